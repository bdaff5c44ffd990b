defmodule Quarry.MixProject do
  use Mix.Project

  def project do
    [app: :quarry, version: "0.1.0", elixir: "~> 1.14", start_permanent: Mix.env() == :prod, deps: deps()]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps do
    [
      {:pyrite, git: "https://github.com/beamstrap-lab/pyrite.git", tag: "v1.1.0"},
      {:schist, github: "beamstrap-lab/schist", tag: "v0.3.0", submodules: true},
      {:talc, git: "https://github.com/beamstrap-lab/talc.git", tag: "v2.0.0", subdir: "apps/talc"},
      {:tuff, github: "beamstrap-lab/talc", branch: "main", sparse: "apps/tuff"},
      {:slate, git: "https://github.com/beamstrap-lab/slate.git", ref: "2845c984be3b298f3debfffdf7542c39a2ea1717"}
    ]
  end
end
