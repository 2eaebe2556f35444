#!/usr/bin/env bash
# The scanners and counters find what they are for, and nothing else.
set -u
lint=$(dirname "${BASH_SOURCE[0]}")
data=$lint/testdata
failed=0

expect() { # expect WHAT WANTED GOT
  if [[ $2 != "$3" ]]; then
    printf 'FAILED: %s\n' "$1"
    diff <(echo "$2") <(echo "$3")
    failed=1
  fi
}
edges() { awk -f "$lint/edges.awk" "$lint/layers.txt" "$1"; }
declarations() { awk -v names='Subscribe|SndBuf' -f "$lint/declarations.awk" "$1"; }

expect "a clean graph is accepted" "status 0" "$(edges "$data/clean.graph"; echo "status $?")"
expect "each forbidden edge is named" "$(cat "$data/broken.expected")" \
  "$(edges "$data/broken.graph" | LC_ALL=C sort)"
edges "$data/broken.graph" >/dev/null
expect "a forbidden edge fails" 1 $?
edges /dev/null >/dev/null
expect "an empty graph proves nothing" 2 $?

expect "calls, comments and strings are no declarations" "status 0" \
  "$(declarations "$data/clean_header.txt"; echo "status $?")"
expect "each declaration is found at its line" "$(cat "$data/broken_header.lines")" \
  "$(declarations "$data/broken_header.txt" | cut -d: -f2 | sort -n)"
declarations "$data/broken_header.txt" >/dev/null
expect "a declaration fails" 1 $?

cd "$data" || exit 1
../layering.sh clean.graph clean_header.txt >/dev/null
expect "the whole check accepts clean rooms" 0 $?
../layering.sh broken.graph clean_header.txt >/dev/null
expect "the whole check refuses an edge" 1 $?
../layering.sh clean.graph broken_header.txt >/dev/null
expect "the whole check refuses a declaration" 1 $?
../layering.sh clean.graph >/dev/null
expect "no header to look at proves nothing" 1 $?

numbers() { LC_ALL=C awk -f ../reference.awk pages=1 "$@"; }
expect "what has its entry is accepted, other words are no numbers" \
  "reference: 5 entries, named in 14 places" \
  "$(numbers reference/*.md pages=0 clean_mentions.txt)"
expect "each number without entry is named, and each end of a range" \
  "$(cat broken_mentions.expected)" "$(numbers reference/*.md pages=0 broken_mentions.txt)"
expect "an entry that stands twice is named, and where it stood first" \
  "$(cat twice.expected)" "$(numbers reference/*.md twice.md pages=0 clean_mentions.txt)"
numbers reference/*.md twice.md pages=0 clean_mentions.txt >/dev/null
expect "an entry that stands twice fails" 1 $?
numbers /dev/null pages=0 clean_mentions.txt >/dev/null
expect "a reference without entries proves nothing" 2 $?
../reference.sh reference clean_mentions.txt gtest_cases.txt no_such_file >/dev/null
expect "the whole check accepts clean files" 0 $?
../reference.sh reference clean_mentions.txt broken_mentions.txt >/dev/null
expect "the whole check refuses a number without entry" 1 $?
../reference.sh reference gtest_cases.txt >/dev/null
expect "no number in any file proves nothing" 1 $?

count() { awk -v status="$1" -f ../count_cases.awk "$2"; }
expect "passed, failed and skipped cases are told apart" "2 1 2" "$(count FAILED gtest_cases.txt)"
expect "a shell test is one case" "0 1 0" "$(count FAILED shell_case.txt)"
expect "a failed program without a failed case is a failure" "2 1 0" \
  "$(grep -v '<failure\|notrun\|skipped' gtest_cases.txt | sed '/name="Fails"/,/<\/testcase>/d; /name="Skips"/,/<\/testcase>/d' | count FAILED /dev/stdin)"
expect "no file is a failure unless the test passed" "0 1 0" "$(count TIMEOUT /dev/null)"

expect "each test that ran is found among the events" \
  $'FAILED /out/mux/h1_test/test.xml\nPASSED /out/tasks/list_test/test.xml' \
  "$(sed -nf ../results.sed events.txt)"

((failed)) || echo "all scanner tests passed"
exit "$failed"
