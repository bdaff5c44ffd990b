# shellcheck shell=bash
# repo.hex.pm's packages, signed by the lab's key, and github.com's repositories that some of them come from.

# Hex's own code makes the tarballs (trixie's, so that they are the same everywhere: projects/*.lock hold their sums) and
# the records (forky's, which knows advisories and times).
make_registry() {
  local stage=$1 suite otp
  mkdir -p "$stage"/{otp,hex,home,bench} "$stage/repo.hex.pm"
  openssl genrsa -out "$stage/registry.key" 2048 2>/dev/null
  openssl rsa -in "$stage/registry.key" -pubout -out "$stage/repo.hex.pm/public_key" 2>/dev/null
  cp "$HERE"/registry/*.escript "$HERE/registry/packages.eterm" "$stage/"
  for suite in trixie forky; do
    otp=OTP-$(otp_version $suite)
    rm -rf "$stage/otp" "$stage/hex"
    mkdir "$stage/otp"
    tar -xzf "$LAB/otp/$suite/$otp.tar.gz" -C "$stage/otp" --strip-components 1
    cp -r "$LAB/mix-tools/$suite/hex" "$stage/hex"
    quiet "$LAB/log/registry-otp-$suite.log" in_root $suite "$stage" sh -c 'cd otp && ./Install -minimal /tmp/build/otp'
    if [ $suite = trixie ]; then
      quiet "$LAB/log/tarballs.log" in_root $suite "$stage" escript tarballs.escript hex packages.eterm 1000 repo.hex.pm
      mv "$stage/repo.hex.pm/releases.eterm" "$stage/"
    else
      quiet "$LAB/log/records.log" in_root $suite "$stage" escript records.escript hex releases.eterm registry.key repo.hex.pm
    fi
  done
  rm -rf "${stage:?}"/{otp,hex,home} "$stage"/*.escript "$stage/packages.eterm"
  make_client "$stage/client" "$stage/repo.hex.pm/public_key"
  make_git "$stage/git"
  chmod -R u=rwX,go=rX "$stage/repo.hex.pm" "$stage/git"
}

# What a user's machine must have to trust the lab's registry, as for a mirror of one's own: Hex up to 2.5 with the
# organisation's key, Hex from 2.6 on with the token that `mix hex.organization auth` leaves, rebar3's global settings.
make_client() { # DIR PUBLIC-KEY
  local key
  mkdir -p "$1"
  key=$(sed ':a;N;$!ba;s/\n/\\n/g' "$2")\\n
  hex_repos "$key" "auth_key => <<\"$ORG_KEY\">>" >"$1/hex.config"
  hex_repos "$key" "oauth_token => #{access_token => <<\"$ORG_TOKEN\">>,expires_at => 4070908800}" >"$1/hex-oauth.config"
  cat >"$1/rebar.config" <<END
{hex, [{repos, [#{name => <<"hexpm">>, repo_public_key => <<"$key">>}]}]}.
{ssl_cacerts_path, "/etc/ssl/certs/ca-certificates.crt"}.
END
}

hex_repos() { # KEY AUTH
  cat <<END
{'\$repos',#{<<"hexpm">> => #{url => <<"https://repo.hex.pm">>,public_key => <<"$1">>,auth_key => nil},
             <<"hexpm:acme">> => #{$2}}}.
END
}

# The tree shows this recipe's registry; links, so that what was built before stays as it is.
link_registry() {
  local name
  for name in packages tarballs names versions public_key repos tampered; do
    ln -sfnr "$REGISTRY/repo.hex.pm/$name" "$LAB/tree/repo.hex.pm/$name"
  done
}

# --- git -----------------------------------------------------------------------------------------------------------------

lab_git() { # DIR ARGUMENT…: the same commits on every machine
  GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=lab GIT_AUTHOR_EMAIL=lab@localhost \
    GIT_COMMITTER_NAME=lab GIT_COMMITTER_EMAIL=lab@localhost GIT_AUTHOR_DATE='1735689600 +0000' \
    GIT_COMMITTER_DATE='1735689600 +0000' git -c init.defaultBranch=main -c protocol.file.allow=always \
    -c commit.gpgsign=false -c tag.gpgsign=false -C "$@"
}

commit() { # DIR TAG
  lab_git "$1" add -A
  lab_git "$1" commit -q -m "$2"
  lab_git "$1" tag "$2"
}

mix_source() { # DIR APP VERSION DEPS NEEDS: like the packages of the registry, see registry/tarballs.escript
  mkdir -p "$1/lib"
  cat >"$1/mix.exs" <<END
defmodule ${2^}.MixProject do
  use Mix.Project

  def project, do: [app: :$2, version: "$3", deps: deps()]
  def application, do: [extra_applications: [:logger]]
  defp deps, do: [$4]
end
END
  cat >"$1/lib/$2.ex" <<END
defmodule ${2^} do
  @needs [$5]

  def chain, do: ["$2 $3" | Enum.flat_map(@needs, & &1.chain())]
end
END
}

publish() { # WORK TARGET: a bare repository as GitHub serves it
  lab_git / clone -q --bare "$1" "$2"
  lab_git "$2" config uploadpack.allowAnySHA1InWant true
  lab_git "$2" config uploadpack.allowFilter true
  lab_git "$2" config http.receivepack false
  rm -rf "$2"/hooks
}

# DIR/beamstrap-lab/*.git: tags, a Hex dependency, a submodule, a repository of several applications
make_git() {
  local dir=$1/beamstrap-lab work=$1/work name
  mkdir -p "$dir" "$work"/{pyrite,shale,schist,talc,slate/src}
  for name in pyrite shale schist talc slate; do lab_git "$work/$name" init -q; done

  mix_source "$work/pyrite" pyrite 1.0.0 '' ''
  commit "$work/pyrite" v1.0.0
  mix_source "$work/pyrite" pyrite 1.1.0 '{:dolomite, "~> 1.0"}' Dolomite
  commit "$work/pyrite" v1.1.0
  mix_source "$work/pyrite" pyrite 1.2.0-dev '{:dolomite, "~> 1.0"}' Dolomite
  commit "$work/pyrite" nightly

  echo 'dark and layered' >"$work/shale/layers.txt"
  commit "$work/shale" v1.0.0
  mix_source "$work/schist" schist 0.3.0 '' ''
  cat >"$work/schist/lib/schist.ex" <<'END'
defmodule Schist do
  @external_resource Path.expand("../vendor/shale/layers.txt", __DIR__)
  @layers @external_resource |> File.read!() |> String.trim()

  def chain, do: ["schist 0.3.0", @layers]
end
END
  lab_git "$work/schist" submodule --quiet add "$work/shale" vendor/shale
  lab_git "$work/schist" config -f .gitmodules submodule.vendor/shale.url https://github.com/beamstrap-lab/shale.git
  commit "$work/schist" v0.3.0

  mix_source "$work/talc/apps/talc" talc 2.0.0 '{:cobalt, "~> 1.0"}' Cobalt
  mix_source "$work/talc/apps/tuff" tuff 2.0.0 '' ''
  commit "$work/talc" v2.0.0

  cat >"$work/slate/src/slate.app.src" <<'END'
{application, slate, [{description, "lab"}, {vsn, "0.1.0"}, {applications, [kernel, stdlib]}, {modules, []}]}.
END
  printf "{deps, []}.\n" >"$work/slate/rebar.config"
  printf -- '-module(slate).\n-export([chain/0]).\n\nchain() -> [<<"slate 0.1.0">>].\n' >"$work/slate/src/slate.erl"
  commit "$work/slate" 0.1.0

  for name in pyrite shale schist talc slate; do publish "$work/$name" "$dir/$name.git"; done
  rm -rf "$work"
}
