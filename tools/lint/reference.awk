# Whether every number that is named (F470, F470b) has its entry in the reference.
#
#   awk -f reference.awk pages=1 PAGE... pages=0 FILE...     in the locale C
#
# An entry is a row of a table in a PAGE, and begins with "| F470 |". FILEs (the
# pages may be among them) name numbers. Prints "file:line: ..." for each number
# without entry, each range (F470-F472, F470-472) that lacks one of its ends or
# runs backwards, and each entry that stands twice.
#
# Exit status: 0 clean, 1 something is wrong, 2 there is no entry at all (an
# empty reference would prove nothing).

function report(where, text) {
  print where ": " text
  broken = 1
}

# The number that `text` begins with; empty if it begins with none. A small
# letter belongs to it unless a word goes on there.
function number_at(text) {
  if (text ~ /^F[0-9][0-9][0-9][a-z]([^a-z]|$)/) return substr(text, 1, 5)
  if (text ~ /^F[0-9][0-9][0-9]([^0-9]|$)/) return substr(text, 1, 4)
  return ""
}

# How long what joins the ends of a range is, if a number follows: a hyphen, an
# en dash, or "To" in names of tests.
function joint_at(text) {
  if (text ~ /^-F?[0-9][0-9][0-9]/) return 1
  if (text ~ /^ToF[0-9][0-9][0-9]/) return 2
  if (text ~ /^\342\200\223F?[0-9][0-9][0-9]/) return 3
  return 0
}

# Keeps the numbers of a line until all entries are known. They stand alone, or
# are glued together: F344F480Configured.
function scan(rest,   before, from, to, joint) {
  before = ""
  while (match(rest, /F[0-9][0-9][0-9]/)) {
    if (RSTART > 1) before = substr(rest, RSTART - 1, 1)
    rest = substr(rest, RSTART)
    from = before ~ /[A-Za-z0-9_]/ ? "" : number_at(rest)
    if (from == "") {
      before = "F"
      rest = substr(rest, 2)
      continue
    }
    rest = substr(rest, length(from) + 1)
    to = ""
    joint = joint_at(rest)
    if (joint) {
      rest = substr(rest, joint + 1)
      to = number_at(rest ~ /^F/ ? rest : "F" rest)
      sub(/^F?[0-9][0-9][0-9][a-z]?/, "", rest)
    }
    before = ""
    where[++mentions] = FILENAME ":" FNR
    first[mentions] = from
    last[mentions] = to
  }
}

pages && /^\| F[0-9][0-9][0-9][a-z]? \|/ {
  split($0, cell, " ")
  if (cell[2] in entry) {
    report(FILENAME ":" FNR, cell[2] " has an entry already, at " entry[cell[2]])
  } else {
    entry[cell[2]] = FILENAME ":" FNR
    entries++
  }
}
!pages { scan($0) }

END {
  for (i = 1; i <= mentions; i++) {
    from = first[i]
    to = last[i]
    of = to == "" ? "" : from "-" to ": "
    if (!(from in entry)) report(where[i], of from " has no entry in the reference")
    if (to == "") continue
    if (!(to in entry)) report(where[i], of to " has no entry in the reference")
    if (from > to) report(where[i], of "this range runs backwards")
  }
  if (!entries) {
    print "no entry in the reference"
    exit 2
  }
  if (!broken) print "reference: " entries " entries, named in " mentions " places"
  exit broken
}
