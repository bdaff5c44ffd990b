# shellcheck shell=bash
# Hex archives, rebar3 and their signed lists, as `mix local.hex` and `mix local.rebar` read them.

# in_root ROOT DIR CMD…: CMD in that root with DIR as /tmp/build, without network; for building only.
in_root() {
  bwrap --ro-bind "$(root_dir "$1")" / --proc /proc --dev /dev --tmpfs /tmp --bind "$2" /tmp/build --unshare-all \
    --die-with-parent --clearenv --setenv HOME /tmp/build/home --setenv LANG C.UTF-8 \
    --setenv PATH /tmp/build/otp/bin:/tmp/build/elixir/bin:/usr/bin:/bin --chdir /tmp/build -- "${@:3}"
}

# DIR/hex/*: the Hex sources of trixie compiled by bookworm's OTP and Elixir, whose loader refuses trixie's own beams.
make_old_hex() {
  local stage=$1 otp
  otp=OTP-$(otp_version bookworm)
  (cd "$stage" && quiet "$LAB/log/source-hex.log" suite_apt trixie "$LAB/apt/trixie/status" \
    apt-get source --download-only --tar-only erlang-hex)
  mkdir -p "$stage/source" "$stage/home" "$stage/otp" "$stage/elixir"
  tar -xzf "$stage"/erlang-hex_*.orig.tar.gz -C "$stage/source" --strip-components 1
  tar -xzf "$LAB/otp/bookworm/$otp.tar.gz" -C "$stage/otp" --strip-components 1
  unzip -q "$LAB/elixir/bookworm/v$(elixir_version bookworm).zip" -d "$stage/elixir"
  # shellcheck disable=SC2016
  quiet "$LAB/log/hex-build.log" in_root bookworm "$stage" sh -euc '
    (cd otp && ./Install -minimal /tmp/build/otp)
    cd source && MIX_ENV=prod mix compile'
  mv "$stage/source/_build/prod/lib/hex/ebin" "$stage/hex"
  hex_version "$stage/hex" >"$stage/hex-version"
  rm -rf "${stage:?}"/{source,home,otp,elixir} "$stage"/erlang-hex_*
}

hex_archive() { # BEAMS VERSION TARGET ELIXIR: a Mix archive with the root directory hex-VERSION
  local work
  work=$(mktemp -d "$LAB/.staging/hex.XXXXXX")
  mkdir "$work/ebin"
  cp "$1"/* "$work/ebin/"
  printf '~> %s' "$4" >"$work/.elixir"
  /usr/bin/python3 "$HERE/py/elixir_zip.py" "$work" "$3" "hex-$2/"
  rm -rf "$work"
}

sha512() { sha512sum "$1" | cut -d' ' -f1; }

# sign FILE: FILE.signed, base64 of RSA PKCS#1 v1.5 with SHA-512, by the lab's key
sign() { openssl dgst -sha512 -sign "$LAB/keys/installs.key" "$1" | openssl base64 >"$1.signed"; }

# The files below STAGE/installs, and the four lists. Old lists serve Elixir up to 1.18.3, new ones from 1.18.4.
make_installs() {
  local dir=$1 old new hex rebar suite elixir otp
  mkdir -p "$dir"/{1.14.0,1.18.0,1.20.0}
  old=$(<"$LAB/hex-for-elixir-1.14/hex-version")
  hex_archive "$LAB/hex-for-elixir-1.14/hex" "$old" "$dir/1.14.0/hex-$old.ez" 1.12
  new=$(<"$LAB/mix-tools/trixie/hex-version")
  hex_archive "$LAB/mix-tools/trixie/hex" "$new" "$dir/1.18.0/hex-$new.ez" 1.12
  cp "$dir/1.18.0/hex-$new.ez" "$dir/1.18.0/hex-$new-otp-27.ez"
  printf '%s,%s,%s\n' "$old" "$(sha512 "$dir/1.14.0/hex-$old.ez")" 1.14.0 \
    "$new" "$(sha512 "$dir/1.18.0/hex-$new.ez")" 1.18.0 >"$dir/hex-1.x.csv"
  printf '%s,%s,1.18.0,27\n' "$new" "$(sha512 "$dir/1.18.0/hex-$new-otp-27.ez")" >"$dir/hex.csv"
  hex=$(<"$LAB/mix-tools/forky/hex-version")
  otp=$(otp_version forky)
  otp=${otp%%.*}
  hex_archive "$LAB/mix-tools/forky/hex" "$hex" "$dir/1.20.0/hex-$hex-otp-$otp.ez" 1.15
  printf '%s,%s,1.20.0,%s\n' "$hex" "$(sha512 "$dir/1.20.0/hex-$hex-otp-$otp.ez")" "$otp" >>"$dir/hex.csv"

  : >"$dir/rebar3-1.x.csv"
  : >"$dir/rebar.csv"
  for suite in bookworm trixie forky; do
    rebar=$(<"$LAB/mix-tools/$suite/rebar3-version")
    otp=$(otp_version $suite)
    otp=${otp%%.*}
    case $suite in bookworm) elixir=1.14.0 ;; trixie) elixir=1.18.0 ;; *) elixir=1.20.0 ;; esac
    cp "$LAB/mix-tools/$suite/rebar3" "$dir/$elixir/rebar3-$rebar"
    cp "$LAB/mix-tools/$suite/rebar3" "$dir/$elixir/rebar3-$rebar-otp-$otp"
    [ "$suite" = forky ] || printf '%s,%s,%s\n' "$rebar" "$(sha512 "$dir/$elixir/rebar3-$rebar")" "$elixir" >>"$dir/rebar3-1.x.csv"
    printf '%s,%s,%s,%s\n' "$rebar" "$(sha512 "$dir/$elixir/rebar3-$rebar-otp-$otp")" "$elixir" "$otp" >>"$dir/rebar.csv"
  done
  for elixir in hex-1.x hex rebar3-1.x rebar; do sign "$dir/$elixir.csv"; done
}
