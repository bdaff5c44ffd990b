defmodule SunstoneTest do
  use ExUnit.Case, async: true

  test "what iolite could use is not there" do
    assert Sunstone.chain() == ["iolite 1.0.0", "dolomite 1.2.0"]
    refute Code.ensure_loaded?(Jasper)
  end
end
