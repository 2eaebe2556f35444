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
declarations() { awk -v names='Subscribe|Unsubscribe|SndBuf|RcvBuf' -f "$lint/declarations.awk" "$1"; }

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

# Rooms of a few lines: what each of them is caught at.
rooms=$(mktemp -d)
trap 'rm -rf "$rooms"' EXIT
put() { mkdir -p "$(dirname "$rooms/$1")" && cat >"$rooms/$1"; } # put FILE <TEXT
put transport/values/address.h <<<$'class Address {\n};'
put transport/connection.h <<<$'class Connection final {\n};'
put mux/mux.h <<<'#include "transport/connection.h"
class Mux {};'
put mux/facade.h <<<$'class Facade {\n};'
put checks/rules/rule.h <<<$'class Rule {\n};'
put checks/run.cc <<<'#include "checks/rules/rule.h"
#include "mux/mux.h"
#include "transport/values/address.h"
Mux* Connection(Rule rule); // a Connection of another kind'
put clean.graph <<'END'
  "//checks:checks" -> "//checks:run.cc"
  "//checks:checks" -> "//checks/rules:rules"
  "//checks:checks" -> "//mux:facade"
  "//checks:checks" -> "//transport/values:values"
  "//checks/rules:rules" -> "//checks/rules:rule.h"
  "//mux:facade" -> "//mux:facade.h"
  "//mux:facade" -> "//mux:mux"
  "//mux:mux" -> "//mux:mux.h"
  "//mux:mux" -> "//transport:transport"
  "//transport:transport" -> "//transport:connection.h"
  "//transport:transport" -> "//transport/values:values"
  "//transport/values:values" -> "//transport/values:address.h"
END
layers=$PWD/../layers.txt
includes() { (cd "$rooms" && LC_ALL=C awk -f "$OLDPWD/../includes.awk" "$layers" "$@" | LC_ALL=C sort); }
sources=(checks/run.cc checks/rules/rule.h mux/facade.h mux/mux.h transport/connection.h
  transport/values/address.h)
expect "what is named, or reached within a room, is accepted" "" \
  "$(includes clean.graph "${sources[@]}")"

layering() { (cd "$rooms" && "$OLDPWD/../layering.sh" "$@") >/dev/null; }
layering clean.graph "${sources[@]}"
expect "the whole check accepts clean rooms" 0 $?
layering "$PWD/broken.graph" "${sources[@]}"
expect "the whole check refuses an edge" 1 $?
layering clean.graph "${sources[@]}" "$PWD/broken_header.txt"
expect "the whole check refuses a declaration" 1 $?
layering clean.graph checks/run.cc
expect "no header to look at proves nothing" 1 $?

put checks/run.cc <<<'#include "transport/connection.h"'
layering clean.graph "${sources[@]}"
expect "the whole check refuses an include" 1 $?
expect "an include through a facade is named" \
  "checks/run.cc:1: includes transport/connection.h, but //checks:checks does not name //transport:transport" \
  "$(includes clean.graph "${sources[@]}")"
put checks/run.cc <<<'#include "mux/mux.h"
  void Close(Connection* connection);'
expect "a class that came with another header is named" \
  "checks/run.cc:2: uses Connection, which belongs to transport" \
  "$(includes clean.graph "${sources[@]}")"
put checks/run.cc <<<'class Connection;'
expect "a class that is only declared is named" \
  "checks/run.cc:1: uses Connection, which belongs to transport" \
  "$(includes clean.graph "${sources[@]}")"
put checks/run.cc <<<'#include "checks/rules/rule.h"'
sed 's#checks:checks" -> "//checks/rules#checks:other" -> "//checks/rules#' "$rooms/clean.graph" |
  put unnamed.graph
expect "an include of another room of the same folder must be named too" \
  "checks/run.cc:1: includes checks/rules/rule.h, but //checks:checks does not name //checks/rules:rules" \
  "$(includes unnamed.graph "${sources[@]}")"
(cd "$rooms" && awk -f "$OLDPWD/../includes.awk" "$layers" clean.graph /dev/null) >/dev/null
expect "no source to look at proves nothing" 2 $?

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
