defmodule Left do
  def chain, do: Basalt.chain()
end
