# Prints every declaration of a name that only one room may offer. Comments,
# strings and preprocessor lines do not count, calls neither.
#
#   awk -v names='Subscribe|SndBuf' -f declarations.awk FILE...
#
# Exit status: 1 if something was printed. Knows a declaration from a call by the
# token before the name: a type, `*`, `&` or `>`; a call has `.`, `->`, `::`,
# `(`, an operator or a word such as `return` there.

function flush_file() {
  if (file != "") scan(text)
  text = ""
  line = 0
  in_comment = 0
}

# `source` with its comments and literals blanked out.
function stripped(source,   out, c, two, n, i, quote) {
  out = ""
  n = length(source)
  for (i = 1; i <= n; i++) {
    c = substr(source, i, 1)
    two = substr(source, i, 2)
    if (in_comment) {
      if (two == "*/") { in_comment = 0; i++ }
      continue
    }
    if (two == "//") break
    if (two == "/*") { in_comment = 1; i++; out = out " "; continue }
    # A quote inside a number (1'000) opens nothing.
    if (c == "\"" || (c == "'" && substr(source, i - 1, 1) !~ /[0-9a-fA-F]/)) {
      quote = c
      for (i++; i <= n && substr(source, i, 1) != quote; i++) {
        if (substr(source, i, 1) == "\\") i++
      }
      out = out "0"
      continue
    }
    out = out c
  }
  return out
}

# Lines of the file are joined by \001, so that a declaration may be broken.
function scan(all,   rest, before, at, pattern, lines) {
  pattern = "(" names ")[ \t\001]*\\("
  at = 0
  rest = all
  while (match(rest, pattern)) {
    before = substr(all, 1, at + RSTART - 1)
    if (declares(before)) {
      lines = gsub(/\001/, "", before) + 1
      print file ":" lines ": declares " substr(rest, RSTART, RLENGTH - 1) \
        ", which is for mux/ alone"
      found = 1
    }
    at += RSTART + RLENGTH - 1
    rest = substr(all, at + 1)
  }
  # `size_t (*SndBuf)(...)` and `std::function<...> SndBuf;`
  pattern = "(\\*[ \t\001]*|>[ \t\001]+)(" names ")[ \t\001]*[);={]"
  at = 0
  rest = all
  while (match(rest, pattern)) {
    before = substr(all, 1, at + RSTART - 1)
    lines = gsub(/\001/, "", before) + 1
    print file ":" lines ": declares a callback that is for mux/ alone"
    found = 1
    at += RSTART + RLENGTH - 1
    rest = substr(all, at + 1)
  }
}

function declares(before,   word) {
  if (before ~ /[A-Za-z0-9_]$/) return 0 # the tail of a longer name
  gsub(/[ \t\001]+$/, "", before)
  if (before ~ /(&&|\|\||->)$/) return before ~ /[A-Za-z0-9_>]&&$/
  if (before ~ /[*&>]$/) return 1
  if (before !~ /[A-Za-z0-9_]$/) return 0
  word = before
  sub(/.*[^A-Za-z0-9_]/, "", word)
  return word !~ /^(return|else|do|throw|case|co_return|co_await|co_yield|new|delete|not|and|or)$/
}

FNR == 1 { flush_file(); file = FILENAME }
{
  if ($0 ~ /^[ \t]*#/) $0 = ""
  text = text stripped($0) "\001"
}
END {
  flush_file()
  exit found
}
