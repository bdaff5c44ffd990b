package dev.beamstrap.cli;

import dev.beamstrap.exec.Gateways;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.gateway.GatewaySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "The loopback gateway alone, for several commands.",
      "While one runs in the background, exec and the shims use it."
    })
final class GatewayCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    RUN,
    START,
    STOP,
    STATUS
  }

  static final class Actions extends Words<Action> {
    Actions() {
      super(Action.class);
    }
  }

  private final GlobalOptions options;
  private final Invocation invocation;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Option(
      names = "--idle",
      paramLabel = "MINUTES",
      description = "End after so many minutes without a client (default: ${DEFAULT-VALUE}).")
  int idle = 30;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen on this port; default: any that is free.")
  int port;

  @Option(names = "--ipv6", description = "Listen on ::1, too.")
  boolean ipv6;

  @Parameters(
      paramLabel = "run|start|stop|status",
      arity = "0..1",
      defaultValue = "status",
      converter = Actions.class,
      completionCandidates = Actions.class,
      description = {
        "run: in the foreground; start: in the background; stop;",
        "status: exit status 1 when none runs."
      })
  Action action = Action.STATUS;

  GatewayCommand(GlobalOptions options, Invocation invocation) {
    this.options = options;
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (idle < 1 || port < 0 || port > 65535) {
      throw Fault.of(FaultCode.USAGE, "--idle is at least 1, --port from 0 to 65535").exception();
    }
    try (Session session = new Session(invocation, options)) {
      Gateways gateways = new Gateways(session.surroundings());
      switch (action) {
        case RUN ->
            gateways.run(
                settings(session), Duration.ofMinutes(idle), running -> show(session, running));
        case START -> show(session, gateways.start(invocation.beamstrap(), arguments()));
        case STOP -> say(session, gateways.stop() ? "stopped" : "no gateway runs");
        case STATUS -> {
          Optional<Gateways.Running> running = gateways.background();
          if (running.isEmpty()) {
            say(session, "no gateway runs");
            return 1;
          }
          show(session, running.get());
        }
      }
      return 0;
    }
  }

  private GatewaySettings settings(Session session) {
    return gateway.settings(session, options.verbose).at(ipv6, port);
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--idle", Integer.toString(idle), "-v"));
    arguments.addAll(List.of("--port", Integer.toString(port)));
    arguments.addAll(List.of("--transport", options.transport.name().toLowerCase(Locale.ROOT)));
    if (ipv6) {
      arguments.add("--ipv6");
    }
    gateway.bypass.forEach(host -> arguments.addAll(List.of("--bypass", host)));
    return arguments;
  }

  private void say(Session session, String word) {
    if (session.json()) {
      session.print(Map.of("gateway", word));
    } else {
      session.print(word);
    }
  }

  private void show(Session session, Gateways.Running running) {
    if (session.json()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("gateway", "running");
      document.put("address", running.access().proxy());
      document.put("pid", running.pid());
      document.put("clients", running.status().clients());
      document.put("idleSeconds", running.status().idleSeconds());
      session.print(document);
    } else {
      session.print(
          "gateway at "
              + running.access().proxy()
              + ", process "
              + running.pid()
              + ", "
              + running.status().clients()
              + " clients");
    }
  }
}
