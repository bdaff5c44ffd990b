defmodule Right do
  def chain, do: Left.chain() ++ Cobalt.chain()
end
