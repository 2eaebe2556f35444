#!/usr/bin/env bash
# Formats every source file that git knows or could know, in place.
#
#   bazelw run //tools:format [-- --check]    --check: only tell what differs
set -u
cd "${BUILD_WORKSPACE_DIRECTORY:-$(dirname "${BASH_SOURCE[0]}")/../..}" || exit 1
check=no
[[ ${1:-} == --check ]] && check=yes

# Files as git lists them, less those that are deleted but not yet committed.
files() {
  git ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -rd '' file; do [[ -e $file ]] && printf '%s\0' "$file"; done
}

status=0
if ! command -v clang-format >/dev/null; then
  echo "format: clang-format is missing (third_party/debian-packages.txt)"
  exit 1
fi
if [[ $check == yes ]]; then
  files '*.cc' '*.h' | xargs -0r clang-format --dry-run -Werror 2>&1 |
    sed -n 's/^\([^: ]*\):.*clang-format-violations.*/\1/p' | sort | uniq -c |
    awk '{ print "format: " $2 " differs in " $1 " places"; n++ } END { exit n > 0 }' || status=1
else
  files '*.cc' '*.h' | xargs -0r clang-format -i || status=1
fi

if command -v buildifier >/dev/null; then
  mode=fix
  [[ $check == yes ]] && mode=check
  files 'BUILD.bazel' '*/BUILD.bazel' '*.bzl' 'WORKSPACE' |
    xargs -0r buildifier -lint=off -mode="$mode" || status=1
else
  echo "format: no buildifier here; BUILD files are as they are"
fi
exit "$status"
