defmodule Edge do
  def chain, do: Kyanite.chain()
end
