%% Gives Erlang's own HTTP client the proxy that the environment names, and Erlang's TLS its authorities, at the moment
%% their applications start: neither reads any variable. Loaded by ERL_AFLAGS below `beamstrap exec`.
-module(beamstrap_proxy).
-behaviour(application).
-export([install/0, start/2, stop/1]).

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
    Except = except(os:getenv("no_proxy", "")),
    Options = [{Option, {Proxy, Except}} || {Option, Variable} <- [{https_proxy, "https_proxy"}, {proxy, "http_proxy"}],
                                            Proxy <- proxy(os:getenv(Variable, ""))],
    %% httpc:set_options/1 refuses until its application counts as started.
    httpc_manager:set_options(Options, httpc_manager);
prepare(ssl) ->
    %% public_key 1.17 knows cacerts_path, which ERL_AFLAGS has.
    _ = application:load(public_key),
    {ok, Version} = application:get_key(public_key, vsn),
    case [list_to_integer(Part) || Part <- string:lexemes(Version, ".")] >= [1, 17] of
        true -> ok;
        false -> public_key:cacerts_load(os:getenv("HEX_CACERTS_PATH"))
    end.

proxy(Text) ->
    case uri_string:parse(Text) of
        #{scheme := "http", host := Host, port := Port} -> [{Host, Port}];
        _ -> []
    end.

except(Text) ->
    [case Name of "." ++ _ -> "*" ++ Name; _ -> Name end || Name <- string:lexemes(Text, ", ")].
