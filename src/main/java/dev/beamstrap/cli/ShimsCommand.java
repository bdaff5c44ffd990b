package dev.beamstrap.cli;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.session.ShimResolution;
import dev.beamstrap.session.Shims;
import dev.beamstrap.store.Homes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Programs for PATH that find the toolchain of the project they are called in,",
      "and the network where they need it. --dir says where they lie, which else is",
      "in beamstrap's home; -C says where to act, as for every command."
    })
final class ShimsCommand implements Callable<Integer> {

  /** What to do with the shims. */
  enum Action {
    INSTALL,
    LIST,
    UNINSTALL,
    /** What a shim asks for; see docs/shims.md. */
    RESOLVE
  }

  static final class Actions extends Words<Action> {
    Actions() {
      super(Action.class, Set.of(Action.RESOLVE));
    }
  }

  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(
      paramLabel = "install|list|uninstall",
      arity = "0..1",
      defaultValue = "list",
      converter = Actions.class,
      completionCandidates = Actions.class,
      description = "install: write them; list: which are there; uninstall: remove them.")
  Action action = Action.LIST;

  ShimsCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options, options.givenStart())) {
      if (action == Action.RESOLVE) {
        session.print(new ShimResolution(session.surroundings()).answer());
        return 0;
      }
      Homes homes = session.surroundings().homes().get();
      Shims shims =
          options
              .givenDirectory()
              .map(given -> new Shims(session.directory().resolve(given).normalize()))
              .orElseGet(() -> Shims.of(homes.data()));
      switch (action) {
        case INSTALL -> install(session, shims, homes);
        case UNINSTALL -> said(session, shims, shims.uninstall() ? "removed" : "not there");
        default -> said(session, shims, shims.installed().isEmpty() ? "not there" : "there");
      }
      return 0;
    }
  }

  private void install(Session session, Shims shims, Homes homes) {
    Path launcher =
        invocation
            .launcher()
            .orElseThrow(
                () ->
                    Fault.of(FaultCode.USAGE, "shims have to know the script that starts beamstrap")
                        .cause("the jar was started without it")
                        .remedy("run the script beamstrap that lies beside beamstrap.jar")
                        .exception());
    homes.createData();
    boolean changed = shims.install(launcher, ownHome(homes));
    said(session, shims, changed ? "installed" : "there already");
  }

  /** The data home, where it is not the one that every user has below HOME. */
  private Optional<Path> ownHome(Homes homes) {
    Path usual = Path.of(invocation.env().getOrDefault("HOME", "/"), ".local/share/beamstrap");
    boolean own = !homes.data().equals(usual) && homes.reason().isEmpty();
    return own ? Optional.of(homes.data()) : Optional.empty();
  }

  private static void said(Session session, Shims shims, String state) {
    if (session.json()) {
      session.print(
          new TreeMap<>(
              Map.of(
                  "directory", shims.directory().toString(),
                  "state", state,
                  "names", shims.installed())));
      return;
    }
    session.print("shims " + state + " " + shims.directory());
    if (!shims.installed().isEmpty()) {
      session.print("  " + String.join(" ", shims.installed()));
    }
  }
}
