# shellcheck shell=bash
# OTP tarballs and Elixir zips in builds.hex.pm's shape, out of Debian's packages.

# Fetches into DIR: the erlang packages, elixir, rebar3, Hex where the suite has it.
make_packages() {
  local stage=$1 suite=$2 names
  mapfile -t names < <(printf 'erlang-%s\n' "${OTP_PACKAGES[@]}")
  names+=(elixir rebar3)
  [ -z "${OTP_EXTRA[$suite]}" ] || names+=("${OTP_EXTRA[$suite]}")
  [ "$suite" = bookworm ] || names+=(erlang-hex)
  (cd "$stage" && quiet "$LAB/log/packages-$suite.log" suite_apt "$suite" "$LAB/apt/$suite/status" apt-get download "${names[@]}")
}

# The templates that Debian renders at build time, from the source archive of the same version.
make_templates() {
  local stage=$1 suite=$2 name
  (cd "$stage" && quiet "$LAB/log/source-$suite.log" suite_apt "$suite" "$LAB/apt/$suite/status" \
    apt-get source --download-only --tar-only erlang)
  tar -xJf "$stage"/erlang_*.orig.tar.xz -C "$stage" --wildcards --no-anchored --transform 's,.*/,,' \
    erts/etc/unix/Install.src erts/etc/unix/erl.src.src erts/etc/unix/start.src erts/etc/unix/start_erl.src
  rm -f "$stage"/erlang_*
  for name in Install.src erl.src.src start.src start_erl.src; do
    [ -s "$stage/$name" ] || die "no $name in the source of erlang in $suite"
  done
}

render() { # ERTS-VERSION OTP-MAJOR <template >text
  sed -e "s;%I_VSN%;$1;g; s;%VSN%;$1;g; s;%I_SYSTEM_VSN%;$2;g; s;%EMULATOR%;beam;g; s;%EMULATOR_NUMBER%;;g" \
    -e "s;%DYN_ERL_PATH%;../erts-$1/bin/dyn_erl;; s;%DYN_ROOTDIR_BASE_EXT%;;"
}

# Links have no place in a build: what they point at inside the tree, or an empty file.
replace_links() {
  local link target
  find "$1" -type l | while IFS= read -r link; do
    target=$(readlink -m "$link")
    case $target in
    "$(readlink -f "$1")"/*) [ -f "$target" ] && cp --remove-destination "$target" "$link" && continue ;;
    esac
    rm "$link"
    : >"$link"
  done
}

pack_otp() { # DIR TREE REF: REF.tar.gz, whose one top directory is REF
  tar -C "$1" --format=gnu --sort=name --owner=root:0 --group=root:0 --mtime=@1700000000 --transform "s,^$2,$3," -cf - "$2" |
    gzip -n >"$1/$3.tar.gz"
}

# DIR/version, DIR/OTP-<version>.tar.gz; of trixie also its maintenance branch, the same bytes under that name
make_otp() {
  local stage=$1 suite=$2 package tree major version erts bin name templates="$LAB/otp-templates/$2"
  mkdir "$stage/unpacked"
  for package in "$LAB/packages/$suite"/erlang-*.deb; do
    case $package in */erlang-hex_*) continue ;; esac
    dpkg-deb -x "$package" "$stage/unpacked"
  done
  tree="$stage/unpacked/usr/lib/erlang"
  erts=$(basename "$tree"/erts-*)
  erts=${erts#erts-}
  major=$(basename "$(dirname "$tree"/releases/*/OTP_VERSION)")
  version=$(<"$tree/releases/$major/OTP_VERSION")
  version=${version%\*\*} # a patched package marks itself so
  echo "$version" >"$tree/releases/$major/OTP_VERSION"
  bin="$tree/erts-$erts/bin"
  for name in dialyzer typer ct_run; do
    [ -f "$bin/$name" ] || [ ! -f "$tree/bin/$name" ] || cp -L "$tree/bin/$name" "$bin/$name"
  done
  rm -rf "${tree:?}/bin" "$tree/man" "$bin/erl" "$bin/start" "$bin/start_erl" "$tree/releases/start_erl.data"
  replace_links "$tree"
  mkdir -p "$tree/misc" "$tree/usr"
  render "$erts" "$major" <"$templates/erl.src.src" >"$bin/erl.src"
  cp "$templates/start.src" "$templates/start_erl.src" "$bin/"
  render "$erts" "$major" <"$templates/Install.src" >"$tree/Install"
  # The real rendering leaves this one to Install, which fills it from its own text.
  sed -i "s;-e \"s\;$erts\;$erts\;\";-e \"s\;%VSN%\;$erts\;\";" "$tree/Install"
  sed 's;"/usr/lib/erlang/;"%ERL_ROOT%/;' "$tree/releases/RELEASES" >"$tree/releases/RELEASES.src"
  rm "$tree/releases/RELEASES"
  chmod -R u=rwX,go=rX "$tree"
  chmod 755 "$tree/Install"
  mv "$tree" "$stage/OTP-$version"
  rm -rf "$stage/unpacked"
  echo "$version" >"$stage/version"
  pack_otp "$stage" "OTP-$version" "OTP-$version"
  [ "$suite" != trixie ] || pack_otp "$stage" "OTP-$version" "maint-$major"
  rm -rf "${stage:?}/OTP-$version"
}

# DIR/v<version>.zip, DIR/version, DIR/compiled (the OTP its beams are made for)
make_elixir() {
  local stage=$1 suite=$2 tree version name
  dpkg-deb -x "$LAB/packages/$suite"/elixir_*.deb "$stage/unpacked"
  tree="$stage/unpacked/usr/lib/elixir"
  version=$(sed -n 's/.*{vsn, *"\([^"]*\)".*/\1/p' "$tree/lib/elixir/ebin/elixir.app")
  [ -n "$version" ] || die "no version in elixir.app of $suite"
  mkdir "$tree/man"
  for name in elixir elixirc iex mix; do
    gunzip -c "$stage/unpacked/usr/share/man/man1/$name.1.gz" >"$tree/man/$name.1"
  done
  printf '%s\n' "$version" >"$tree/VERSION"
  cp "$stage/unpacked/usr/share/doc/elixir/copyright" "$tree/LICENSE"
  gunzip -c "$stage/unpacked/usr/share/doc/elixir/changelog.gz" >"$tree/CHANGELOG.md"
  printf '# Elixir\n' >"$tree/README.md"
  for name in eex elixir ex_unit iex logger mix; do mkdir -p "$tree/lib/$name/lib"; done
  /usr/bin/python3 "$HERE/py/elixir_zip.py" "$tree" "$stage/v$version.zip"
  echo "$version" >"$stage/version"
  rm -rf "$stage/unpacked"
}

# DIR/rebar3 and, where the suite has it, DIR/hex/*.beam
make_mix_tools() {
  local stage=$1 suite=$2 hex
  dpkg-deb --fsys-tarfile "$LAB/packages/$suite"/rebar3_*.deb | tar -xO ./usr/bin/rebar3 >"$stage/rebar3"
  chmod 755 "$stage/rebar3"
  sed -n '2s/^%% *Rebar3 *//p' "$stage/rebar3" >"$stage/rebar3-version"
  [ -s "$stage/rebar3-version" ] || die "rebar3 of $suite does not say its version"
  for hex in "$LAB/packages/$suite"/erlang-hex_*.deb; do
    [ -e "$hex" ] || continue
    dpkg-deb --fsys-tarfile "$hex" | tar -xf - -C "$stage" --wildcards --transform 's,.*/,hex/,' './usr/lib/elixir/lib/hex/ebin/*.*'
    hex_version "$stage/hex" >"$stage/hex-version"
  done
}

hex_version() { sed -n 's/.*{vsn, *"\([^"]*\)".*/\1/p' "$1/hex.app"; }

build_tools() {
  local suite=$1
  step "$LAB/packages/$suite" "packages of $suite" make_packages "$suite"
  step "$LAB/otp-templates/$suite" "OTP's install templates of $suite" make_templates "$suite"
  step "$LAB/otp/$suite" "OTP of $suite" make_otp "$suite"
  step "$LAB/elixir/$suite" "Elixir of $suite" make_elixir "$suite"
  step "$LAB/mix-tools/$suite" "Hex and rebar3 of $suite" make_mix_tools "$suite"
}

otp_version() { cat "$LAB/otp/$1/version"; }
elixir_version() { cat "$LAB/elixir/$1/version"; }
