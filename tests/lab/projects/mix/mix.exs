defmodule Strata.MixProject do
  use Mix.Project

  def project do
    [app: :strata, version: "0.1.0", elixir: "~> 1.14", start_permanent: Mix.env() == :prod, deps: deps()]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:amber, "~> 1.1"},
      {:flint, "~> 1.0"},
      {:emery, "~> 1.0", only: :test, runtime: false}
    ]
  end
end
