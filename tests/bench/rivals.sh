# shellcheck shell=bash
# Rivals that take turns, for use inside a sandbox. A rival is a shell function; the samples of each are kept in a file.
SAMPLES=$(mktemp -d)

# sample NAME CMD…: one run of CMD as a sample of NAME.
sample() {
  local name=$1
  shift
  "$(dirname "${BASH_SOURCE[0]}")/measure" "$SAMPLES/output" "$@" >>"$SAMPLES/$name" || {
    echo "$name failed: $*" >&2
    tail -n 20 "$SAMPLES/output" >&2
    exit 1
  }
}

# row NAME: its figures.
row() {
  sort -n "$SAMPLES/$1" | awk -v name="$1" '{ wall[NR] = $1; processor += $2; if ($3 > resident) resident = $3 }
    END { printf "  %-34s %8.0f ms  min %6.0f  processor %6.0f ms  %4.0f MB resident\n", name, wall[int((NR + 1) / 2)],
      wall[1], processor / NR, resident / 1024 }'
}

# median NAME: the median of its wall times in ms.
median() { sort -n "$SAMPLES/$1" | awk '{ wall[NR] = $1 } END { print wall[int((NR + 1) / 2)] }'; }

# ratio NAME OF: how many times as long as OF it takes.
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f", a / b }'; }
