package dev.beamstrap.project;

import dev.beamstrap.version.Tool;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A {@code beamstrap.lock}: which archives a project's tools come from, with their checksums, for
 * every platform that was asked for.
 *
 * <pre>
 * {
 *   "schema" : 1,
 *   "tools" : [
 *     {
 *       "tool" : "erlang",
 *       "version" : "27.3.4",
 *       "artifacts" : [
 *         {
 *           "platform" : "linux-amd64/ubuntu-24.04",
 *           "url" : "https://builds.hex.pm/builds/otp/amd64/ubuntu-24.04/OTP-27.3.4.tar.gz",
 *           "sha256" : "3f9b…"
 *         }
 *       ]
 *     }
 *   ]
 * }
 * </pre>
 *
 * <p>{@code "unverified" : true} stands where it is true. Unknown fields are skipped; a schema
 * number above {@value #SCHEMA} is of a newer beamstrap and refused.
 *
 * @param tools sorted by tool and version
 */
public record BeamstrapLock(List<LockedTool> tools) {
  /** The schema that is written. */
  public static final int SCHEMA = 1;

  public BeamstrapLock {
    tools =
        tools.stream()
            .sorted(Comparator.comparing(LockedTool::tool).thenComparing(LockedTool::version))
            .toList();
  }

  /**
   * Reads a lock. Throws {@code project.syntax}, {@code project.conflict} or {@code project.lock}.
   *
   * @param source what the file is called in messages
   */
  public static BeamstrapLock parse(String text, String source) {
    return new BeamstrapLockReader(new ProjectText(text, source)).read();
  }

  /** The text of the lock: the same for the same tools, in whatever order they were given. */
  public String render() {
    return BeamstrapLockWriter.write(this);
  }

  /** Every platform that a tool is locked for, in alphabetical order. */
  public SortedSet<String> platforms() {
    SortedSet<String> platforms = new TreeSet<>();
    tools.forEach(tool -> tool.artifacts().forEach(built -> platforms.add(built.platform())));
    return platforms;
  }

  /** A tool at a version. */
  public Optional<LockedTool> tool(Tool tool, String version) {
    return tools.stream()
        .filter(locked -> locked.tool() == tool && locked.version().equals(version))
        .findFirst();
  }
}
