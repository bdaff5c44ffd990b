defmodule Salt.MixProject do
  use Mix.Project

  def project do
    [app: :salt, version: "0.1.0", elixir: "~> 1.14", start_permanent: Mix.env() == :prod, deps: deps()]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:halite, "~> 1.0", hex: :halite_package}
    ]
  end
end
