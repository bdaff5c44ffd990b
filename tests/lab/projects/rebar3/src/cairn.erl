-module(cairn).
-export([chain/0]).

chain() -> flint:chain() ++ hornfels:chain() ++ quartz:chain().
