defmodule QuarryTest do
  use ExUnit.Case, async: true

  test "a tag with a Hex dependency, a submodule, a directory of a repository, a revision" do
    assert Quarry.chain() ==
             ["pyrite 1.1.0", "dolomite 1.2.0", "schist 0.3.0", "dark and layered", "talc 2.0.0", "cobalt 1.1.0"] ++
               ["dolomite 1.2.0", "tuff 2.0.0", "slate 0.1.0"]
  end
end
