defmodule EdgeTest do
  use ExUnit.Case, async: true

  test "only pre-releases satisfy it" do
    assert Edge.chain() == ["kyanite 2.0.0-rc.2", "lazurite 0.1.0-alpha.10"]
  end
end
