defmodule Vault do
  def chain, do: Onyx.chain()
end
