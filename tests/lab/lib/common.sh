# shellcheck shell=bash
# Words to the user, atomic steps, locks.

say() { printf 'lab: %s\n' "$*" >&2; }
die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

need_root() { [ "$(id -u)" = 0 ] || die "the lab makes roots and namespaces: run it as root"; }

# step TARGET DESCRIPTION FUNCTION [ARG…]: FUNCTION STAGE ARG… makes a directory, which then becomes TARGET.
# What is there already is kept; what was interrupted is thrown away.
step() {
  local target=$1 what=$2 begin=$SECONDS stage
  shift 2
  [ ! -e "$target" ] || return 0
  stage="$LAB/.staging/$(basename "$(dirname "$target")")-$(basename "$target")"
  rm -rf --one-file-system "$stage"
  mkdir -p "$stage" "$(dirname "$target")"
  "$1" "$stage" "${@:2}"
  mv -T "$stage" "$target"
  say "$what ($((SECONDS - begin)) s)"
}

# quiet LOG CMD…: runs CMD with its output in LOG, shown only when CMD fails.
quiet() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null || {
    tail -n 40 "$log" >&2
    die "failed: $* (whole output: $log)"
  }
}

# wait_until SECONDS CMD…: polls CMD until it succeeds.
wait_until() {
  local limit=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$limit" ] || return 1
    sleep 0.05
  done
}
