#!/usr/bin/env escript
%% Usage: records.escript HEX RELEASES KEY OUT
%% The signed registry over the releases that tarballs.escript made, by Hex's own encoder and signer: OUT/packages/*,
%% names, versions, OUT/repos/ORG/…; OUT/tampered/*, which nobody must accept; the locks of the bench projects,
%% OUT/../bench/N.lock.
-mode(compile).

main([Hex, Releases, KeyFile, Out]) ->
    true = code:add_patha(Hex),
    {ok, Packages} = file:consult(Releases),
    {ok, Key} = file:read_file(KeyFile),
    [repository(Org, [Package || {_, _, Options, _} = Package <- Packages,
                                 proplists:get_value(organization, Options) =:= Org], Key, Out)
     || Org <- [undefined, "acme"]],
    policies(Key, Out),
    tampered(lists:keyfind("amber", 2, Packages), Key, Out),
    [lock(Count, Packages, Out) || Count <- [100, 300, 1000]].

repository(Org, Packages, Key, Out) ->
    {Name, Dir} = case Org of
        undefined -> {<<"hexpm">>, Out};
        _ -> {bin(Org), filename:join([Out, "repos", Org])}
    end,
    Encoded = [package(Name, Package) || Package <- Packages],
    [write([Dir, "packages", Package], mix_hex_registry:build_package(Map, Key)) || #{name := Package} = Map <- Encoded],
    write([Dir, "names"], mix_hex_registry:build_names(
        #{repository => Name, packages => [#{name => Package, updated_at => #{seconds => 1735689600, nanos => 0}}
                                           || #{name := Package} <- Encoded]}, Key)),
    write([Dir, "versions"], mix_hex_registry:build_versions(
        #{repository => Name, packages => [versions(Package) || Package <- Encoded]}, Key)).

write(Path, Body) ->
    File = filename:join(Path),
    ok = filelib:ensure_dir(File),
    ok = file:write_file(File, Body).

versions(#{name := Name, releases := Releases}) ->
    Indexes = fun(Key) -> [I || {I, Release} <- lists:enumerate(0, Releases), maps:is_key(Key, Release),
                                maps:get(Key, Release) =/= []] end,
    #{name => Name, versions => [Version || #{version := Version} <- Releases], retired => Indexes(retired),
      with_advisories => Indexes(advisory_indexes)}.

package(Repository, {_, Name, Options, Releases}) ->
    Advisories = [{Versions, Map} || {advisory, Versions, Map} <- Options],
    #{name => bin(Name), repository => Repository, advisories => [Map || {_, Map} <- Advisories],
      releases => [release(Repository, Release, Options, Advisories) || Release <- Releases]}.

release(Repository, {Version, Deps, Inner, Outer}, Options, Advisories) ->
    Base = #{version => bin(Version), inner_checksum => Inner, outer_checksum => Outer,
             dependencies => [dependency(Repository, Dep) || Dep <- Deps],
             advisory_indexes => [I || {I, {Versions, _}} <- lists:enumerate(0, Advisories), lists:member(Version, Versions)]},
    Retired = [retired(Reason, Message) || {retired, V, Reason, Message} <- Options, V =:= Version],
    Published = [#{published_at => #{seconds => At, nanos => 0}} || {published, V, At} <- Options, V =:= Version],
    lists:foldl(fun maps:merge/2, Base, Retired ++ Published).

retired(Reason, undefined) -> #{retired => #{reason => Reason}};
retired(Reason, Message) -> #{retired => #{reason => Reason, message => Message}}.

%% As hexpm writes it: what follows from the rest is left out.
dependency(Repository, {Package, Requirement, Options, App}) ->
    From = bin(proplists:get_value(repository, Options, Repository)),
    maps:merge(#{package => bin(Package), requirement => bin(Requirement)}, maps:from_list(
        [{optional, true} || proplists:get_bool(optional, Options)] ++ [{app, bin(App)} || App =/= Package] ++
        [{repository, From} || From =/= Repository])).

policies(Key, Out) ->
    Policy = #{repository => <<"acme">>, name => <<"strict">>, description => <<"no dust">>, visibility => 'VISIBILITY_PUBLIC',
               repositories => [#{repository => <<"hexpm">>,
                                  restriction => #{advisory_min_severity => 'SEVERITY_HIGH', retirement_reasons =>
                                                       ['RETIRED_SECURITY', 'RETIRED_INVALID'], cooldown => <<"7d">>},
                                  overrides => [#{action => 'OVERRIDE_ACTION_DENY', ref => #{package => <<"nephrite">>}},
                                                #{action => 'OVERRIDE_ACTION_ALLOW',
                                                  ref => #{package => <<"emery">>, requirement => <<"~> 1.0">>}}]}]},
    write([Out, "repos", "acme", "policies", "strict"], mix_hex_registry:build_policy(Policy, Key)).

%% What a fault puts in the place of amber's record or of its newest tarball.
tampered(Amber, Key, Out) ->
    Map = #{releases := Releases} = package(<<"hexpm">>, Amber),
    Signed = zlib:gunzip(mix_hex_registry:build_package(Map, Key)),
    #{payload := Payload, signature := Signature} = Decoded = mix_hex_pb_signed:decode_msg(Signed, 'Signed'),
    Other = public_key:generate_key({rsa, 2048, 65537}),
    OtherPem = public_key:pem_encode([public_key:pem_entry_encode('RSAPrivateKey', Other)]),
    Encode = fun(Message) -> zlib:gzip(mix_hex_pb_signed:encode_msg(Message, 'Signed')) end,
    Swapped = [Release#{outer_checksum := crypto:hash(sha256, "other")} || Release <- Releases],
    [write([Out, "tampered", Name], Body) || {Name, Body} <-
        [{"record", Encode(Decoded#{payload := flip(Payload, 20)})}, {"signature", Encode(Decoded#{signature := flip(Signature, 9)})},
         {"unsigned", Encode(#{payload => Payload})}, {"foreign-key", mix_hex_registry:build_package(Map, OtherPem)},
         {"repository", mix_hex_registry:build_package(Map#{repository := <<"acme">>}, Key)},
         {"name", mix_hex_registry:build_package(Map#{name := <<"ambar">>}, Key)},
         {"checksum", mix_hex_registry:build_package(Map#{releases := Swapped}, Key)}, {"garbage", <<"<html>sign in</html>">>},
         {"bomb", zlib:gzip(binary:copy(<<0>>, 64 bsl 20))}]],
    {ok, Tarball} = file:read_file(filename:join([Out, "tarballs", "amber-1.2.0.tar"])),
    write([Out, "tampered", "truncated.tar"], binary:part(Tarball, 0, byte_size(Tarball) - 700)),
    write([Out, "tampered", "bit.tar"], flip(Tarball, 3000)).

flip(Bytes, At) ->
    <<Before:At/binary, Byte, After/binary>> = Bytes,
    <<Before/binary, (Byte bxor 1), After/binary>>.

lock(Count, Packages, Out) ->
    Lines = [io_lib:format("  \"~ts\": {:hex, :~ts, \"~ts\", \"~ts\", [:mix], [~ts], \"hexpm\", \"~ts\"},\n",
                 [Name, Name, Version, hex(Inner), lists:join(", ", [lock_dep(Dep) || Dep <- lists:sort(Deps)]), hex(Outer)])
             || {_, "bench_" ++ I = Name, _, [{Version, Deps, Inner, Outer}]} <- Packages, list_to_integer(I) =< Count],
    write([filename:dirname(Out), "bench", integer_to_list(Count) ++ ".lock"], ["%{\n", Lines, "}\n"]).

lock_dep({Name, Requirement, _, _}) ->
    io_lib:format("{:~ts, \"~ts\", [hex: :~ts, repo: \"hexpm\", optional: false]}", [Name, Requirement, Name]).

hex(Sum) -> string:lowercase(binary:encode_hex(Sum)).
bin(Text) when is_binary(Text) -> Text;
bin(Text) -> unicode:characters_to_binary(Text).
