defmodule Column do
  def chain, do: Marble.chain() ++ Jasper.chain()
end
