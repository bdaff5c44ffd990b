#!/usr/bin/env escript
%% Makes the otp25-* files beside it: escript make.escript DIR, with OTP 25.2.3.
-mode(compile).
main([Dir]) ->
  Sum = fun sum/1,
  D = {{2026,1,2},{3,4,5}},
  Pkg = fun(R,P,Vs) ->
    [{{versions,R,P},Vs},{{timestamp,R,P},D}] ++ lists:append([
     [{{deps,R,P,V},[{R,<<"gamma">>,<<"gamma">>,<<"~> 0.1">>,true}]},
      {{inner_checksum,R,P,V},Sum({i,P,V})},{{outer_checksum,R,P,V},Sum({o,P,V})},
      {{retired,R,P,V},nil},{{timestamp,R,P,V},D}] || V <- Vs]) end,
  V3 = [{version,3},{last_update,D},{{repo,<<"hexpm">>},<<"https://repo.hex.pm">>},
        {{registry_etag,<<"hexpm">>,<<"beta">>},<<"\"abc\"">>},
        {{tarball_etag,<<"hexpm">>,<<"beta">>,<<"1.0.0">>},<<"\"old\"">>},
        {unknown,[1,2,3,self(),make_ref(),1.5,1 bsl 80,"string"]},{<<"binary key">>,#{b => 1,a => 2}}]
       ++ Pkg(<<"hexpm">>,<<"beta">>,[<<"1.0.0">>,<<"1.1.0">>,<<"0.9.0">>])
       ++ Pkg(<<"hexpm:acme">>,<<"secret">>,[<<"2.0.0-rc.1">>]),
  T = ets:new('Elixir.Hex.Registry.Server',[]), ets:insert(T,V3),
  ok = ets:tab2file(T,Dir++"/otp25-cache-v3.ets",[{extended_info,[object_count,md5sum]}]),
  V5 = lists:keystore(version,1,V3,{version,5}) ++ [{{published_at,<<"hexpm">>,<<"beta">>,<<"1.0.0">>},1500000000},
        {{policy,<<"hexpm:acme">>,<<"strict">>},#{name => <<"strict">>}}],
  T5 = ets:new('Elixir.Hex.Registry.Server',[]), ets:insert(T5,V5),
  ok = ets:tab2file(T5,Dir++"/otp25-cache-v5.ets",[{extended_info,[object_count,md5sum]}]),
  B = term_to_binary(V5),
  ok = file:write_file(Dir++"/otp25-cache.bin",[<<"HEX REGISTRY CACHE 1">>,<<(erlang:crc32(B)):32>>,B]),
  X = ets:new(package_index,[named_table,public,ordered_set,{keypos,2}]),
  ets:insert(X,{6,package_index_version}),
  [ets:insert(X,{package,{<<"cowlib">>,Vsn,<<"hexpm">>},<<"AA">>,<<"BB">>,false,[{<<"x">>,{pkg,<<"x">>,<<"~> 1.0">>,undefined,undefined}}]})
    || Vsn <- [{{1,0,0},{[],[]}},{{1,0,0},{[<<"rc">>,1],[<<"build">>,5]}}]],
  ok = ets:tab2file(X,Dir++"/otp25-packages.idx").
sum(X) -> <<(erlang:md5(term_to_binary(X)))/binary,(erlang:md5(term_to_binary({X,2})))/binary>>.
