defmodule Sunstone do
  def chain, do: Iolite.chain()
end
