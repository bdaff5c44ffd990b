defmodule LeftTest do
  use ExUnit.Case, async: true

  test "the other application keeps dolomite below 2.0" do
    assert Left.chain() == ["basalt 1.0.1", "dolomite 1.2.0"]
  end
end
