package dev.beamstrap.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** The remedy for clients that the path refuses: the same, behind beamstrap's gateway. */
final class ThroughGateway {
  private ThroughGateway() {}

  /** What fetches the packages of a project: Mix, or rebar3 where only its files are there. */
  static String command(Path project) {
    boolean rebar3 =
        !Files.exists(project.resolve("mix.exs")) && Files.exists(project.resolve("rebar.config"));
    return "beamstrap exec -- " + (rebar3 ? "rebar3 get-deps" : "mix deps.get");
  }
}
