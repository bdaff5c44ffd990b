# shellcheck shell=bash
# One command in a throw-away copy of a root, whose only way out is the profile's proxy.

run_usage() {
  die "usage: lab run ROOT PROFILE|none [--user NAME] [--bind SRC:DST] [--ro-bind SRC:DST] [--env K=V] [--dir DIR]
       [--offline] [--no-ca] [--no-proxy-env] [--session DIR] [--beside SCRIPT] -- CMD…"
}

cmd_run() {
  local root profile user='' session='' offline='' no_ca='' no_env='' dir='' beside='' args=() env=() lower
  need_root
  [ $# -ge 3 ] || run_usage
  root=$1 profile=$2
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in
    --user) user=$2 && shift ;;
    --bind) args+=(--bind "${2%%:*}" "${2#*:}") && shift ;;
    --ro-bind) args+=(--ro-bind "${2%%:*}" "${2#*:}") && shift ;;
    --env) env+=("$2") && shift ;;
    --dir) dir=$2 && shift ;;
    --session) session=$(realpath -m "$2") && shift ;;
    --offline) offline=yes ;;
    --no-ca) no_ca=yes ;;
    --no-proxy-env) no_env=yes ;;
    --beside) beside=$2 && shift ;;
    --) shift && break ;;
    *) run_usage ;;
    esac
    shift
  done
  [ $# -gt 0 ] || run_usage
  lower=$(root_dir "$root")
  [ -d "$lower" ] || die "no root $root; there are: $(ls "$LAB/roots")"
  if [ "$profile" = none ]; then
    offline=yes
  else
    check_profile "$profile"
    [ -n "$offline" ] || profile_up "$profile" || die "$profile is not up: run 'lab up $profile'"
  fi
  local socket='' bundle='' line sandbox_port sandbox_bundle sandbox_binds sandbox_ca
  sandbox_of "$profile"
  [ -n "$offline" ] || socket=$RUN/$profile.sock
  [ "$profile" = none ] || [ -n "$no_ca" ] || [ "$sandbox_ca" = own ] || bundle=$(profile_ca "$profile")
  if [ -z "$offline$no_env" ]; then
    while IFS= read -r line; do
      env=("$line" "${env[@]}")
    done < <(profile_env "$profile" "$sandbox_port" "$sandbox_bundle")
  fi
  # The file system is the sandbox's, and its TMPDIR with it, whether there is a network or not.
  [ -z "${LAB_READ_ONLY:-}" ] || env=(TMPDIR=/tmp/claude SANDBOX_RUNTIME=1 "${env[@]}")
  args=("${sandbox_binds[@]}" "${args[@]}")
  if [ -n "$session" ]; then
    mkdir -p "$session"
    exec 8>"$session/lock"
    flock 8 # an overlay has one mount at a time
  fi
  mkdir -p "$LAB/mount"
  LAB_BESIDE=$beside exec unshare --mount --net --pid --fork --kill-child --mount-proc \
    bash "$HERE/lib/inside.sh" "$LAB/mount" "$lower" "$session" "$socket" "$sandbox_port" "$bundle" "$user" "$dir" \
    "${#env[@]}" "${env[@]}" "${#args[@]}" "${args[@]}" "$@"
}
