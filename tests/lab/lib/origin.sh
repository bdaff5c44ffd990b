# shellcheck shell=bash
# Keys, certificates and the files that the origin serves: one directory per host.

make_ca() { # NAME SUBJECT: NAME.key, NAME.pem
  openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 -keyout "$1.key" -out "$1.pem" -subj "$2" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
}

# origin-ca, origin (its leaf), proxy-ca (what inspecting proxies sign with), installs (signs the Hex and rebar3 lists)
make_keys() {
  local stage=$1 names
  make_ca "$stage/origin-ca" "/O=beamstrap lab/CN=Lab Origin CA"
  make_ca "$stage/proxy-ca" "/O=beamstrap lab/CN=Lab Egress Proxy CA"
  names=$(printf ',DNS:%s' "${ORIGIN_HOSTS[@]}")
  openssl req -newkey rsa:2048 -nodes -keyout "$stage/origin.key" -subj /CN=origin -out "$stage/origin.csr" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\nbasicConstraints=CA:FALSE\n' \
    "${names#,}" >"$stage/origin.ext"
  openssl x509 -req -in "$stage/origin.csr" -CA "$stage/origin-ca.pem" -CAkey "$stage/origin-ca.key" -CAcreateserial \
    -days 3650 -sha256 -extfile "$stage/origin.ext" -out "$stage/origin.pem" 2>/dev/null
  rm "$stage/origin.csr" "$stage/origin.ext"
  mkdir "$stage/mitmproxy" "$stage/public_keys"
  cat "$stage/proxy-ca.key" "$stage/proxy-ca.pem" >"$stage/mitmproxy/mitmproxy-ca.pem"
  openssl genrsa -out "$stage/installs.key" 2048 2>/dev/null
  # As `mix local.public_keys` keeps it: any name, one PEM
  openssl rsa -in "$stage/installs.key" -pubout -out "$stage/public_keys/beamstrap-lab" 2>/dev/null
}

sha256() { sha256sum "$1" | cut -d' ' -f1; }
git_sha() { printf '%s' "$1" | sha1sum | cut -d' ' -f1; }

row() { printf '%s %s %s%s\n' "$1" "$(git_sha "$1")" "$2" "${3:+ $3}"; } # REF TIME [SHA256]
elixir_row() { printf '%s %s %s%s \n' "$1" "$(git_sha "$1")" "$2" "${3:+ $3}"; }

# place_otp DIR SUITE: its archives into DIR (hard links), their rows on stdout
place_otp() {
  local archive ref
  for archive in "$LAB/otp/$2"/*.tar.gz; do
    ref=$(basename "$archive" .tar.gz)
    ln "$archive" "$1/$ref.tar.gz"
    row "$ref" 2025-06-16T09:31:05Z "$(sha256 "$archive")"
  done
}

make_otp_listings() {
  local otp=$1/otp/$2 suite
  for suite in "${ROOTS[@]}"; do mkdir -p "$otp/${BUILD_OS[$suite]}"; done
  # Oldest: an empty first line, rows without a checksum of archives that are gone.
  {
    echo
    row OTP-24.3.4 2022-06-09T18:20:01Z
    row OTP-25.0 2022-06-10T02:02:02Z
    row OTP-25.0-rc1 2022-06-10T01:02:02Z
    place_otp "$otp/${BUILD_OS[bookworm]}" bookworm
    row maint-24 2024-03-01T03:00:00Z
  } >"$otp/${BUILD_OS[bookworm]}/builds.txt"
  {
    row OTP-27.0-rc1 2024-05-02T11:20:00Z
    place_otp "$otp/${BUILD_OS[trixie]}" trixie
  } >"$otp/${BUILD_OS[trixie]}/builds.txt"
  place_otp "$otp/${BUILD_OS[forky]}" forky >"$otp/${BUILD_OS[forky]}/builds.txt"
}

# Elixir: hex.pm's zips by every name they go by, and GitHub's release assets with their checksum files.
make_elixir_files() {
  local dir=$1 github=$2 suite version zip sum name otp release
  mkdir -p "$dir"
  for suite in "${ROOTS[@]}"; do
    version=$(elixir_version "$suite")
    zip=$LAB/elixir/$suite/v$version.zip
    sum=$(sha256 "$zip")
    otp=$(otp_version "$suite")
    otp=${otp%%.*}
    release=$github/elixir-lang/elixir/releases/download/v$version
    mkdir -p "$release"
    local otps=("$otp")
    [ "$suite" != bookworm ] || otps=(24 25) # Debian's 1.14 says "compiled with Erlang/OTP 24" and runs on both
    ln "$zip" "$dir/v$version.zip"
    elixir_row "v$version" 2025-03-06T10:00:00Z "$sum"
    for otp in "${otps[@]}"; do
      ln "$zip" "$dir/v$version-otp-$otp.zip"
      ln "$zip" "$dir/v${version%.*}-otp-$otp.zip"
      elixir_row "v$version-otp-$otp" 2025-03-06T10:00:00Z "$sum"
      elixir_row "v${version%.*}-otp-$otp" 2025-03-07T10:00:00Z "$sum"
      name=elixir-otp-$otp.zip
      ln "$zip" "$release/$name"
      printf '%s  %s\n' "$sum" "$name" >"$release/$name.sha256sum"
      printf '%s  %s\n' "$(sha1sum "$zip" | cut -d' ' -f1)" "$name" >"$release/$name.sha1sum"
    done
  done | LC_ALL=C sort >"$dir/rows"
  {
    elixir_row main-otp-22 2022-01-13T09:00:00Z
    cat "$dir/rows"
    elixir_row v1.13.4-otp-25 2022-06-22T09:00:00Z
  } >"$dir/builds.txt"
  rm "$dir/rows"
}

make_tree() {
  local stage=$1 arch builds host suite version dir rebar
  arch=$(dpkg --print-architecture)
  for host in "${ORIGIN_HOSTS[@]}"; do mkdir -p "$stage/$host"; done
  builds=$stage/builds.hex.pm
  mkdir -p "$builds/builds"
  make_otp_listings "$builds/builds" "$arch"
  make_elixir_files "$builds/builds/elixir" "$stage/github.com"
  make_installs "$builds/installs"
  ln -s ../builds.hex.pm/installs "$stage/repo.hex.pm/installs"
  ln -s ../builds.hex.pm/builds "$stage/repo.hex.pm/builds"
  for suite in "${ROOTS[@]}"; do
    rebar=$(<"$LAB/mix-tools/$suite/rebar3-version")
    dir=$stage/github.com/erlang/rebar3/releases/download/$rebar
    mkdir -p "$dir"
    cp "$LAB/mix-tools/$suite/rebar3" "$dir/rebar3"
  done

  # Scenarios: other worlds below a prefix, for HEX_BUILDS_URL or `lab fault add … map`.
  dir=$builds/scenario/wrong-glibc/builds/otp/$arch/ubuntu-22.04
  mkdir -p "$dir"
  place_otp "$dir" trixie >"$dir/builds.txt"
  version=$(otp_version bookworm)
  dir=$builds/scenario/no-checksum/builds/otp/$arch/ubuntu-22.04
  mkdir -p "$dir"
  place_otp "$dir" bookworm >/dev/null
  row "OTP-$version" 2023-01-20T00:00:00Z >"$dir/builds.txt"
  for suite in wrong-glibc no-checksum; do
    ln -s ../../../builds/elixir "$builds/scenario/$suite/builds/elixir"
    ln -s ../../installs "$builds/scenario/$suite/installs"
  done
  chmod -R u=rwX,go=rX "$stage"
}
