defmodule Boulder do
  def bytes, do: :nephrite |> Application.app_dir("priv/data.bin") |> File.stat!() |> Map.fetch!(:size)
end
