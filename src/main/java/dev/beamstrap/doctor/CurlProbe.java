package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.net.FailureClass;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** curl as the user has it, configuration and all. */
final class CurlProbe {
  private static final String FORMAT =
      "\\ncurl-says %{http_connect} %{http_code} %{time_appconnect}\\n";
  private static final Pattern SAYS =
      Pattern.compile("(?m)^curl-says (\\d+) (\\d+)(?: ([\\d.,]+))?$");

  private CurlProbe() {}

  static Outcome run(
      Path curl, URI url, Map<String, String> env, Path directory, Duration time, Notebook notes) {
    String seconds = Long.toString(Math.max(1, time.toSeconds()));
    ProgramRun result =
        Program.run(
            List.of(
                curl.toString(),
                "-sS",
                "-o",
                "/dev/null",
                "--max-time",
                seconds,
                "-w",
                FORMAT,
                url.toString()),
            env,
            directory,
            time.plusSeconds(1));
    return recognise(result, notes);
  }

  /** curl's exit codes (curl(1)), its {@code http_connect} and {@code http_code}. */
  static Outcome recognise(ProgramRun result, Notebook notes) {
    if (result.status().isEmpty()) {
      return broken(
          Link.CONNECTION, new Diagnosis.OnTheWay(FailureClass.TIMEOUT_CONNECT), "no end", notes);
    }
    int exit = result.status().get();
    Matcher says = SAYS.matcher(result.output());
    boolean spoken = says.find();
    int tunnel = spoken ? Integer.parseInt(says.group(1)) : 0;
    int status = spoken ? Integer.parseInt(says.group(2)) : 0;
    String words = SAYS.matcher(result.output()).replaceAll("").strip();
    // What follows the first line is a pointer to curl's own pages.
    String first = words.lines().findFirst().orElse("");
    String detail = exit == 0 ? "HTTP " + status : "exit " + exit + ": " + first;
    if (tunnel != 0 && tunnel / 100 != 2) {
      return broken(Link.TUNNEL, new Diagnosis.OnTheWay(Statuses.ofConnect(tunnel)), detail, notes);
    }
    return switch (exit) {
      case 0 -> Statuses.judge(Client.CURL, status, detail, notes);
      case 5 -> way(Link.CONNECTION, FailureClass.PROXY_UNRESOLVABLE, detail, notes);
      case 6 -> way(Link.CONNECTION, FailureClass.NAME_UNRESOLVABLE, detail, notes);
      case 7 -> way(Link.CONNECTION, FailureClass.CONNECTION_REFUSED, detail, notes);
      case 18 -> way(Link.ANSWER, FailureClass.TRUNCATED, detail, notes);
      case 28 -> {
        boolean secured = spoken && says.group(3) != null && says.group(3).matches(".*[1-9].*");
        yield secured
            ? way(Link.ANSWER, FailureClass.TIMEOUT_FIRST_BYTE, detail, notes)
            : tunnel != 0
                ? way(Link.TLS, FailureClass.TIMEOUT_HANDSHAKE, detail, notes)
                : way(Link.CONNECTION, FailureClass.TIMEOUT_CONNECT, detail, notes);
      }
      case 35 ->
          words.contains("wrong version number")
              ? way(Link.TLS, FailureClass.NOT_TLS, detail, notes)
              : way(Link.TLS, FailureClass.HANDSHAKE_CLOSED, detail, notes);
      case 52, 56 -> way(Link.ANSWER, FailureClass.CONNECTION_LOST, detail, notes);
      case 60, 77 -> broken(Link.TLS, Elsewhere.CLIENT_UNTRUSTED, detail, notes);
      case 97 -> way(Link.TUNNEL, FailureClass.DENIED_AT_CONNECT, detail, notes);
      default -> broken(Link.ANSWER, Elsewhere.CLIENT_FAILED, detail, notes);
    };
  }

  private static Outcome way(Link link, FailureClass kind, String detail, Notebook notes) {
    return broken(link, new Diagnosis.OnTheWay(kind), detail, notes);
  }

  private static Outcome broken(Link link, Diagnosis diagnosis, String detail, Notebook notes) {
    return Outcome.broken(Client.CURL, link, diagnosis, notes.safe(detail));
  }
}
