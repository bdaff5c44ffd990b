#!/usr/bin/env escript
%% What real Erlang says of the files of tests/e2e/hexcache-formats. Prints one line for each check
%% that fails, and "passed P failed F" at the end.
-mode(compile).

main(["check-written", Dir]) ->
    Caches = [table(Dir, Name, 'Elixir.Hex.Registry.Server', {set, protected, false, 1})
              || Name <- ["ETS_V3", "ETS_V5"]],
    Bin = [check("BIN_V5 is what Hex 2.6 reads", fun() -> bin(read(Dir, "BIN_V5.cache")) end,
                 consult(Dir, "BIN_V5.txt"))],
    Indexes = [table(Dir, Name, package_index, {ordered_set, public, true, 2})
               || Name <- ["IDX_V6", "IDX_V7"]],
    Payloads = [table(Dir, filename:basename(File, ".cache"), big, {set, protected, false, 1})
                || File <- filelib:wildcard(Dir ++ "/PAYLOAD_*.cache")],
    Terms = [check(io_lib:format("term ~b", [N]), fun() -> binary_to_term(Encoded) end, Term)
             || {N, Encoded, Term} <- lists:zip3(lists:seq(1, 3000), parts(read(Dir, "terms.etf")),
                                                 consult(Dir, "terms.txt"))],
    finish(lists:flatten([Caches, Bin, Indexes, Payloads, Terms]));

main(["make", Dir]) ->
    rand:seed(exsss, {1, 2, 3}),
    Terms = [random_term(4) || _ <- lists:seq(1, 3000)],
    Encoded = [term_to_binary(T, lists:nth(1 + N rem 4, [[], [compressed], [{minor_version, 1}],
                                                         [{minor_version, 2}]]))
               || {N, T} <- lists:enumerate(Terms)],
    write(Dir, "erlang.etf", [[<<(byte_size(E)):32>>, E] || E <- Encoded]),
    write(Dir, "erlang.terms", term_to_binary(Terms)),
    [make_real(Dir, "ETS_V3", 3, Kind) || Kind <- ["plain", "verified"]],
    [make_real(Dir, "ETS_V5", 5, Kind) || Kind <- ["plain", "verified"]],
    Content = term_to_binary(real_objects(5)),
    write(Dir, "real-verified-BIN_V5",
          [<<"HEX REGISTRY CACHE 1">>, <<(erlang:crc32(Content)):32>>, Content]),
    [make_index(Dir, Vsn) || Vsn <- [6, 7]],
    mutants(Dir, "real-verified-ETS_V3", 1500),
    mutants(Dir, "real-plain-ETS_V3", 1500),
    finish([]);

main(["check-back", Dir]) ->
    Terms = binary_to_term(read(Dir, "erlang.terms")),
    Recoded = [check(io_lib:format("recoded term ~b", [N]), fun() -> binary_to_term(E) end, T)
               || {N, E, T} <- lists:zip3(lists:seq(1, length(Terms)), parts(read(Dir, "java.etf")),
                                          Terms)],
    Merged = [merged(Dir, Kind, Format)
              || {Kind, Format} <- [{"plain", "ETS_V3"}, {"verified", "ETS_V3"},
                                    {"plain", "ETS_V5"}, {"verified", "ETS_V5"}]],
    Old = binary_to_term(binary:part(read(Dir, "real-verified-BIN_V5"), 24,
                                     byte_size(read(Dir, "real-verified-BIN_V5")) - 24)),
    Bin = kept("merged cache.bin", Old, bin(read(Dir, "merged-verified-BIN_V5"))),
    Indexes = [begin
                   {ok, T0} = ets:file2tab(Dir ++ "/real-IDX_" ++ V), Was = ets:tab2list(T0),
                   ets:delete(T0),
                   {ok, T1} = ets:file2tab(Dir ++ "/merged-IDX_" ++ V, [{verify, true}]),
                   Is = ets:tab2list(T1), ets:delete(T1),
                   check("merged index " ++ V, fun() -> Was -- Is end, [])
               end || V <- ["V6", "V7"]],
    {ok, Verdicts} = file:consult(Dir ++ "/verdicts.txt"),
    Mutants = [verdict(Dir, File, Verdict) || {File, Verdict} <- Verdicts],
    finish(lists:flatten([Recoded, Merged, Bin, Indexes, Mutants])).

table(Dir, File, Name, {Type, Protection, Named, KeyPos}) ->
    Expected = lists:sort(consult(Dir, File ++ ".txt")),
    case ets:file2tab(filename:join(Dir, File ++ ".cache"), [{verify, true}]) of
        {ok, T} ->
            Info = [ets:info(T, I) || I <- [name, type, protection, named_table, keypos]],
            Objects = lists:sort(ets:tab2list(T)),
            ets:delete(T),
            [check(File ++ " options", fun() -> Info end, [Name, Type, Protection, Named, KeyPos]),
             check(File ++ " objects", fun() -> Objects end, Expected)];
        Error -> [check(File, fun() -> Error end, ok)]
    end.

merged(Dir, Kind, Format) ->
    {ok, T0} = ets:file2tab(Dir ++ "/real-" ++ Kind ++ "-" ++ Format, [{verify, true}]),
    {ok, T1} = ets:file2tab(Dir ++ "/merged-" ++ Kind ++ "-" ++ Format, [{verify, true}]),
    Was = ets:tab2list(T0), Is = ets:tab2list(T1),
    ets:delete(T0), ets:delete(T1),
    kept("merged " ++ Kind ++ " " ++ Format, Was, Is).

kept(What, Was, Is) ->
    Ours = fun({last_update, _}) -> true; (_) -> false end,
    [check(What ++ " keeps all", fun() -> [O || O <- Was, not Ours(O)] -- Is end, []),
     check(What ++ " has the new", fun() ->
         lists:keymember({versions, <<"hexpm">>, <<"alpha">>}, 1, Is) end, true)].

%% Real file2tab and ours must agree on every damaged file, with three exceptions. We refuse terms of
%% kinds that no cache holds. We refuse bytes behind a term, which binary_to_term overlooks. And we
%% overlook damage to those options of the header that are not carried into the new file.
verdict(Dir, File, Ours) ->
    Path = filename:join(Dir, File),
    Real = limited(fun() ->
        try ets:file2tab(Path, [{verify, true}]) of
            {ok, T} -> N = ets:info(T, size), ets:delete(T), {ok, N};
            {error, Reason} -> {error, Reason}
        catch _:_ -> {error, crash} end
    end),
    Agree = case {Real, Ours} of
                {{ok, _}, {ok, _}} -> true;
                {{error, _}, {error, _}} -> true;
                {{ok, _}, {error, <<"not an Erlang term: a term of the unknown", _/binary>>}} -> true;
                {{ok, _}, {error, <<"not an Erlang term: an improper list", _/binary>>}} -> true;
                {{ok, _}, {error, <<"not an Erlang term: ", Why/binary>>}} ->
                    string:find(Why, "bytes behind the term") =/= nomatch;
                {{error, _}, {ok, _}} -> damaged_header(read(Dir, File), read(Dir, "seed.ets"));
                _ -> false
            end,
    check(File, fun() -> case Agree of true -> ok; false -> {Real, Ours} end end, ok).

%% OTP 29's file2tab does not come back from some damaged files.
limited(Fun) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({done, Fun()}) end),
    receive
        {'DOWN', Ref, process, Pid, {done, Result}} -> Result;
        {'DOWN', Ref, process, Pid, _} -> {error, crash}
    after 3000 ->
        exit(Pid, kill),
        receive {'DOWN', Ref, process, Pid, _} -> {error, endless} end
    end.

damaged_header(Bytes, <<_:8/binary, Size:32, _/binary>> = Good) ->
    binary:longest_common_prefix([Bytes, Good]) < 16 + Size.

bin(<<"HEX REGISTRY CACHE 1", Crc:32, Content/binary>>) ->
    Crc = erlang:crc32(Content),
    binary_to_term(Content).

make_real(Dir, Format, Vsn, Kind) ->
    T = ets:new('Elixir.Hex.Registry.Server', []),
    ets:insert(T, real_objects(Vsn)),
    Info = case Kind of "plain" -> []; "verified" -> [{extended_info, [object_count, md5sum]}] end,
    ok = ets:tab2file(T, Dir ++ "/real-" ++ Kind ++ "-" ++ Format, Info),
    ets:delete(T).

real_objects(Vsn) ->
    R = <<"hexpm">>,
    lists:append(
      [[{version, Vsn}, {last_update, {{2020, 1, 1}, {0, 0, 0}}},
        {{repo, R}, <<"https://repo.hex.pm">>}, {self(), make_ref()}, {big, <<0:(70000 * 8)>>},
        {{registry_etag, R, <<"p1">>}, <<"\"x\"">>}],
       [{{random, N}, random_term(4)} || N <- lists:seq(1, 100)]
       | [[{{versions, R, P}, [<<"1.0.0">>, <<"1.1.0">>]}, {{timestamp, R, P}, {{2020, 1, 1}, {0, 0, 0}}}
           | lists:append([[{{deps, R, P, V}, [{R, <<"x">>, <<"x">>, <<"~> 1.0">>, false}]},
                            {{inner_checksum, R, P, V}, rand:bytes(32)},
                            {{outer_checksum, R, P, V}, rand:bytes(32)},
                            {{retired, R, P, V}, #{reason => 'RETIRED_OTHER', message => <<"m">>}},
                            {{timestamp, R, P, V}, {{2020, 1, 1}, {0, 0, 0}}}]
                           || V <- [<<"1.0.0">>, <<"1.1.0">>]])]
          || N <- lists:seq(1, 20), P <- [<<"p", (integer_to_binary(N))/binary>>]]]).

make_index(Dir, Vsn) ->
    T = ets:new(package_index, [named_table, public, ordered_set, {keypos, 2}]),
    ets:insert(T, {Vsn, package_index_version}),
    [ets:insert(T, {package, {<<"p">>, {{1, N, 0}, {[], []}}, <<"hexpm">>}, <<"A">>, <<"B">>, false, []})
     || N <- lists:seq(1, 300)],
    ok = ets:tab2file(T, Dir ++ "/real-IDX_V" ++ integer_to_list(Vsn)),
    ets:delete(T).

%% Small tables: damage should hit what matters.
mutants(Dir, Name, Count) ->
    {ok, T} = ets:file2tab(Dir ++ "/" ++ Name),
    [ets:delete(T, K) || {K, _} <- ets:tab2list(T), K =/= version, K =/= last_update],
    Info = case Name of "real-plain" ++ _ -> []; _ -> [{extended_info, [object_count, md5sum]}] end,
    ok = ets:tab2file(T, Dir ++ "/seed.ets", Info),
    ets:delete(T),
    Good = read(Dir, "seed.ets"),
    [write(Dir, lists:flatten(io_lib:format("~s-~4..0b.mutant", [Name, N])), mutate(N, Good))
     || N <- lists:seq(1, Count)].

mutate(N, Good) when N rem 10 =:= 0 -> binary:part(Good, 0, rand:uniform(byte_size(Good)));
mutate(N, Good) when N rem 10 =:= 1 -> <<Good/binary, (rand:bytes(rand:uniform(20)))/binary>>;
mutate(N, Good) when N rem 10 =:= 2 -> <<A:4/binary, _:4/binary, B/binary>> = Good,
                                       <<A/binary, 6, 7, 8, 9, B/binary>>;
mutate(_, Good) ->
    At = rand:uniform(byte_size(Good)) - 1,
    <<A:At/binary, B, C/binary>> = Good,
    <<A/binary, (B bxor (1 bsl (rand:uniform(8) - 1))), C/binary>>.

random_term(Depth) ->
    case rand:uniform(case Depth of 0 -> 7; _ -> 12 end) of
        1 -> lists:nth(rand:uniform(4), [ok, 'Elixir.Hex', 'ä b', '']);
        2 -> rand:uniform(1 bsl 40) - (1 bsl 39);
        3 -> rand:uniform(300) - 150;
        4 -> (1 bsl rand:uniform(3000)) * (rand:uniform(3) - 2);
        5 -> rand:normal() * 1.0e10;
        6 -> rand:bytes(rand:uniform(40));
        7 -> lists:nth(rand:uniform(2), [make_ref(), self()]);
        8 -> list_to_tuple(random_terms(Depth));
        9 -> random_terms(Depth);
        10 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(10))];
        11 -> maps:from_list([{random_term(0), T} || T <- random_terms(Depth)]);
        12 -> list_to_tuple(lists:seq(1, 250 + rand:uniform(10)))
    end.

random_terms(Depth) -> [random_term(Depth - 1) || _ <- lists:seq(1, rand:uniform(6) - 1)].

parts(<<Size:32, Part:Size/binary, Rest/binary>>) -> [Part | parts(Rest)];
parts(<<>>) -> [].

consult(Dir, File) -> {ok, Terms} = file:consult(filename:join(Dir, File)), Terms.
read(Dir, File) -> {ok, Bytes} = file:read_file(filename:join(Dir, File)), Bytes.
write(Dir, File, Bytes) -> ok = file:write_file(filename:join(Dir, File), Bytes).

check(What, Actual, Expected) ->
    try Actual() of
        Same when Same =:= Expected -> true;
        Other -> io:format("FAIL ~s: ~0P~n", [What, Other, 30]), false
    catch Class:Reason -> io:format("FAIL ~s: ~0P~n", [What, {Class, Reason}, 30]), false
    end.

finish(Results) ->
    io:format("passed ~b failed ~b~n", [length([ok || true <- Results]),
                                        length([no || false <- Results])]).
