defmodule Pebble do
  def chain, do: :quartz.chain()
end
