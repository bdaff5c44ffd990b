defmodule Left.MixProject do
  use Mix.Project

  def project do
    [
      app: :left,
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
      {:basalt, "~> 1.0"}
    ]
  end
end
