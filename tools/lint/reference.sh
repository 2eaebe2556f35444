#!/usr/bin/env bash
# Fails if something is named by a number (F470) that the reference has no entry
# for, or if an entry stands twice; reference.awk says what counts.
#
#   reference.sh FOLDER FILE...     FOLDER: the pages of the reference, *.md
set -u
lint=$(dirname "${BASH_SOURCE[0]}")
folder=$1
shift

# Most files name nothing, and some are no text.
mapfile -t files < <(grep -lsIE 'F[0-9]{3}' -- "$@" </dev/null)
if ((${#files[@]} == 0)); then
  echo "no file names anything"
  exit 1
fi
LC_ALL=C awk -f "$lint/reference.awk" pages=1 "$folder"/*.md pages=0 "${files[@]}"
