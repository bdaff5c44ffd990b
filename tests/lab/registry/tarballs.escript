#!/usr/bin/env escript
%% Usage: tarballs.escript HEX PACKAGES BENCH OUT
%% Packages as `mix hex.publish` makes them, by Hex's own code (beams in HEX): sources from a template that calls every
%% dependency, OUT/tarballs/*.tar, OUT/repos/ORG/tarballs/*.tar, and OUT/releases.eterm for records.escript.
%% BENCH packages more, bench_0001 and so on, in blocks of 100 that only know each other.
-mode(compile).

main([Hex, Packages, Bench, Out]) ->
    true = code:add_patha(Hex),
    {ok, Listed} = file:consult(Packages),
    All = Listed ++ bench(list_to_integer(Bench)),
    Kinds = maps:from_list([{Name, {Manager, Options}} || {Manager, Name, Options, _} <- All]),
    Built = [{Manager, Name, Options, [release(Manager, Name, Options, Release, Kinds, Out) || Release <- Releases]}
             || {Manager, Name, Options, Releases} <- All],
    ok = file:write_file(filename:join(Out, "releases.eterm"),
                         unicode:characters_to_binary([io_lib:format("~0tp.~n", [Package]) || Package <- Built])).

%% i needs i+1 and i+10 of its block; sizes as real packages have them, 2 to 60 KB.
bench(Count) ->
    [{mix, bench_name(I), [{large, 2000 + (I * 7919) rem 58000}],
      [{"1.0.0", [{bench_name(J), "~> 1.0"} || J <- [I + 1, I + 10], (J - 1) div 100 =:= (I - 1) div 100]}]}
     || I <- lists:seq(1, Count)].

bench_name(I) -> lists:flatten(io_lib:format("bench_~4..0b", [I])).

release(Manager, Name, Options, {Version, Deps}, Kinds, Out) ->
    App = app(Name, Options),
    Files = files(Manager, Name, App, Version, Options, Deps, Kinds),
    Metadata = metadata(Manager, Name, App, Version, Files, Options, Deps, Kinds),
    {ok, #{tarball := Tarball, inner_checksum := Inner, outer_checksum := Outer}} =
        mix_hex_tarball:create(Metadata, Files),
    Dir = case proplists:get_value(organization, Options) of
              undefined -> Out;
              Org -> filename:join([Out, "repos", Org])
          end,
    Path = filename:join([Dir, "tarballs", Name ++ "-" ++ Version ++ ".tar"]),
    ok = filelib:ensure_dir(Path),
    ok = file:write_file(Path, Tarball),
    {Version, [{Dep, Requirement, DepOptions, app(Dep, Kinds)} || {Dep, Requirement, DepOptions} <- full(Deps)], Inner, Outer}.

full(Deps) -> [case Dep of {Name, Requirement} -> {Name, Requirement, []}; _ -> Dep end || Dep <- Deps].

app(Name, Kinds) when is_map(Kinds) -> {_, Options} = maps:get(Name, Kinds), app(Name, Options);
app(Name, Options) -> proplists:get_value(app, Options, Name).

metadata(Manager, Name, App, Version, Files, Options, Deps, Kinds) ->
    Org = proplists:get_value(organization, Options),
    #{<<"name">> => bin(Name), <<"app">> => bin(App), <<"version">> => bin(Version),
      <<"description">> => <<"A package of the lab, für Prüfungen"/utf8>>, <<"licenses">> => [<<"MIT">>],
      <<"links">> => #{<<"Source">> => <<"https://github.com/beamstrap-lab">>},
      <<"build_tools">> => [atom_to_binary(Manager)], <<"files">> => [bin(File) || {File, _} <- Files],
      <<"requirements">> =>
          maps:from_list([{bin(Dep), maps:merge(
              #{<<"app">> => bin(app(Dep, Kinds)), <<"optional">> => proplists:get_bool(optional, DepOptions),
                <<"requirement">> => bin(Requirement)}, repository(DepOptions, Org))}
              || {Dep, Requirement, DepOptions} <- full(Deps)])}.

repository(DepOptions, Org) ->
    case proplists:get_value(repository, DepOptions, Org) of
        undefined -> #{<<"repository">> => <<"hexpm">>};
        Repository -> #{<<"repository">> => bin(Repository)}
    end.

%% chain/0 of every package is its name and version, then the chains of what it needs.
files(mix, Name, App, Version, Options, Deps, Kinds) ->
    Module = camel(App),
    Org = proplists:get_value(organization, Options),
    [{"lib/" ++ App ++ ".ex", text(
      "defmodule ~ts do\n"
      "  @needs ~ts\n\n"
      "  def chain do\n"
      "    [\"~ts ~ts\" | for(need <- @needs, Code.ensure_loaded?(need), line <- need.chain(), do: line)]\n"
      "  end\n"
      "end\n", [Module, needs(Deps, Kinds), Name, Version])},
     {"mix.exs", text(
      "defmodule ~ts.MixProject do\n"
      "  use Mix.Project\n\n"
      "  def project, do: [app: :~ts, version: \"~ts\", deps: deps()]\n"
      "  def application, do: [extra_applications: [:logger]]\n"
      "  defp deps, do: [~ts]\n"
      "end\n", [Module, App, Version, lists:join(", ", [mix_dep(Dep, Org, Kinds) || Dep <- full(Deps)])])}
     | large(Name, Options)];
files(rebar3, Name, App, Version, Options, Deps, Kinds) ->
    Plugins = proplists:get_value(plugins, Options, []),
    [{"rebar.config", text("{erl_opts, [debug_info]}.\n{deps, [~ts]}.\n~ts", [
      lists:join(", ", [io_lib:format("{~ts, \"~ts\"}", [Dep, Requirement]) || {Dep, Requirement, _} <- full(Deps)]),
      [io_lib:format("{plugins, [~ts]}.\n{provider_hooks, [{pre, [{compile, polish}]}]}.\n",
        [lists:join(", ", [io_lib:format("{~ts, \"~ts\"}", [P, V]) || {P, V} <- Plugins])]) || Plugins =/= []]])},
     {"src/" ++ App ++ ".app.src", text(
      "{application, ~ts, [{description, \"lab\"}, {vsn, \"~ts\"}, {applications, [~ts]}, {modules, []}]}.\n",
      [App, Version, lists:join(", ", ["kernel", "stdlib" | [app(Dep, Kinds) || {Dep, _, _} <- full(Deps)]])])},
     case proplists:get_bool(plugin, Options) of
         true -> {"src/" ++ App ++ ".erl", text(
             "-module(~ts).\n-export([init/1, do/1, format_error/1]).\n\n"
             "init(State) ->\n"
             "    {ok, rebar_state:add_provider(State, providers:create([{name, polish}, {module, ?MODULE}, {bare, true},\n"
             "        {deps, []}, {example, \"rebar3 polish\"}, {opts, []}, {short_desc, \"\"}, {desc, \"\"}]))}.\n\n"
             "do(State) -> rebar_api:info(\"polished\", []), {ok, State}.\n\n"
             "format_error(Reason) -> io_lib:format(\"~~p\", [Reason]).\n", [App])};
         false -> {"src/" ++ App ++ ".erl", text(
             "-module(~ts).\n-export([chain/0]).\n\n"
             "chain() -> [<<\"~ts ~ts\">> | lists:append([Need:chain() || Need <- [~ts]])].\n",
             [App, Name, Version, lists:join(", ", [app(Dep, Kinds) || {Dep, _, _} <- full(Deps)])])}
     end | large(Name, Options)].

mix_dep({Dep, Requirement, DepOptions}, Org, Kinds) ->
    App = app(Dep, Kinds),
    Repository = proplists:get_value(repository, DepOptions, Org),
    [io_lib:format("{:~ts, \"~ts\"", [App, Requirement]),
     [io_lib:format(", hex: :~ts", [Dep]) || App =/= Dep],
     [io_lib:format(", organization: \"~ts\"", [Repository]) || Repository =/= undefined, Repository =/= "hexpm"],
     [", optional: true" || proplists:get_bool(optional, DepOptions)], "}"].

needs(Deps, Kinds) ->
    ["[", lists:join(", ", [case maps:get(Dep, Kinds) of
        {mix, _} -> camel(app(Dep, Kinds));
        {rebar3, _} -> ":" ++ app(Dep, Kinds)
    end || {Dep, _, _} <- full(Deps)]), "]"].

camel(App) -> lists:append([string:titlecase(Word) || Word <- string:split(App, "_", all)]).

%% Bytes that do not compress, the same on every machine.
large(Name, Options) ->
    case proplists:get_value(large, Options) of
        undefined -> [];
        Size -> [{"priv/data.bin", noise(crypto:hash(sha256, Name), Size, [])}]
    end.

noise(_, Size, Blocks) when Size =< 0 -> iolist_to_binary(Blocks);
noise(Seed, Size, Blocks) ->
    Block = crypto:hash(sha512, Seed),
    noise(Block, Size - 64, [Block | Blocks]).

text(Format, Arguments) ->
    unicode:characters_to_binary(io_lib:format(Format, Arguments)).

bin(Text) -> unicode:characters_to_binary(Text).
