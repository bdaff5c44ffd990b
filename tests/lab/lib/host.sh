# shellcheck shell=bash
# What the machine must bring: packages by apt, only what is missing, no service started by it.

host_ensure() {
  local missing=() package policy=/usr/sbin/policy-rc.d made=''
  for package in "${HOST_PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  need_root
  command -v apt-get >/dev/null || die "these packages are needed, and there is no apt-get: ${missing[*]}"
  say "installing ${missing[*]}"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  (
    export DEBIAN_FRONTEND=noninteractive
    if ! apt-get install -y -q -o DPkg::Lock::Timeout=300 --no-install-recommends "${missing[@]}"; then
      apt-get update -q && apt-get install -y -q -o DPkg::Lock::Timeout=300 --no-install-recommends "${missing[@]}"
    fi
  ) >"$LAB_DIR/apt.log" 2>&1 </dev/null || {
    [ -z "$made" ] || rm -f "$policy"
    tail -n 20 "$LAB_DIR/apt.log" >&2
    die "apt could not install ${missing[*]}"
  }
  [ -z "$made" ] || rm -f "$policy"
  for package in "${missing[@]}"; do
    [ -z "${HOST_SERVICES[$package]:-}" ] || systemctl disable "${HOST_SERVICES[$package]}" >/dev/null 2>&1 || true
  done
}

# The Debian mirror that apt uses here; empty on other distributions, where debootstrap knows one.
host_mirror() {
  local mirror
  # shellcheck disable=SC1091
  [ "$(. /etc/os-release && echo "$ID")" = debian ] || return 0
  mirror=$(debian_index)
  if [ -z "$mirror" ]; then
    quiet "$LAB_DIR/apt-update.log" apt-get update
    mirror=$(debian_index)
  fi
  [ -n "$mirror" ] || die "apt knows no Debian archive here (apt-get indextargets 'Origin: Debian')"
  echo "$mirror"
}

debian_index() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sed -n 1p
}

# Runs CMD with apt's proxy, if it has one, as the usual variables.
with_apt_proxy() {
  local proxy
  proxy=$(apt-config shell P Acquire::http::Proxy)
  if [ -n "$proxy" ]; then
    eval "$proxy"
    # shellcheck disable=SC2154
    http_proxy=$P https_proxy=$P "$@"
  else
    "$@"
  fi
}
