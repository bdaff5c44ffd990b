defmodule Salt do
  def chain, do: Halite.chain()
end
