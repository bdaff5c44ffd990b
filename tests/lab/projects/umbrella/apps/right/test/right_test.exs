defmodule RightTest do
  use ExUnit.Case, async: true

  test "a sister and a package" do
    assert Right.chain() == ["basalt 1.0.1", "dolomite 1.2.0", "cobalt 1.1.0", "dolomite 1.2.0"]
    assert ["emery 1.0." <> _] = Emery.chain()
  end
end
