defmodule Strata do
  def chain, do: Amber.chain() ++ :flint.chain()
end
