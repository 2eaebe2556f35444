#!/usr/bin/env bash
# Fails if a room depends on one it may not see (layers.txt), or if a header
# outside mux/ declares Subscribe or SndBuf.
#
#   layering.sh GRAPH HEADER...     GRAPH: bazel query --output=graph --nograph:factored
set -u
lint=$(dirname "${BASH_SOURCE[0]}")
graph=$1
shift

status=0
awk -f "$lint/edges.awk" "$lint/layers.txt" "$graph" || status=1

headers=()
for header; do
  [[ $header == mux/* ]] || headers+=("$header")
done
if ((${#headers[@]} == 0)); then
  echo "no header to look at"
  exit 1
fi
awk -v names='Subscribe|SndBuf' -f "$lint/declarations.awk" "${headers[@]}" || status=1

((status)) || echo "layering: $(grep -c -- '->' "$graph") dependencies and ${#headers[@]} headers are clean"
exit "$status"
