defmodule VaultTest do
  use ExUnit.Case, async: true

  test "an organisation's package needs a public one and another of its own" do
    assert Vault.chain() ==
             ["onyx 1.0.0", "amber 1.2.0", "basalt 1.0.1", "dolomite 1.2.0", "cobalt 1.1.0", "dolomite 1.2.0", "peridot 0.2.0"]
  end
end
