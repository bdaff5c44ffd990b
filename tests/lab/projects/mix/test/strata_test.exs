defmodule StrataTest do
  use ExUnit.Case, async: true

  test "a diamond, and packages that rebar3 builds" do
    assert Strata.chain() ==
             ["amber 1.2.0", "basalt 1.0.1", "dolomite 1.2.0", "cobalt 1.1.0", "dolomite 1.2.0", "flint 1.2.0", "gneiss 1.0.3"]
  end

  test "a package only for tests" do
    assert ["emery 1.0." <> _] = Emery.chain()
  end
end
