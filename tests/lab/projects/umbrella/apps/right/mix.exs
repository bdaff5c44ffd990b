defmodule Right.MixProject do
  use Mix.Project

  def project do
    [
      app: :right,
      version: "0.1.0",
      build_path: "../../_build",
      deps_path: "../../deps",
      lockfile: "../../mix.lock",
      elixir: "~> 1.14",
      start_permanent: Mix.env() == :prod,
      deps: deps()
    ]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:left, in_umbrella: true},
      {:cobalt, "~> 1.1"},
      {:emery, "~> 1.0", only: :test}
    ]
  end
end
