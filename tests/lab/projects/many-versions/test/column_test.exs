defmodule ColumnTest do
  use ExUnit.Case, async: true

  test "one of forty versions" do
    assert ["marble 1.4.1", "dolomite 1.2.0", "jasper 1.3.0", "emery 1.0." <> _] = Column.chain()
  end
end
