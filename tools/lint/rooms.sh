#!/usr/bin/env bash
# How a folder is divided: its rooms (folders with sources), the arrows between
# them (who includes whom), and whether these go round in a circle.
#
#   tools/lint/rooms.sh [-v] [FOLDER...]       -v: every arrow
#
# Tests and their helpers are left out. Exit status: 1 if there is a circle.
set -u
verbose=0
[[ ${1-} == -v ]] && verbose=1 && shift
(($#)) || set -- tasks transport mux stream checks config daemon

status=0
printf '%-10s %6s %8s %7s %8s\n' folder rooms sources arrows largest
for folder; do
  mapfile -t files < <(find "$folder" -name '*.h' -o -name '*.cc' |
    grep -Ev '/testing/|_(test|bench|fuzz)\.cc$' | sort)
  ((${#files[@]})) || { echo "$folder: no sources" && exit 2; }
  arrows=$(awk -v folder="$folder/" '
    function room(path) { sub(/\/[^\/]*$/, "", path); return path }
    /^#include "/ {
      split($0, part, "\"")
      from = room(FILENAME); to = room(part[2])
      if (index(to "/", folder) == 1 && from != to && !seen[from, to]++)
        print from, to
    }' "${files[@]}")
  if ! circle=$(tsort <<<"$arrows" 2>&1 >/dev/null); then
    printf '%s: rooms that include each other:\n%s\n' "$folder" "$circle"
    status=1
  fi
  sizes=$(printf '%s\n' "${files[@]%/*}" | sort | uniq -c | sort -rn)
  printf '%-10s %6d %8d %7d %8d\n' "$folder" "$(wc -l <<<"$sizes")" \
    "${#files[@]}" "$(grep -c . <<<"$arrows")" "$(awk 'NR == 1 { print $1 }' <<<"$sizes")"
  ((verbose)) && [[ -n $arrows ]] && sort <<<"$arrows" | sed 's/ / -> /; s/^/    /'
done
exit "$status"
