package dev.beamstrap.cli;

import dev.beamstrap.catalog.Manifests;
import dev.beamstrap.console.Json;
import dev.beamstrap.console.ProgressDisplay;
import dev.beamstrap.console.Style;
import dev.beamstrap.console.Verbosity;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.HostProbe;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Homes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one place where parts are put together. Everything costly is made when it is first asked for,
 * so that a command pays only for what it uses.
 */
final class Session implements AutoCloseable {
  private final Invocation invocation;
  private final GlobalOptions options;
  private final Optional<Path> start;
  private final ProgressDisplay display;
  private final Lazy<Http> http;

  Session(Invocation invocation, GlobalOptions options) {
    this(invocation, options, whereToAct(options));
  }

  /** A session of a command for which {@code --dir} is not where to act. */
  Session(Invocation invocation, GlobalOptions options, Optional<Path> start) {
    this.invocation = invocation;
    this.options = options;
    this.start = start;
    Verbosity verbosity =
        options.quiet ? Verbosity.QUIET : options.verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
    this.display =
        new ProgressDisplay(
            invocation.err(),
            Style.decide(options.colour, invocation.env(), invocation.terminal(), verbosity),
            verbosity,
            () -> System.nanoTime() / 1_000_000);
    this.http = new Lazy<>(() -> new Http(netSettings(), display));
  }

  private static Optional<Path> whereToAct(GlobalOptions options) {
    Optional<Path> below = options.givenDirectory();
    Optional<Path> start = options.givenStart();
    return start.map(path -> below.map(path::resolve).orElse(path)).or(() -> below);
  }

  /** What the environment and the command line say about the way out. */
  NetSettings netSettings() {
    return NetSettings.from(invocation.env(), invocation.properties()).transport(options.transport);
  }

  Reporter reporter() {
    return display;
  }

  Map<String, String> env() {
    return invocation.env();
  }

  /** The directory that the run acts in, absolute. */
  Path directory() {
    Path directory =
        start
            .map(given -> invocation.workingDirectory().resolve(given).normalize())
            .orElse(invocation.workingDirectory());
    if (!Files.isDirectory(directory)) {
      throw Fault.of(FaultCode.USAGE, directory + " is no directory")
          .remedy("give -C an existing directory")
          .exception();
    }
    return directory;
  }

  /** The directory that {@code --prefix} names, absolute; {@code usage} when it names none. */
  Path prefix(Path given) {
    if (given.toString().isEmpty()) {
      throw Fault.of(FaultCode.USAGE, "--prefix names no directory")
          .cause("its value is empty; is a variable not set?")
          .remedy("name one, such as --prefix /opt/beam")
          .exception();
    }
    return directory().resolve(given).normalize();
  }

  /** What the flows need to know of the world. */
  Surroundings surroundings() {
    Supplier<Manifests> manifests = new Lazy<>(() -> ManifestFiles.load(options.givenManifests()));
    Supplier<HostFacts> host =
        new Lazy<>(() -> HostProbe.probe(Path.of("/"), invocation.properties()));
    Supplier<Homes> homes = new Lazy<>(() -> homes());
    return new Surroundings(
        directory(), invocation.env(), homes, manifests, host, http, options.offline, display);
  }

  private Homes homes() {
    Homes homes =
        Homes.locate(
            invocation.env(), invocation.properties().getOrDefault("user.home", ""), directory());
    homes.reason().ifPresent(reason -> display.warn(reason));
    return homes;
  }

  boolean json() {
    return options.json;
  }

  /** Writes the document of a {@code --json} run. */
  void print(Map<String, Object> document) {
    display.close();
    invocation.out().println(Json.render(document));
    invocation.out().flush();
  }

  /** Writes a line of the result. */
  void print(String line) {
    display.close();
    invocation.out().println(line);
    invocation.out().flush();
  }

  @Override
  public void close() {
    display.close();
    if (http.made()) {
      http.get().close();
    }
  }
}
