defmodule PebbleTest do
  use ExUnit.Case, async: true

  test "a package whose build needs a plugin of rebar3" do
    assert Pebble.chain() == ["quartz 2.0.0", "gneiss 1.0.3"]
  end
end
