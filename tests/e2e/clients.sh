#!/usr/bin/env bash
# Runs in a sandbox: the clients of the table in docs/gateway.md, one line of result for each, under the names that they
# have there. Usage: clients.sh WAY
#   exec      each by `beamstrap exec` of its own
#   together  all below one `beamstrap exec`, each with those variables only that its row of the table names
#   shims     each as it is, through the shims
set -u
b=/opt/beamstrap/beamstrap
way=$1
url=https://builds.hex.pm/builds/elixir/builds.txt
asset="https://github.com/elixir-lang/elixir/releases/download/v$ELIXIR/elixir-otp-$OTP.zip"

# What the gateway's variables are: those that are new or other below `exec`.
if [ "$way" = within ]; then
  given=$(env | sort | comm -23 - before | sed -n 's/^\([A-Za-z_]*\)=.*/\1/p' | grep -v ^BEAMSTRAP_)
else
  # shellcheck source=/dev/null
  . ~/env
  unset HEX_CACERTS_PATH HEX_OFFLINE ERL_AFLAGS
  mkdir -p ~/clients && cd ~/clients || exit 1
  [ -f .tool-versions ] || cp ~/tools/.tool-versions .
fi
case $way in
  exec) run() { $b exec -- "$@"; } ;;
  together)
    env | sort >before
    exec $b exec -- bash "$0" within
    ;;
  within)
    run() {
      (
        for variable in $given; do
          case $row in *"\`$variable\`"*) ;; *) unset "$variable" ;; esac
        done
        exec "$@"
      )
    }
    ;;
  shims)
    $b shims install >/dev/null || exit 1
    eval "$($b env)"
    # The tools themselves are not on PATH: the shims alone lead to them.
    PATH=$(printf %s "$PATH" | tr : '\n' | grep -v /toolchains/ | paste -sd:)
    export PATH
    run() { "$@"; }
    ;;
esac

client() { # NAME CMD…: in the project's directory, its output shown only when it fails
  local name=$1 status=0
  shift
  row=$(grep "^|[^|]*\`$name\`" /opt/docs/gateway.md)
  run "$@" >log 2>&1 </dev/null || status=$?
  if [ $status = 0 ]; then echo "ok $name"; else
    echo "not ok $name (status $status)"
    tail -n 25 log | sed 's/^/    /'
  fi
}

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
# What Req and hackney do with what their applications' environments say, down to the sockets: as Req.new and Req.request
# run plugins and steps and Mint connects, and as hackney calls its middleware.
cat >library.exs <<'X'
defmodule Req.Request do
  def append_request_steps(request, steps), do: %{request | request_steps: request.request_steps ++ steps}
end
defmodule Library do
  def connect("Req", url) do
    options = Application.fetch_env!(:req, :default_options)
    request = %{url: url, options: Map.new(Keyword.delete(options, :plugins)), request_steps: []}
    request = Enum.reduce(options[:plugins], request, & &1.attach(&2))
    request = Enum.reduce(request.request_steps, request, fn {_, step}, request -> step.(request) end)
    connect = request.options.connect_options
    {:http, host, port, []} = connect[:proxy]
    {host, port, connect[:transport_opts]}
  end
  def connect("hackney", _url) do
    next = fn request -> request.options[:ssl_options] end
    chain = Enum.reverse(Application.fetch_env!(:hackney, :middleware))
    trust = Enum.reduce(chain, next, fn layer, next -> &layer.(&1, next) end).(%{options: []})
    %{host: host, port: port} = URI.parse(System.fetch_env!("https_proxy"))
    {host, port, trust}
  end
end
[library, url] = System.argv()
url = URI.parse(url)
{:ok, _} = Application.ensure_all_started(:ssl)
{host, port, trust} = Library.connect(library, url)
{:ok, socket} = :gen_tcp.connect(String.to_charlist(host), port, [:binary, active: false, packet: :http_bin])
:ok = :gen_tcp.send(socket, "CONNECT #{url.host}:443 HTTP/1.1\r\nHost: #{url.host}:443\r\n\r\n")
{:ok, {:http_response, _, 200, _}} = :gen_tcp.recv(socket, 0)
read = fn read -> with {:ok, {:http_header, _, _, _, _}} <- :gen_tcp.recv(socket, 0), do: read.(read) end
{:ok, :http_eoh} = read.(read)
:ok = :inet.setopts(socket, packet: :raw)
name = String.to_charlist(url.host)
match = [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
tls = [verify: :verify_peer, depth: 4, server_name_indication: name, customize_hostname_check: match] ++ trust
{:ok, socket} = :ssl.connect(socket, tls)
:ok = :ssl.send(socket, "GET #{url.path} HTTP/1.1\r\nHost: #{url.host}\r\nConnection: close\r\n\r\n")
{:ok, "HTTP/1.1 200 " <> _} = :ssl.recv(socket, 0)
X

client "httpc" escript plain.escript "$url"
client "download, store" elixir download.exs store "$asset"
client "download, file" elixir download.exs file "$asset"
client "Req" elixir library.exs Req "$url"
client "hackney" elixir library.exs hackney "$url"
client "mix local.hex" mix local.hex --force
client "mix local.rebar" mix local.rebar --force
client "mix archive.install" mix archive.install hex dolomite 1.2.0 --force
grep -q "dolomite" <(ls "${MIX_HOME:-$HOME/.mix}/archives") || echo "not ok mix archive.install: nothing was installed"
rm -rf "${MIX_HOME:-$HOME/.mix}/archives/"dolomite*

fresh() { rm -rf "$1" && cp -r "/opt/projects/$1" . && cp .tool-versions "$1/" && cd "$1" || exit 1; }
rm -rf ~/.hex/cache.* ~/.hex/packages ~/.cache/rebar3
client "mix hex.info" mix hex.info amber
fresh mix
rm mix.lock
client "mix deps.get" mix deps.get
cmp -s mix.lock /opt/projects/mix/mix.lock || echo "not ok mix deps.get: another lock"
client "mix deps.update" mix deps.update --all
cd ..
fresh rebar3
all=--all
case $(rebar3 version 2>/dev/null) in "rebar 3.19"*) all='' ;; esac
# shellcheck disable=SC2086 # nothing or one word
client "rebar3 upgrade" rebar3 upgrade $all
client "rebar3 compile" rebar3 compile
cd ..
client "curl" curl -sSf -o /dev/null "$url"
client "git" git ls-remote https://github.com/beamstrap-lab/pyrite.git HEAD
