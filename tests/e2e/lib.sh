# shellcheck shell=bash
# What end-to-end tests share: a distribution of beamstrap to bind into sandboxes, checks that count.
set -uo pipefail
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
lab() { "$TOP/tests/lab/lab" "$@"; }
SCRATCH=$(mktemp -d)
trap 'rm -rf --one-file-system "$SCRATCH"' EXIT
RESULTS=${BEAMSTRAP_RESULTS:-$SCRATCH/results}
LOG=$SCRATCH/log

# A distribution: the launcher and the jar, nothing else of the checkout.
DIST=$SCRATCH/dist
mkdir -p "$DIST"
cp "$TOP/beamstrap" "$DIST/beamstrap"
cp -p "$TOP/target/beamstrap.jar" "$DIST/beamstrap.jar"

LAB_HOME=$(lab path .)

ok() {
  echo "ok - $1" | tee -a "$RESULTS"
}

not_ok() {
  echo "not ok - $1" | tee -a "$RESULTS"
  [ ! -s "$LOG" ] || sed 's/^/    /' "$LOG" | tail -n "${2:-30}"
}

# check WHAT CMD…: CMD must succeed; its output is shown only when it does not.
check() {
  local what=$1
  shift
  if "$@" >"$LOG" 2>&1; then ok "$what"; else not_ok "$what (status $?)"; fi
}

# check_status N WHAT CMD…: CMD must exit with N.
check_status() {
  local wanted=$1 what=$2 status=0
  shift 2
  "$@" >"$LOG" 2>&1 || status=$?
  if [ "$status" = "$wanted" ]; then ok "$what"; else not_ok "$what (status $status, wanted $wanted)"; fi
}

# says TEXT WHAT: the last checked command's output holds TEXT.
says() {
  if grep -qF -- "$1" "$LOG"; then ok "$2"; else not_ok "$2 (no «$1» in the output)"; fi
}

# matches REGEX WHAT: the same with an extended regular expression.
matches() {
  if grep -qE -- "$1" "$LOG"; then ok "$2"; else not_ok "$2 (no «$1» in the output)"; fi
}

# sandbox SESSION ROOT PROFILE [OPTION…] -- CMD…: a sandbox with beamstrap in it at /opt/beamstrap.
sandbox() {
  local session=$1 root=$2 profile=$3
  shift 3
  lab run "$root" "$profile" --session "$SCRATCH/$session" --ro-bind "$DIST:/opt/beamstrap" \
    --ro-bind "$LAB_HOME/keys/public_keys:/opt/lab-keys" --ro-bind "$(lab path registry/client):/opt/lab-registry" \
    --ro-bind "$TOP/tests/lab/projects:/opt/projects" "$@"
}

# What a passing `mix test` of a new project says: up to Elixir 1.19, from 1.20 on.
# shellcheck disable=SC2034 # for the tests
TEST_PASSED='0 failures|Result: 2 passed'

# The mirror's signing key reaches Mix as a user would put it there.
# shellcheck disable=SC2016,SC2034 # expanded inside the sandbox
mirror_key='mkdir -p "${MIX_HOME:-$HOME/.mix}" && cp -r /opt/lab-keys "${MIX_HOME:-$HOME/.mix}/public_keys"'

# The registry's key reaches Hex and rebar3 as that of a mirror of one's own would; HEX_CONFIG is the lab's file for Hex.
# shellcheck disable=SC2016,SC2034 # expanded inside the sandbox
hex_config='mkdir -p "${HEX_HOME:-$HOME/.hex}" ~/.config/rebar3 && cp "/opt/lab-registry/${HEX_CONFIG:-hex.config}" "${HEX_HOME:-$HOME/.hex}/hex.config" && cp /opt/lab-registry/rebar.config ~/.config/rebar3/'
