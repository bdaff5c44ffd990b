package dev.beamstrap.toolfile;

import java.nio.file.Path;
import java.util.List;

/**
 * What a directory's version files and the environment ask for.
 *
 * @param requests each tool once: Erlang, Elixir, rebar3, Gleam
 * @param notices what the user should know and nothing fails for, one line each
 * @param consulted the files that exist and were read, nearest first
 */
public record Requests(List<ToolRequest> requests, List<String> notices, List<Path> consulted) {
  /** Copies its lists. */
  public Requests {
    requests = List.copyOf(requests);
    notices = List.copyOf(notices);
    consulted = List.copyOf(consulted);
  }
}
