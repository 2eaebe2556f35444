# Reads layers.txt, then the lines of `bazel query --output=graph
# --nograph:factored` with source files in it, then sources, and prints
#
#  * every include of a header that the source's own target does not name among
#    its dependencies: a room is reached by naming one of its targets, not
#    because somebody else's dependencies lead there;
#  * every use of a class that belongs to a room which may not be seen, also if
#    it is only declared, or came with somebody else's header.
#
#   awk -f includes.awk layers.txt graph FILE...
#
# Exit status: 0 clean, 1 something was printed, 2 no source of ours was read.

# "//mux/h1:h1" -> "mux"
function room(label) {
  sub(/^\/\//, "", label)
  sub(/[\/:].*/, "", label)
  return label
}
# "//mux/h1:h1_head.h" -> "mux/h1/h1_head.h"
function path(label) {
  sub(/^\/\/:?/, "", label)
  sub(/:/, "/", label)
  return label
}
function report(text) {
  print text
  broken = 1
}

FILENAME != last_file {
  last_file = FILENAME
  stage++
  if (stage > 2) begin_source()
}

stage == 1 {
  sub(/#.*/, "")
  if ($1 == "value") for (i = 2; i <= NF; i++) value[$i] = 1
  if ($1 == "allow") {
    known[$2] = 1
    rank[$2] = ++rooms # from the bottom up
    for (i = 3; i <= NF; i++) allowed[$2, $i] = 1
  }
  next
}

stage == 2 {
  if (!match($0, /^ *"\/\/.*" -> "\/\//)) next
  split($0, part, "\"")
  from = part[2]
  to = part[4]
  if (to ~ /\.(h|cc)$/) {
    to = path(to)
    owner[to, ++owners[to]] = from
  } else {
    next_of[from, ++degree[from]] = to
  }
  next
}

function begin_source() {
  in_comment = 0
  sources += FILENAME in owners
}

# Whether `from` may include what `target` owns: it names it, or a target of
# the same room that leads there without leaving that room.
function names(from, target,   i, there) {
  if (from == target) return 1
  for (i = 1; i <= degree[from]; i++) {
    there = next_of[from, i]
    if (there == target) return 1
    if (room(there) == room(target) && room(there) != room(from) &&
        leads(there, target)) return 1
  }
  return 0
}
function leads(from, target,   i, there) {
  if ((from, target) in known_lead) return known_lead[from, target]
  known_lead[from, target] = 0 # while it is looked for; there is no circle
  for (i = 1; i <= degree[from]; i++) {
    there = next_of[from, i]
    if (there == target ||
        (room(there) == room(target) && leads(there, target))) {
      return known_lead[from, target] = 1
    }
  }
  return 0
}

/^#include "/ {
  split($0, part, "\"")
  header = part[2]
  if (!(FILENAME in owners) || !(header in owners)) next
  for (i = 1; i <= owners[FILENAME]; i++) {
    found = 0
    for (j = 1; j <= owners[header] && !found; j++) {
      found = names(owner[FILENAME, i], owner[header, j])
    }
    if (!found) {
      report(FILENAME ":" FNR ": includes " header ", but " \
        owner[FILENAME, i] " does not name " owner[header, 1])
    }
  }
  next
}

# Definitions, for the second half; and names that are used.
FILENAME in owners {
  source = $0
  sub(/\/\/.*/, "", source)
  gsub(/"([^"\\]|\\.)*"/, "", source)
  label = owner[FILENAME, 1]
  here = (label in value) ? "value" : room(label)
  if (match(source, /^ *(class|struct|enum class|enum|using) [A-Z][A-Za-z0-9]*( |$)/) &&
      source !~ /;$/ || source ~ /^ *using [A-Z][A-Za-z0-9]* =/) {
    split(source, part, " ")
    name = part[2] == "class" ? part[3] : part[2]
    if ((name in home) && home[name] != here) home[name] = "several"
    else home[name] = here
  }
  while (match(source, /[A-Za-z_][A-Za-z0-9_]*/)) {
    name = substr(source, RSTART, RLENGTH)
    source = substr(source, RSTART + RLENGTH)
    # A function's name is no class's.
    if (name !~ /^[A-Z].*[a-z]/ || (FILENAME, name) in used || source ~ /^\(/) continue
    used[FILENAME, name] = FNR
    user_room[FILENAME] = here
  }
}

END {
  for (key in used) {
    split(key, part, SUBSEP)
    name = part[2]
    if (!(name in home)) continue
    to = home[name]
    from = user_room[part[1]]
    if (to == "several" || to == "value" || to == from) continue
    if (!(from in known) || !(to in known) || ((from, to) in allowed)) continue
    if (rank[to] > rank[from]) continue # what is above cannot be meant
    report(part[1] ":" used[key] ": uses " name ", which belongs to " to)
  }
  if (!sources) {
    print "no source of ours among the files"
    exit 2
  }
  exit broken
}
