package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.net.FailureClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * git as the user has it. Protocol version 2 sends no list of references, so that asking one
 * repository for its HEAD costs a few hundred bytes.
 */
final class GitProbe {
  private static final String REPOSITORY = "https://github.com/hexpm/hex.git";
  private static final Pattern TUNNEL = Pattern.compile("(?:response|HTTP code) (\\d{3})");
  private static final Pattern STATUS = Pattern.compile("returned error: (\\d{3})");

  private GitProbe() {}

  static Outcome run(
      Path git, Map<String, String> env, Path directory, Duration time, Notebook notes) {
    Map<String, String> quiet = new LinkedHashMap<>(env);
    quiet.put("GIT_TERMINAL_PROMPT", "0");
    quiet.put("LC_ALL", "C");
    ProgramRun result =
        Program.run(
            List.of(
                git.toString(),
                "-c",
                "protocol.version=2",
                "-c",
                "credential.helper=",
                "ls-remote",
                REPOSITORY,
                "HEAD"),
            quiet,
            directory,
            time);
    return recognise(result, notes);
  }

  /** git has no exit codes for it: the texts are libcurl's (OpenSSL and GnuTLS) and git's own. */
  static Outcome recognise(ProgramRun result, Notebook notes) {
    String detail = result.lastLine();
    if (result.status().isEmpty()) {
      return way(Link.CONNECTION, FailureClass.TIMEOUT_CONNECT, "no end", notes);
    }
    if (result.status().get() == 0) {
      return Outcome.passed(Client.GIT, notes.safe("HEAD was told"));
    }
    String text = result.output().toLowerCase(Locale.ROOT);
    Matcher tunnel = TUNNEL.matcher(result.output());
    if ((text.contains("connect tunnel failed") || text.contains("from proxy after connect"))
        && tunnel.find()) {
      return way(Link.TUNNEL, Statuses.ofConnect(Integer.parseInt(tunnel.group(1))), detail, notes);
    }
    Matcher status = STATUS.matcher(result.output());
    if (status.find()) {
      return Statuses.judge(Client.GIT, Integer.parseInt(status.group(1)), detail, notes);
    }
    if (text.contains("not found") && text.contains("repository")
        || text.contains("could not read username")) {
      // The path is open; only this repository is not there, or not for everybody.
      return Outcome.passed(Client.GIT, notes.safe("answered: " + detail));
    }
    if (text.contains("certificate")) {
      return Outcome.broken(Client.GIT, Link.TLS, Elsewhere.CLIENT_UNTRUSTED, notes.safe(detail));
    }
    if (text.contains("could not resolve proxy")) {
      return way(Link.CONNECTION, FailureClass.PROXY_UNRESOLVABLE, detail, notes);
    }
    if (text.contains("could not resolve host")) {
      return way(Link.CONNECTION, FailureClass.NAME_UNRESOLVABLE, detail, notes);
    }
    if (text.contains("failed to connect") || text.contains("couldn't connect")) {
      return way(Link.CONNECTION, FailureClass.CONNECTION_REFUSED, detail, notes);
    }
    if (text.contains("ssl_error_syscall")
        || text.contains("tls connect error")
        || text.contains("handshake failed")) {
      return way(Link.TLS, FailureClass.HANDSHAKE_CLOSED, detail, notes);
    }
    return Outcome.broken(Client.GIT, Link.ANSWER, Elsewhere.CLIENT_FAILED, notes.safe(detail));
  }

  private static Outcome way(Link link, FailureClass kind, String detail, Notebook notes) {
    return Outcome.broken(Client.GIT, link, new Diagnosis.OnTheWay(kind), notes.safe(detail));
  }
}
