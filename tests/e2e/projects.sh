# shellcheck shell=bash
# The sample projects of tests/lab/projects with real Mix and rebar3. After lib.sh.
# shellcheck disable=SC2154 # mirror_key, hex_config: lib.sh
eval "$(lab versions)"

# shellcheck disable=SC2034 # for the tests
MIX_PROJECTS=(mix umbrella git organisation unlike-app optional pre-release many-versions large plugin)

# toolchain SESSION ROOT PROFILE: Erlang, Elixir, Hex and rebar3 of that root, and what Hex needs to trust the registry
toolchain() {
  local otp=${2^^}_OTP elixir=${2^^}_ELIXIR config=hex.config
  [ "$2" != forky ] || config=hex-oauth.config
  sandbox "$1" "$2" "$3" --env "HEX_CONFIG=$config" -- sh -ec "$mirror_key; $hex_config; mkdir -p ~/tools; cd ~/tools
    printf 'erlang ${!otp}\nelixir ${!elixir}-otp-${!otp%%.*}\n' >.tool-versions
    /opt/beamstrap/beamstrap install
    { /opt/beamstrap/beamstrap env; echo 'export HEX_CACERTS_PATH=/etc/ssl/certs/ca-certificates.crt'; } >~/env
    . ~/env
    ln -s \"\$(find \"\${MIX_HOME:-\$HOME/.mix}\" -name rebar3 | head -n 1)\" /usr/local/bin/rebar3"
}

# in_project SESSION ROOT PROFILE PROJECT SCRIPT [OPTION…]: SCRIPT in the session's copy of PROJECT (made when missing)
in_project() {
  local session=$1 root=$2 profile=$3 project=$4 script=$5
  shift 5
  sandbox "$session" "$root" "$profile" "$@" -- bash -ec ". ~/env
    [ -d ~/$project ] || cp -r \"\$(ls -d /opt/{projects/,}$project 2>/dev/null)\" ~/$project
    cd ~/$project
    $script"
}

# bench_project N: a Mix project with N packages of the registry and its lock; prints its directory
bench_project() {
  local dir=$SCRATCH/bench-$1
  mkdir -p "$dir/lib"
  cp "$(lab path registry/bench)/$1.lock" "$dir/mix.lock"
  {
    printf 'defmodule Bench.MixProject do\n  use Mix.Project\n\n  def project, do: [app: :bench, version: "0.1.0", deps: deps()]\n\n  defp deps do\n    [\n'
    seq -f '      {:bench_%04.0f, "~> 1.0"}' -s $',\n' 1 "$1"
    printf '    ]\n  end\nend\n'
  } >"$dir/mix.exs"
  echo "$dir"
}
