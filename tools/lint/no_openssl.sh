#!/usr/bin/env bash
# Fails if a program would load OpenSSL, which clashes with BoringSSL in one
# process. OpenSSL's libraries are told by their versioned symbols, so neither
# names nor folders matter.
#
#   no_openssl.sh PROGRAM...
set -u
status=0
for program; do
  if ! libraries=$(ldd "$program" 2>&1); then
    [[ $libraries == *"not a dynamic executable"* ]] && continue
    echo "$program: $libraries"
    status=1
    continue
  fi
  if [[ $libraries == *"not found"* ]]; then
    printf '%s lacks a library:\n%s\n' "$program" "$libraries"
    status=1
  fi
  while read -r library; do
    if grep -qaE 'OPENSSL_[0-9]+[._][0-9]+[._][0-9]+' "$library"; then
      echo "$program loads OpenSSL: $library"
      status=1
    fi
  done < <(awk '$2 == "=>" && $3 ~ /\/lib(ssl|crypto)[.-]/ { print $3 }' <<<"$libraries")
done
((status)) || echo "no_openssl: $# programs are clean"
exit "$status"
