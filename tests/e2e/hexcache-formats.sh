#!/bin/sh
# The caches that beamstrap writes, judged by real Erlang, and real Erlang's judged by beamstrap.
# Needs erl on PATH (or several: ERL_BINS="DIR DIR", directories with erl and escript) and a JDK with Maven.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
if [ ! -f target/test-classes/dev/beamstrap/hexcache/FormatsProbe.class ]; then
  mvn -q -B -DskipTests test-compile
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
probe() { java -Xmx256m -cp target/classes:target/test-classes dev.beamstrap.hexcache.FormatsProbe "$@"; }
passed=0
failed=0
judge() {
  lines=$("$1/escript" tests/e2e/hexcache_formats.escript "$2" "$3") || lines="$lines
passed 0 failed 1"
  printf '%s\n' "$lines" | sed '$d'
  set -- $(printf '%s\n' "$lines" | tail -n 1)
  passed=$((passed + $2))
  failed=$((failed + $4))
}
for bin in ${ERL_BINS:-$(dirname "$(command -v erl)")}; do
  dir=$work/$(printf '%s' "$bin" | tr '/' '_')
  mkdir -p "$dir"
  release=$("$bin/erl" -noshell -eval 'io:put_chars(erlang:system_info(otp_release)), halt().')
  echo "OTP $release"
  probe write "$dir"
  judge "$bin" check-written "$dir"
  judge "$bin" make "$dir"
  probe recode "$dir"
  probe merge "$dir"
  probe verify "$dir"
  judge "$bin" check-back "$dir"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
