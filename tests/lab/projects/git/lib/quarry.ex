defmodule Quarry do
  def chain, do: Enum.flat_map([Pyrite, Schist, Talc, Tuff, :slate], & &1.chain())
end
