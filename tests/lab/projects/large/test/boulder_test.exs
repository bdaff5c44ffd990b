defmodule BoulderTest do
  use ExUnit.Case, async: true

  test "all of it is there" do
    assert Boulder.bytes() == 6_000_000
  end
end
