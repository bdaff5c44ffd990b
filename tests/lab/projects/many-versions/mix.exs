defmodule Column.MixProject do
  use Mix.Project

  def project do
    [app: :column, version: "0.1.0", elixir: "~> 1.14", start_permanent: Mix.env() == :prod, deps: deps()]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:marble, "~> 1.0 and < 1.5.0"},
      {:jasper, "~> 1.0"}
    ]
  end
end
