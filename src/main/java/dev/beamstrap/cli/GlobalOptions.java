package dev.beamstrap.cli;

import dev.beamstrap.console.Style.ColourChoice;
import dev.beamstrap.net.TransportChoice;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: the options that every command takes, before or after its name. */
@Command(
    name = "beamstrap",
    description = "A working Erlang and Elixir in a fresh sandbox, with one command.",
    mixinStandardHelpOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 done, 1 bug, 2 command line, 3 project file, 4 version, 5 platform,",
      "6 network, 7 denied by policy, 8 untrusted certificate, 9 handshake refused,",
      "10 integrity, 11 disk, 12 offline, 13 busy, 130 interrupted.",
      "",
      "In a source checkout: beamstrap demo, which builds a lab; see beamstrap demo --help."
    })
final class GlobalOptions {
  static final class Colours extends Words<ColourChoice> {
    Colours() {
      super(ColourChoice.class);
    }
  }

  static final class Transports extends Words<TransportChoice> {
    Transports() {
      super(TransportChoice.class);
    }
  }

  @Option(
      names = "-C",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Act as if started in DIR.")
  @Nullable Path start;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "For shims: the directory where they lie. For all others: the same as -C.")
  @Nullable Path directory;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Write one JSON document to standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Warnings and errors only.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Tell more.")
  boolean verbose;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
  boolean debug;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = Colours.class,
      completionCandidates = Colours.class,
      scope = ScopeType.INHERIT,
      description = "auto, always or never; NO_COLOR is respected.")
  ColourChoice colour = ColourChoice.AUTO;

  @Option(
      names = "--offline",
      scope = ScopeType.INHERIT,
      description = "Use no network; fail where something is not cached.")
  boolean offline;

  @Option(
      names = "--transport",
      paramLabel = "CLIENT",
      converter = Transports.class,
      completionCandidates = Transports.class,
      scope = ScopeType.INHERIT,
      description = "auto, okhttp or curl; auto uses curl where Java's TLS is refused.")
  TransportChoice transport = TransportChoice.AUTO;

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Read the manifests (sources.toml and its kin) from DIR where they exist there.")
  @Nullable Path manifests;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  /** The directory of {@code -C}, where given. */
  Optional<Path> givenStart() {
    return Optional.ofNullable(start);
  }

  /** The directory of {@code --dir}, where given, as seen from that of {@code -C}. */
  Optional<Path> givenDirectory() {
    return Optional.ofNullable(directory);
  }

  /** The directory of {@code --manifests}, where given. */
  Optional<Path> givenManifests() {
    return Optional.ofNullable(manifests);
  }
}
