#!/usr/bin/env bash
# Fails if a room depends on one it may not see (layers.txt), if a source
# includes or uses what its target does not name (includes.awk), or if a header
# outside mux/ declares what only mux/ may offer.
#
#   layering.sh GRAPH SOURCE...
#
# GRAPH: bazel query --output=graph --nograph:factored, with source files in it
set -u
lint=$(dirname "${BASH_SOURCE[0]}")
graph=$1
shift

status=0
awk -f "$lint/edges.awk" "$lint/layers.txt" "$graph" || status=1

headers=()
for source; do
  [[ $source == mux/* || $source == *.cc ]] || headers+=("$source")
done
if ((${#headers[@]} == 0)); then
  echo "no header to look at"
  exit 1
fi
awk -v names='Subscribe|Unsubscribe|SndBuf|RcvBuf' -f "$lint/declarations.awk" "${headers[@]}" ||
  status=1
awk -f "$lint/includes.awk" "$lint/layers.txt" "$graph" "$@" || status=1

((status)) || echo "layering: $(grep -c -- '->' "$graph") dependencies and $# sources are clean"
exit "$status"
