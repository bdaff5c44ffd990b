# shellcheck shell=bash
# Sandbox roots by debootstrap, and apt looking at another suite than the machine's own.

root_dir() { echo "$LAB/roots/$1"; }

# suite_apt SUITE STATUS-FILE CMD…: CMD (apt-get, apt-cache) for that suite, by the machine's own apt and its settings.
suite_apt() {
  local suite=$1 status=$2 tool=$3 dir="$LAB/apt/$1"
  shift 3
  "$tool" -q -o Dir::Etc::SourceList="$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o Dir::State::Lists="$dir/lists" -o Dir::State::status="$status" -o Dir::State::extended_states="$dir/extended" \
    -o Dir::Cache="$dir/cache" -o Dir::Cache::archives="$dir/cache/archives" -o Acquire::GzipIndexes=false \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=true "$@"
}

make_suite_view() {
  local stage=$1 suite=$2 mirror=$3 key=/usr/share/keyrings/debian-archive-keyring.gpg
  mkdir -p "$stage/lists/partial" "$stage/cache/archives/partial"
  : >"$stage/status"
  printf 'deb%s [signed-by=%s] %s %s main\n' '' "$key" "$mirror" "$suite" -src "$key" "$mirror" "$suite" \
    >"$stage/sources.list"
}

suite_update() {
  local suite=$1
  [ -e "$LAB/apt/$suite/updated" ] || {
    quiet "$LAB/log/apt-$suite.log" suite_apt "$suite" "$LAB/apt/$suite/status" apt-get update
    touch "$LAB/apt/$suite/updated"
  }
}

make_base_root() {
  local stage=$1 suite=$2 mirror script
  mirror=$(host_mirror)
  script=/usr/share/debootstrap/scripts/$suite
  [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid # a suite younger than this debootstrap
  # In a mount namespace of its own: an interrupted run leaves no /proc mounted in the stage.
  quiet "$LAB/log/debootstrap-$suite.log" with_apt_proxy unshare --mount debootstrap --variant=minbase \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --include="$(IFS=, && echo "${ROOT_BASE[*]}")" "$suite" "$stage" "$mirror" "$script"
  rm -rf "$stage"/var/cache/apt/archives/*.deb "$stage"/var/lib/apt/lists/*_*
  : >"$stage/etc/resolv.conf"
  printf '127.0.0.1 localhost sandbox\n::1 localhost\n' >"$stage/etc/hosts"
  echo sandbox >"$stage/etc/hostname"
}

root_mirror() { awk '$1 == "deb" { print $2; exit }' "$(root_dir "$1-slim")/etc/apt/sources.list"; }

copy_root() { cp -a --reflink=auto "$(root_dir "$2")/." "$1/"; }

# Java, git and so on: fetched by the host's apt, unpacked and configured inside, without network.
make_full_root() {
  local stage=$1 suite=$2
  copy_root "$stage" "$suite-slim"
  quiet "$LAB/log/fetch-$suite.log" suite_apt "$suite" "$stage/var/lib/dpkg/status" apt-get install -y --download-only \
    "${ROOT_TOOLS[@]}" "${JRE[$suite]}"
  mkdir "$stage/packages"
  mv "$LAB/apt/$suite/cache/archives"/*.deb "$stage/packages/"
  printf '#!/bin/sh\nexit 101\n' >"$stage/usr/sbin/policy-rc.d"
  chmod 755 "$stage/usr/sbin/policy-rc.d"
  # shellcheck disable=SC2016
  quiet "$LAB/log/unpack-$suite.log" unshare --mount --pid --net --fork sh -euc '
    mount -t proc proc "$1/proc"
    export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
    chroot "$1" sh -c "apt-get install -q -y --no-install-recommends -o APT::Sandbox::User=root \
      -o Dpkg::Options::=--force-unsafe-io /packages/*.deb"
    rm -rf "$1"/var/cache/apt/*.bin
  ' sh "$stage"
  rm -rf "$stage/packages" "$stage/usr/sbin/policy-rc.d"
}

# zsh and fish for the root trixie, which has bash alone, unpacked; what needs them copies them in.
make_shells() {
  local stage=$1 package
  mkdir "$stage/packages"
  (cd "$stage/packages" && quiet "$LAB/log/shells.log" suite_apt trixie "$LAB/apt/trixie/status" \
    apt-get download zsh zsh-common fish fish-common libpcre2-32-0 libncursesw6)
  for package in "$stage"/packages/*.deb; do dpkg-deb -x "$package" "$stage"; done
  rm -rf "$stage/packages" "$stage"/usr/share/{doc,man}
}

build_base() { step "$(root_dir "$1-slim")" "root $1-slim" make_base_root "$1"; }

build_root() {
  local suite=$1
  build_base "$suite"
  step "$LAB/apt/$suite" "package lists of $suite" make_suite_view "$suite" "$(root_mirror "$suite")"
  suite_update "$suite"
  step "$(root_dir "$suite")" "root $suite" make_full_root "$suite"
}
