#!/usr/bin/env escript
%% What real Erlang finds in the caches of Hex and rebar3 (cache.ets, cache.bin, packages.idx).
%%   dump FILE            one object a line, sorted
%%   whole FILE…          each that is there can be read and its sums are right
%%   kept OLD NEW         every object of OLD is in NEW, but for the time of the last update check
%%   agrees REAL OURS     every object of REAL that says something of a package is in OURS
main(["dump", File]) -> [io:format("~0tp~n", [Object]) || Object <- lists:sort(objects(File))];
main(["whole" | Files]) -> [objects(File) || File <- Files, filelib:is_file(File)];
main(["kept", Old, New]) ->
    missing([Object || {Key, _} = Object <- objects(Old), Key =/= last_update] ++
            [Object || Object <- objects(Old), tuple_size(Object) > 2], objects(New));
main(["agrees", Real, Ours]) ->
    missing([Object || Object <- objects(Real), lasting(Object)], objects(Ours)).

lasting({Key, _}) when is_tuple(Key) -> not lists:member(element(1, Key), [repo, timestamp, registry_etag, policy_etag]);
lasting({Key, _}) -> Key =/= last_update;
lasting(_) -> true.

missing(Wanted, Found) ->
    Known = maps:from_keys(Found, true),
    Gone = [Object || Object <- Wanted, not maps:is_key(Object, Known)],
    io:format("~b wanted, ~b found~n", [length(Wanted), length(Found)]),
    [io:format("missing: ~0tp~n", [Object]) || Object <- lists:sublist(Gone, 20)],
    halt(case {Wanted, Gone} of {[_ | _], []} -> 0; _ -> 1 end).

objects(File) ->
    case file:read_file(File) of
        {ok, <<"HEX REGISTRY CACHE 1", Sum:32, Content/binary>>} ->
            Sum = erlang:crc32(Content),
            case binary_to_term(Content) of Map when is_map(Map) -> maps:to_list(Map); List -> List end;
        {ok, _} ->
            Table = case ets:file2tab(File, [{verify, true}]) of
                {ok, Verified} -> Verified;
                {error, badfile} -> {ok, Plain} = ets:file2tab(File), Plain % of rebar3, or of Hex before 2.2
            end,
            Objects = ets:tab2list(Table),
            ets:delete(Table), % rebar3's has a name
            Objects
    end.
