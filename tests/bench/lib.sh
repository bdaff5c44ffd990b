# shellcheck shell=bash
# What the benchmarks share: a distribution of beamstrap, the lab, rivals that take turns.
# shellcheck disable=SC2034 # for the parts
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
TOP=$(cd "$HERE/../.." && pwd -P)
lab() { "$TOP/tests/lab/lab" "$@"; }
SCRATCH=$(mktemp -d)
trap 'rm -rf --one-file-system "$SCRATCH"' EXIT
ROUNDS=${BEAMSTRAP_BENCH_ROUNDS:-7}
LAB_HOME=$(lab path .)

# The launcher and the jar, nothing else of the checkout.
DIST=$SCRATCH/dist
mkdir -p "$DIST"
cp "$TOP/beamstrap" "$DIST/beamstrap"
cp -p "$TOP/target/beamstrap.jar" "$DIST/beamstrap.jar"

# The name under which builds.hex.pm keeps the builds that a root runs.
platform() {
  case $1 in
    bookworm) echo ubuntu-22.04 ;;
    trixie) echo ubuntu-24.04 ;;
    forky) echo ubuntu-26.04 ;;
    *) echo "no builds for $1" >&2 && return 1 ;;
  esac
}
