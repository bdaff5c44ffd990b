-module(cairn_tests).
-include_lib("eunit/include/eunit.hrl").

chain_test() ->
    ?assertEqual([<<"flint 1.2.0">>, <<"gneiss 1.0.3">>, <<"hornfels 0.4.0">>, <<"gneiss 1.0.3">>, <<"quartz 2.0.0">>,
                  <<"gneiss 1.0.3">>], cairn:chain()).
