%% Gives Erlang's own HTTP client the proxy that the environment names, and Erlang's TLS its authorities, at the moment
%% their applications start: neither reads any variable. Nor does Req, which takes a plugin from its application's
%% environment; hackney 4 knows the proxy, and gets the authorities. Loaded by ERL_AFLAGS below `beamstrap exec`.
-module(beamstrap_proxy).
-behaviour(application).
-export([install/0, start/2, stop/1]).
-export([attach/1, run/1, hackney/2]).

%% The applications are loaded before anybody starts them, with this module in front of their own.
install() ->
    lists:foreach(fun hook/1, [inets, ssl]).

hook(Application) ->
    File = code:where_is_file(atom_to_list(Application) ++ ".app"),
    {ok, [{application, Application, Keys}]} = file:consult(File),
    {mod, Callback} = lists:keyfind(mod, 1, Keys),
    Ours = {mod, {?MODULE, {Application, Callback}}},
    application:load({application, Application, lists:keyreplace(mod, 1, Keys, Ours)}).

start(Type, {Application, {Module, Arguments}}) ->
    case Module:start(Type, Arguments) of
        {ok, Pid} -> started(Application, Pid, {Module, []});
        {ok, Pid, State} -> started(Application, Pid, {Module, State});
        Other -> Other
    end.

stop({Module, State}) ->
    Module:stop(State).

started(Application, Pid, State) ->
    try
        prepare(Application)
    catch
        _:_ -> ok
    end,
    {ok, Pid, State}.

prepare(inets) ->
    Except = except(),
    Options = [{Option, {Proxy, Except}} || {Option, Variable} <- [{https_proxy, "https_proxy"}, {proxy, "http_proxy"}],
                                            Proxy <- proxy(Variable)],
    %% httpc:set_options/1 refuses until its application counts as started.
    httpc_manager:set_options(Options, httpc_manager);
prepare(ssl) ->
    trust(),
    %% By now Mix has read the project's configuration; what it has put there stays.
    append(hackney, middleware, fun ?MODULE:hackney/2),
    Options = application:get_env(req, default_options, []),
    Plugins = appended(?MODULE, proplists:get_value(plugins, Options, [])),
    application:set_env(req, default_options, lists:keystore(plugins, 1, Options, {plugins, Plugins}), [{persistent, true}]).

trust() ->
    %% public_key 1.17 knows cacerts_path, which ERL_AFLAGS has.
    _ = application:load(public_key),
    {ok, Version} = application:get_key(public_key, vsn),
    case [list_to_integer(Part) || Part <- string:lexemes(Version, ".")] >= [1, 17] of
        true -> ok;
        false -> public_key:cacerts_load(os:getenv("HEX_CACERTS_PATH"))
    end.

append(Application, Key, Value) ->
    Values = application:get_env(Application, Key, []),
    application:set_env(Application, Key, appended(Value, Values), [{persistent, true}]).

appended(Value, Values) ->
    lists:delete(Value, Values) ++ [Value].

%% Req's plugin, under the names that Req has called it by: a last step of each request.
attach(Request) ->
    'Elixir.Req.Request':append_request_steps(Request, [{?MODULE, fun req/1}]).

run(Request) ->
    attach(Request).

req(Request) ->
    try
        connect(Request)
    catch
        _:_ -> Request
    end.

%% A request that says itself how to connect, or whom to trust, is left alone.
connect(#{options := Options, url := #{scheme := Scheme, host := Host}} = Request) ->
    Connect = maps:get(connect_options, Options, []),
    {Tls, Rest} = proplists:split(Connect, [transport_opts]),
    Transport = lists:append([Opts || {transport_opts, Opts} <- lists:append(Tls)]),
    Own = maps:is_key(finch, Options) orelse maps:is_key(unix_socket, Options) orelse
        proplists:is_defined(proxy, Connect) orelse trusts(Transport) orelse exempt(binary_to_list(Host)),
    case proxy(binary_to_list(Scheme) ++ "_proxy") of
        [{Address, Port}] when not Own ->
            Ours = [{proxy, {http, list_to_binary(Address), Port, []}}, {transport_opts, authorities() ++ Transport}],
            Request#{options := Options#{connect_options => Ours ++ Rest}};
        _ ->
            Request
    end.

%% hackney 4 takes the proxy from the environment, but trusts certifi's authorities alone.
hackney(#{options := Options} = Request, Next) ->
    Ssl = proplists:get_value(ssl_options, Options, []),
    case trusts(Ssl) orelse proplists:is_defined(insecure, Options) of
        true -> Next(Request);
        false -> Next(Request#{options := [{ssl_options, authorities() ++ Ssl} | Options]})
    end.

trusts(Options) ->
    lists:any(fun(Key) -> proplists:is_defined(Key, Options) end, [cacertfile, cacerts, verify, insecure]).

authorities() ->
    [{cacertfile, os:getenv("HEX_CACERTS_PATH")}].

proxy(Variable) ->
    case uri_string:parse(os:getenv(Variable, "")) of
        #{scheme := "http", host := Host, port := Port} -> [{Host, Port}];
        _ -> []
    end.

exempt(Host) ->
    lists:any(fun("*" ++ Domain) -> lists:suffix(Domain, Host); (Name) -> Name =:= Host end, except()).

except() ->
    [case Name of "." ++ _ -> "*" ++ Name; _ -> Name end || Name <- string:lexemes(os:getenv("no_proxy", ""), ", ")].
