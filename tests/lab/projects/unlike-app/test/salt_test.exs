defmodule SaltTest do
  use ExUnit.Case, async: true

  test "application halite is in package halite_package" do
    assert ["halite_package 1.1.0", "amber 1.2.0" | _] = Salt.chain()
  end
end
