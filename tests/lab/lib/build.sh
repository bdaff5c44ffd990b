# shellcheck shell=bash
# Puts the parts together, two suites at a time.

build_suite() {
  build_root "$1"
  build_tools "$1"
}

# Jobs have process groups of their own here, so that an interrupted build leaves none behind.
stop_jobs() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null || true; done
}

cmd_build() {
  local begin=$SECONDS suite running=0 failed=0
  need_root
  set -m
  trap stop_jobs EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$LAB"
  host_ensure
  exec 9>"$LAB/lock"
  flock -n 9 || { say "waiting for another build" && flock 9; }
  for suite in "${ROOTS[@]}"; do
    if [ "$running" -ge 2 ]; then
      wait -n || failed=1
      running=$((running - 1))
    fi
    build_suite "$suite" & # keeps the lock open: whoever comes next waits for it
    running=$((running + 1))
  done
  while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
  done
  [ "$failed" = 0 ] || die "build failed; a second 'lab build' goes on where this one stopped"
  step "$LAB/shells" "zsh and fish" make_shells
  step "$LAB/hex-for-elixir-1.14" "Hex for Elixir $(elixir_version bookworm)" make_old_hex
  step "$LAB/keys" "keys and certificates" make_keys
  step "$LAB/tree" "origin's files" make_tree
  step "$REGISTRY" "registry" make_registry
  link_registry
  rm -rf "$LAB/.staging"
  exec 9>&-
  trap - EXIT INT TERM
  say "built in $((SECONDS - begin)) s: $LAB ($(du -sh "$LAB" | cut -f1))"
}
