#!/usr/bin/env bash
# Everything that reads the code without running it. Steps, all by default:
#
#   format     clang-format, and buildifier where present, find nothing to change
#   layering   no forbidden dependency or include, no Subscribe or SndBuf outside mux/
#   threads    clang's thread-safety analysis over what ships
#   openssl    no program that ships loads OpenSSL
#   reference  every number that is named (F470) has its entry in docs/reference
#   tidy       clang-tidy over what changed since origin/main (or the last commit)
#
#   bazelw run //tools:lint [-- STEP...] [FILE.cc...]    FILE: tidy these instead
set -u
cd "${BUILD_WORKSPACE_DIRECTORY:-$(dirname "${BASH_SOURCE[0]}")/../..}" || exit 1
lint=tools/lint
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Not tests, nor what only tests use; nor what is built only by name.
shipped() { # shipped KIND
  ./bazelw query --noshow_progress \
    "kind('$1 rule', //...) except attr(testonly, 1, //...) except attr(tags, manual, //...)"
}

run_format() { "$lint/format.sh" --check; }

run_layering() {
  # shellcheck disable=SC2016  # $ours is the query's
  ./bazelw query --noshow_progress --output=graph --nograph:factored \
    'let ours = kind(rule, //...) except attr(testonly, 1, //...) in
     $ours + filter("\.(h|cc)$", kind("source file", deps($ours, 1)))' >"$scratch/graph" || return 1
  mapfile -t sources < <(git ls-files --cached --others --exclude-standard '*.h' '*.cc')
  "$lint/layering.sh" "$scratch/graph" "${sources[@]}"
}

run_threads() {
  shipped 'cc_(library|binary)' >"$scratch/shipped" || return 1
  ./bazelw build --noshow_progress --config=clang --target_pattern_file="$scratch/shipped"
}

run_openssl() {
  local bin programs=()
  shipped cc_binary >"$scratch/programs" || return 1
  ./bazelw build --noshow_progress --target_pattern_file="$scratch/programs" || return 1
  bin=$(./bazelw info bazel-bin) || return 1
  while read -r label; do
    label=${label#//}
    programs+=("$bin/${label/://}")
  done <"$scratch/programs"
  "$lint/no_openssl.sh" "${programs[@]}"
}

run_reference() {
  mapfile -t named < <(git ls-files --cached --others --exclude-standard -- . ":!$lint/testdata")
  "$lint/reference.sh" docs/reference "${named[@]}"
}

changed_sources() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null) || base=HEAD
  { git diff --name-only --diff-filter=d "$base" && git ls-files --others --exclude-standard; } |
    grep '\.cc$' | sort -u
}

run_tidy() {
  local base folder
  if ((${#files[@]} == 0)); then
    mapfile -t files < <(changed_sources)
  fi
  ((${#files[@]})) || { echo "no source changed"; return 0; }
  base=$(./bazelw info output_base)/external || return 1
  {
    printf '%s\n' -xc++ -std=c++20 "-iquote$PWD"
    for folder in "$base"/*/include; do printf '%s\n' "-isystem$folder"; done
  } >"$scratch/compile_flags.txt"
  printf '%s\0' "${files[@]}" |
    xargs -0 -P "$(nproc)" -n 4 clang-tidy -p "$scratch" --quiet 2>"$scratch/tidy" ||
    { grep -v 'warnings\? generated' "$scratch/tidy"; return 1; }
}

steps=()
files=()
for word; do
  case $word in
    format | layering | threads | openssl | reference | tidy) steps+=("$word") ;;
    *.cc) files+=("$word") ;;
    *) echo "lint: no such step: $word" >&2; exit 2 ;;
  esac
done
((${#files[@]})) && ((${#steps[@]} == 0)) && steps=(tidy)
((${#steps[@]})) || steps=(format layering threads openssl reference tidy)

failed=()
for step in "${steps[@]}"; do
  echo "== lint: $step"
  "run_$step" || failed+=("$step")
done
if ((${#failed[@]})); then
  echo "lint: failed: ${failed[*]}"
  exit 1
fi
echo "lint: clean"
