#!/usr/bin/env bash
# Copies the program and what belongs beside it to where an administrator looks
# for them: //:install gives FILEs, as Bazel built them, and the user the rest.
#
#   install.sh FILE... [OPTION...]
set -u
umask 022

usage() {
  cat <<'END'
usage: bazelw run //:install [-- OPTION...]

  --prefix=DIR   where to, an absolute path (/usr/local)
  --help         this text

DIR gets sbin/checkd, and share/doc/checkd with the manual and the examples.
DESTDIR in the environment is put before every path, as packagers know it.
END
}

die() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}

refuse() {
  printf 'install: %s (--help tells more)\n' "$*" >&2
  exit 2
}

# A file's name in the repository, which may be somebody else's external one.
name() {
  local name=${1#external/*/}
  echo "${name#./}"
}

# Where below the prefix the file of a name goes.
place() {
  local doc=share/doc/checkd
  case $1 in
    daemon/checkd) echo sbin/checkd ;;
    docs/*) echo "$doc/${1#docs/}" ;;
    examples/* | LICENSE) echo "$doc/$1" ;;
    *) die "no place for $1" ;;
  esac
}

# Whole or not at all: the program may be running from there, or be started
# while it is replaced.
copy() { # copy FILE TARGET
  local mode=644 reason
  [[ $2 == */sbin/* ]] && mode=755
  reason=$({
    mkdir -p "${2%/*}" && cp "$1" "$2.new" && chmod "$mode" "$2.new" &&
      mv -fT "$2.new" "$2"
  } 2>&1) && return
  rm -f "$2.new" 2>/dev/null
  die "cannot write $2: ${reason##*: }
  Choose a folder of your own (--prefix=\$HOME/.local), or let the system's
  administrator copy: ./bazelw run --run_under=sudo //:install"
}

prefix=/usr/local
files=()
while (($#)); do
  case $1 in
    --help) usage; exit 0 ;;
    --prefix=*) prefix=${1#*=} ;;
    --prefix) prefix=${2-} && shift ;;
    -*) refuse "no such option: $1" ;;
    *) files+=("$1") ;;
  esac
  shift
done
[[ $prefix == /* ]] || refuse "--prefix must be an absolute path, not '$prefix'"
destdir=${DESTDIR:-}
[[ -z $destdir || $destdir == /* ]] ||
  refuse "DESTDIR must be an absolute path, not '$destdir'"
root=${destdir%/}${prefix%/}

for file in "${files[@]}"; do
  name=$(name "$file")
  target=$root/$(place "$name") || exit
  copy "$file" "$target"
  printf '%s -> %s\n' "$name" "$target"
done
