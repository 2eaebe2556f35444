#!/usr/bin/env bash
# What is installed is complete, where it belongs, and works from there.
#
#   install_test.sh INSTALLER FILE...
set -u
installer=$1
shift
files=("$@")
root=$TEST_TMPDIR/root
doc=$root/opt/checkd/share/doc/checkd
failed=0

expect() { # expect WHAT WANTED GOT
  if [[ $2 != "$3" ]]; then
    printf 'FAILED: %s\n' "$1"
    diff <(echo "$2") <(echo "$3")
    failed=1
  fi
}
expect_in() { # expect_in WHAT PART WHOLE
  [[ $3 == *"$2"* ]] || expect "$1" "$2" "$3"
}
install() { # install OPTION...: what it says, then its exit status
  DESTDIR=$root "$installer" "${files[@]}" "$@" 2>&1
  echo "status $?"
}

said=$(umask 077 && install --prefix=/opt/checkd)
expect_in "it succeeds" "status 0" "$said"
expect "each file is named with its place" \
  "$(cd "$root" && find . -type f | sed 's|^\.||' | sort)" \
  "$(sed -n "s|.* -> $root||p" <<<"$said" | sort)"
expect "others may run the program, and read the rest" "755 755 644" \
  "$(stat -c %a "$root/opt/checkd" "$root/opt/checkd/sbin/checkd" \
    "$doc/examples/quickstart.cfg" | paste -sd ' ')"
for file in LICENSE configuration.md operating.md examples/quickstart.cfg; do
  expect "$file is there" yes "$([[ -s $doc/$file ]] && echo yes)"
done
for link in $(grep -oh '](\w[^):#]*' "$doc"/*.md | cut -c3- | sort -u); do
  expect "$link can be followed" yes "$([[ -s $doc/$link ]] && echo yes)"
done

checkd=$root/opt/checkd/sbin/checkd
expect_in "the program tells its version" "checkd version" "$("$checkd" -v)"
valid=$("$checkd" -c -V -f "$doc/examples/quickstart.cfg" 2>&1)
expect "the program accepts the example" 0 $?
expect_in "it says so" "Configuration file is valid" "$valid"

# While it runs, by way of a name that holds the old file open.
exec 9<"$checkd"
said=$(install --prefix /opt/checkd)
expect_in "again is as good" "status 0" "$said"
expect "a running program keeps its file" no \
  "$([[ /proc/$$/fd/9 -ef $checkd ]] && echo yes || echo no)"
expect "nothing is left over" "" "$(find "$root" -name '*.new')"

said=$(DESTDIR='' "$installer" "${files[@]}" --prefix="$root/plain")
expect_in "without DESTDIR the prefix is the place" \
  "daemon/checkd -> $root/plain/sbin/checkd" "$said"
expect_in "the place is /usr/local by default" \
  "-> $root/usr/local/sbin/checkd" "$(install)"

for prefix in usr ./usr ''; do
  said=$(install --prefix="$prefix")
  expect_in "a relative one is refused" "absolute path, not '$prefix'" "$said"
  expect_in "with its status" "status 2" "$said"
done
expect_in "a prefix without a value is refused" "status 2" "$(install --prefix)"
said=$(DESTDIR=relative "$installer" "${files[@]}" 2>&1)
expect_in "a relative DESTDIR is refused" "DESTDIR must be" "$said"
expect_in "unknown options are named" "no such option: --prefx=/usr" \
  "$(install --prefx=/usr)"
expect_in "--help tells of the options" "--prefix=DIR" "$(install --help)"

# A file where a folder should be stops root too.
echo >"$root/file"
said=$(install --prefix=/file)
expect_in "what cannot be written is named" \
  "install: cannot write $root/file/sbin/checkd: Not a directory" \
  "$(grep -v ' -> ' <<<"$said")"
expect_in "and fails" "status 1" "$said"

((failed)) || echo "all installer tests passed"
exit "$failed"
