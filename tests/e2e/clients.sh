#!/usr/bin/env bash
# Runs in a sandbox: the BEAM clients of docs/gateway.md, each as `exec` or through the shims, one line of result for each.
# Usage: clients.sh exec|shims
set -u
b=/opt/beamstrap/beamstrap
how=$1
# shellcheck source=/dev/null
. ~/env
unset HEX_CACERTS_PATH HEX_OFFLINE ERL_AFLAGS
mkdir -p ~/clients && cd ~/clients || exit 1
[ -f .tool-versions ] || cp ~/tools/.tool-versions .
if [ "$how" = shims ]; then
  $b shims install >/dev/null || exit 1
  eval "$($b env)"
  # The tools themselves are not on PATH: the shims alone lead to them.
  PATH=$(printf %s "$PATH" | tr : '\n' | grep -v /toolchains/ | paste -sd:)
  export PATH
  run() { "$@"; }
else
  run() { $b exec -- "$@"; }
fi

client() { # NAME CMD…: in the project's directory, its output shown only when it fails
  local name=$1 status=0
  shift
  "$@" >log 2>&1 </dev/null || status=$?
  if [ $status = 0 ]; then echo "ok $name"; else
    echo "not ok $name (status $status)"
    tail -n 25 log | sed 's/^/    /'
  fi
}

url=https://builds.hex.pm/builds/elixir/builds.txt
cat >plain.escript <<'X'
#!/usr/bin/env escript
main([Url]) ->
    ok = inets:start(),
    {ok, _} = application:ensure_all_started(ssl),
    Trust = try [{verify, verify_peer}, {cacerts, public_key:cacerts_get()}, {depth, 4},
                 {customize_hostname_check, [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}]}]
            catch error:undef -> [{verify, verify_none}] end,
    {ok, {{_, 200, _}, _, _}} = httpc:request(get, {Url, []}, [{ssl, Trust}], []).
X
# As the installers of esbuild and tailwind do it: the proxy from HTTPS_PROXY, the authorities of cacerts_get.
# As rustler_precompiled and elixir_make do it: the authorities in the file that HEX_CACERTS_PATH names.
cat >download.exs <<'X'
[kind, url] = System.argv()
{:ok, _} = Application.ensure_all_started(:inets)
{:ok, _} = Application.ensure_all_started(:ssl)
proxy = System.get_env("HTTPS_PROXY") || System.get_env("https_proxy")
%{host: host, port: port} = URI.parse(proxy)
:ok = :httpc.set_options([{:https_proxy, {{String.to_charlist(host), port}, []}}])
trust = case kind do
  "store" -> [cacerts: :public_key.cacerts_get()]
  "file" -> [cacertfile: String.to_charlist(System.fetch_env!("HEX_CACERTS_PATH"))]
end
match = [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
ssl = [verify: :verify_peer, depth: 4, customize_hostname_check: match] ++ trust
{:ok, {{_, 200, _}, _, body}} =
  :httpc.request(:get, {String.to_charlist(url), []}, [ssl: ssl, autoredirect: true], body_format: :binary)
true = byte_size(body) > 100
X
asset="https://github.com/elixir-lang/elixir/releases/download/v$ELIXIR/elixir-otp-$OTP.zip"

client "httpc" run escript plain.escript "$url"
client "download, store" run elixir download.exs store "$asset"
client "download, file" run elixir download.exs file "$asset"
client "mix local.hex" run mix local.hex --force
client "mix local.rebar" run mix local.rebar --force
client "mix hex.info" run mix hex.info amber
client "mix archive.install" run mix archive.install hex dolomite 1.2.0 --force
grep -q "dolomite" <(ls "${MIX_HOME:-$HOME/.mix}/archives") || echo "not ok mix archive.install: nothing was installed"
rm -rf "${MIX_HOME:-$HOME/.mix}/archives/"dolomite*

fresh() { rm -rf "$1" && cp -r "/opt/projects/$1" . && cp .tool-versions "$1/" && cd "$1" || exit 1; }
rm -rf ~/.hex/cache.* ~/.hex/packages ~/.cache/rebar3
fresh mix
rm mix.lock
client "mix deps.get" run mix deps.get
cmp -s mix.lock /opt/projects/mix/mix.lock || echo "not ok mix deps.get: another lock"
client "mix deps.update" run mix deps.update --all
client "mix test" run mix test
cd ..
fresh rebar3
all=--all
case $(rebar3 version 2>/dev/null) in "rebar 3.19"*) all='' ;; esac
# shellcheck disable=SC2086 # nothing or one word
client "rebar3 upgrade" run rebar3 upgrade $all
client "rebar3 compile" run rebar3 compile
cd ..
client "curl" run curl -sSf -o /dev/null "$url"
client "git" run git ls-remote https://github.com/beamstrap-lab/pyrite.git HEAD
