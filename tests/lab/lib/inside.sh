#!/usr/bin/env bash
# The inner half of `lab run`: already in namespaces of its own. Nothing of it outlives the command.
# LAB_READ_ONLY: only the working directory and /tmp/claude can be written, ~/.ssh and ~/.netrc are hidden.
# LAB_SOCKS=PORT:SOCKET: a second bridge. LAB_SECCOMP: a filter for the command.
# LAB_BESIDE: a script for this machine's own programs in the sandbox's network.
set -euo pipefail
mount=$1 lower=$2 session=$3 socket=$4 port=$5 bundle=$6 user=$7 dir=$8
shift 8
env=("${@:2:$1}") && shift $(($1 + 1))
args=("${@:2:$1}") && shift $(($1 + 1))

exec 8>&- # the session lock is held by the process outside
mount -t tmpfs -o mode=755 lab "$mount"
layer=${session:-$mount}
mkdir -p "$layer/upper" "$layer/work" "$mount/root"
root=$mount/root
if ! mount -t overlay overlay -o "lowerdir=$lower,upperdir=$layer/upper,workdir=$layer/work" "$root" 2>/dev/null; then
  # No overlay here (the directory may itself lie on one): a plain copy does the same, slower.
  root=$layer/copy
  [ -d "$root" ] || { cp -a --reflink=auto "$lower" "$root.new" && mv "$root.new" "$root"; }
fi

{
  cat "$lower/etc/ssl/certs/ca-certificates.crt"
  [ -z "$bundle" ] || cat "$bundle"
} >"$root/etc/ssl/certs/ca-certificates.crt"

home=/root
as=()
if [ -n "$user" ] && [ "$user" != root ]; then
  home=/home/$user
  if ! grep -q "^$user:" "$root/etc/passwd"; then
    uid=$((1000 + $(grep -c ':/home/' "$root/etc/passwd" || true)))
    echo "$user:x:$uid:$uid::$home:/bin/bash" >>"$root/etc/passwd"
    echo "$user:x:$uid:" >>"$root/etc/group"
    mkdir -p "$root$home"
    chown "$uid:$uid" "$root$home"
  fi
  uid=$(grep "^$user:" "$root/etc/passwd" | cut -d: -f3)
  as=(setpriv "--reuid=$uid" "--regid=$uid" --clear-groups --no-new-privs --)
fi

ip link set lo up
if [ -n "$socket" ]; then
  socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork,backlog=1024" "UNIX-CONNECT:$socket" </dev/null >/dev/null 2>&1 &
  until grep -q " 0100007F:$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp; do sleep 0.01; done
fi

if [ -n "${LAB_SOCKS:-}" ] && [ -n "$socket" ]; then
  port=${LAB_SOCKS%%:*}
  socat "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork,backlog=1024" "UNIX-CONNECT:${LAB_SOCKS#*:}" </dev/null >/dev/null 2>&1 &
  until grep -q " 0100007F:$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp; do sleep 0.01; done
fi

[ -z "${LAB_BESIDE:-}" ] || bash -c "$LAB_BESIDE" </dev/null

base=(--bind "$root" / --proc /proc --dev /dev)
if [ -n "${LAB_READ_ONLY:-}" ]; then
  base=(--ro-bind "$root" / --proc /proc --dev /dev)
  for place in "${dir:-$home}" /tmp/claude; do
    [ -d "$root$place" ] || install -d -o "${uid:-0}" -g "${uid:-0}" "$root$place"
    base+=(--bind "$root$place" "$place")
  done
  mkdir -p "$root$home/.ssh" && touch "$root$home/.netrc"
  base+=(--tmpfs "$home/.ssh" --ro-bind /dev/null "$home/.netrc")
  # bwrap cannot make places to mount on in what is read-only.
  for ((i = 0; i < ${#args[@]}; i += 3)); do
    if [ -d "${args[i + 1]}" ]; then mkdir -p "$root${args[i + 2]}"; else touch "$root${args[i + 2]}"; fi
  done
fi
if [ -n "${LAB_SECCOMP:-}" ]; then
  exec 7<"$LAB_SECCOMP"
  base+=(--seccomp 7)
fi

vars=()
for word in "${env[@]}"; do vars+=(--setenv "${word%%=*}" "${word#*=}"); done
status=0
bwrap --unshare-pid --unshare-ipc --unshare-uts --hostname sandbox --die-with-parent "${base[@]}" \
  "${args[@]}" --chdir "${dir:-$home}" --clearenv --setenv HOME "$home" --setenv USER "${user:-root}" \
  --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --setenv LANG C.UTF-8 \
  --setenv TERM "${TERM:-dumb}" --setenv SHELL /bin/bash "${vars[@]}" -- "${as[@]}" "$@" || status=$?
exit "$status"
