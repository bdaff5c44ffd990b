defmodule Edge.MixProject do
  use Mix.Project

  def project do
    [app: :edge, version: "0.1.0", elixir: "~> 1.14", start_permanent: Mix.env() == :prod, deps: deps()]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:kyanite, "~> 2.0-rc"}
    ]
  end
end
