package dev.beamstrap.cli;

import dev.beamstrap.install.CacheCare;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Look at the cache of downloads, or make it smaller.")
final class CacheCommand implements Callable<Integer> {

  /** What to do with the cache. */
  enum Action {
    INFO,
    PRUNE,
    CLEAR
  }

  static final class Actions extends Words<Action> {
    Actions() {
      super(Action.class);
    }
  }

  private final GlobalOptions options;
  private final Invocation invocation;

  @Parameters(
      paramLabel = "info|prune|clear",
      arity = "0..1",
      defaultValue = "info",
      converter = Actions.class,
      completionCandidates = Actions.class,
      description = {
        "info: where it is and how large; prune: remove what is half done or older than 30 days;",
        "clear: remove everything. Installed tools stay."
      })
  Action action = Action.INFO;

  CacheCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(invocation, options)) {
      CacheCare care = new CacheCare(session.surroundings());
      switch (action) {
        case INFO -> info(session, care.info());
        case PRUNE -> freed(session, care.prune());
        case CLEAR -> freed(session, care.clear());
      }
      return 0;
    }
  }

  private static void info(Session session, CacheCare.Info info) {
    if (session.json()) {
      session.print(
          new java.util.TreeMap<>(
              Map.of(
                  "path", info.path().toString(),
                  "blobs", info.blobs(),
                  "bytes", info.bytes(),
                  "home", info.home().toString())));
    } else {
      session.print("cache " + info.path());
      session.print("  " + info.blobs() + " downloads, " + info.bytes() / 1_000_000 + " MB");
      session.print("tools " + info.home());
    }
  }

  private static void freed(Session session, long bytes) {
    if (session.json()) {
      session.print(Map.of("freedBytes", bytes));
    } else {
      session.print("freed " + bytes / 1_000_000 + " MB");
    }
  }
}
