# Reads layers.txt, then the lines of `bazel query --output=graph
# --nograph:factored`, and prints every dependency that breaks a rule.
#
#   awk -f edges.awk layers.txt graph
#
# Exit status: 0 clean, 1 something was printed, 2 the graph has no edge of ours
# (an empty graph would prove nothing).

# "//mux:http" -> "mux"; "" for what lies in another repository.
function room(label) {
  if (label !~ /^\/\/[^:\/]/) return ""
  sub(/^\/\//, "", label)
  sub(/[\/:].*/, "", label)
  return label
}
# Whether the rule `table` of room `from` names `to` or its room.
function named(table, from, to) {
  return ((table, from, to) in rule) || ((table, from, room(to)) in rule)
}
function report(text) {
  print text
  broken = 1
}

FNR == NR {
  sub(/#.*/, "")
  if ($1 == "value") for (i = 2; i <= NF; i++) value[$i] = 1
  if ($1 == "allow" || $1 == "never") {
    known[$2] = 1
    for (i = 3; i <= NF; i++) rule[$1, $2, $i] = 1
    if ($1 == "never") watched[$2] = 1
  }
  next
}

/^ *"\/\/.*" -> "/ {
  split($0, part, "\"")
  from = part[2]
  to = part[4]
  if (to ~ /\.(h|cc)$/) next # a source file
  a = room(from)
  b = room(to)
  if (!(a in known)) next
  if (to ~ /^\/\/:/) report(from " may not use " to ", which is for others")
  if (!(b in known)) next # a package of other people's, or third_party
  edges++
  next_of[from, ++degree[from]] = to
  if (a in watched) start[from] = 1
  if (a == b || (to in value)) next
  if (named("allow", a, to) && !named("never", a, to)) next
  report(from " may not depend on " to)
}

# Everything that `origin` reaches, breadth first; `path` says through whom.
function walk(origin,   queue, head, tail, seen, path, here, there, i) {
  split("", seen)
  split("", path)
  queue[tail = 1] = origin
  seen[origin] = 1
  path[origin] = origin
  for (head = 1; head <= tail; head++) {
    here = queue[head]
    for (i = 1; i <= degree[here]; i++) {
      there = next_of[here, i]
      if (there in seen) continue
      seen[there] = 1
      path[there] = path[here] " -> " there
      if (!(there in value) && named("never", room(origin), there)) {
        # A direct edge was reported above.
        if (room(here) != room(origin)) {
          report(origin " may not reach " there ": " path[there])
        }
        continue
      }
      queue[++tail] = there
    }
  }
}

END {
  for (origin in start) walk(origin)
  if (!edges) {
    print "no dependency among our rooms in the graph"
    exit 2
  }
  exit broken
}
