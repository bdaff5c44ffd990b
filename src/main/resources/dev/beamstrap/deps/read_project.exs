# What the dependencies of a Mix project and of its path dependencies are, as Erlang terms in a file. Nothing is
# compiled but the mix.exs files, nothing is fetched, nothing else is written.
[out, root] = System.argv()
Mix.start()

try do
  Mix.Local.append_archives()
rescue
  _ -> :ok
end

defmodule Beamstrap.ReadProject do
  def all(root) do
    config = config(root)
    children = children(config, root)
    {own, seen} = deps(config, root, true, MapSet.new([root | children]))

    {terms, _} =
      Enum.reduce(children, {own, seen}, fn child, {terms, seen} ->
        {more, seen} = deps(config(child), child, true, seen)
        {terms ++ more, seen}
      end)

    hex = Keyword.get(config, :hex) || []
    policy = if is_binary(hex[:policy]), do: [{:policy, hex[:policy]}], else: []
    policy ++ Enum.uniq(terms)
  end

  defp config(dir) do
    name = String.to_atom("beamstrap_#{:erlang.phash2(dir)}")
    Mix.Project.in_project(name, dir, fn _ -> Mix.Project.config() end)
  end

  defp children(config, root) do
    case config[:apps_path] do
      nil ->
        []

      path ->
        only = config[:apps]

        for file <- Path.wildcard(Path.join([root, path, "*", "mix.exs"])),
            dir = Path.dirname(file),
            only == nil or Enum.any?(only, &(Atom.to_string(&1) == Path.basename(dir))),
            do: dir
    end
  end

  defp deps(config, dir, top, seen) do
    Enum.reduce(config[:deps] || [], {[], seen}, fn dep, {terms, seen} ->
      {app, requirement, opts} = normal(dep)

      cond do
        not top and (opts[:optional] == true or not production?(opts[:only])) ->
          {terms, seen}

        is_binary(opts[:path]) or opts[:in_umbrella] == true ->
          path = Path.expand(opts[:path] || "../#{app}", dir)
          term = {:path, to_string(app), opts[:override] == true}

          if MapSet.member?(seen, path) or not File.regular?(Path.join(path, "mix.exs")) do
            {[term | terms], seen}
          else
            {more, seen} = deps(config(path), path, false, MapSet.put(seen, path))
            {[term | terms] ++ more, seen}
          end

        url = git(opts) ->
          {[{:git, to_string(app), url, opts[:override] == true} | terms], seen}

        Enum.any?([:hg, :svn, :s3, :fossil], &Keyword.has_key?(opts, &1)) ->
          {[{:other, to_string(app), opts[:override] == true} | terms], seen}

        true ->
          term =
            {:hex, to_string(app), requirement(requirement), to_string(opts[:hex] || app),
             to_string(opts[:repo] || organisation(opts[:organization]) || "hexpm"),
             opts[:override] == true}

          {[term | terms], seen}
      end
    end)
  end

  defp normal({app, opts}) when is_list(opts), do: {app, nil, opts}
  defp normal({app, requirement}), do: {app, requirement, []}
  defp normal({app, requirement, opts}), do: {app, requirement, opts}

  defp production?(nil), do: true
  defp production?(only), do: :prod in List.wrap(only)

  defp organisation(nil), do: nil
  defp organisation(name), do: "hexpm:#{name}"

  defp git(opts) do
    cond do
      is_binary(opts[:git]) -> opts[:git]
      is_binary(opts[:github]) -> "https://github.com/#{opts[:github]}.git"
      true -> nil
    end
  end

  defp requirement(text) when is_binary(text), do: text
  defp requirement(_), do: ""
end

text =
  for term <- Beamstrap.ReadProject.all(Path.expand(root)), do: :io_lib.format(~c"~w.~n", [term])

File.write!(out, text)
