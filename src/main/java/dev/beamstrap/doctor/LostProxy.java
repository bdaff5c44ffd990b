package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.net.Failure;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.PathProbe;
import dev.beamstrap.net.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where no proxy is set and nothing is reached directly: looks whether a proxy was meant to be
 * used. What is found is named, never used.
 */
final class LostProxy {
  /** Where sandboxes put theirs: Squid's port on this machine, Docker's host, Codex. */
  private static final List<String> USUAL =
      List.of("127.0.0.1:3128", "127.0.0.1:8080", "host.docker.internal:3128", "proxy:8080");

  /** For all of them together. */
  private static final Duration LISTENING = Duration.ofMillis(1500);

  private static final Pattern ENVIRONMENT_FILE =
      Pattern.compile("(?im)^\\s*(?:export\\s+)?https?_proxy\\s*=\\s*[\"']?([^\"'\\s]+)");

  private static final String PREPARE = "beamstrap install && beamstrap deps";

  private final Map<String, String> env;
  private final NetSettings net;
  private final Notebook notes;

  LostProxy(Map<String, String> env, NetSettings net, Notebook notes) {
    this.env = env;
    this.net = net;
    this.notes = notes;
  }

  /**
   * Takes a look.
   *
   * @param configured addresses of proxies that tools' own files name
   * @return whether something was found that explains why hosts are not reached
   */
  boolean take(List<Visit> visits, List<String> configured, Probes probes) {
    List<Visit> cutOff = visits.stream().filter(LostProxy::cutOff).toList();
    if (cutOff.isEmpty() || !(net.https() instanceof Route.Direct)) {
      return false;
    }
    List<String> hosts = cutOff.stream().map(Visit::host).toList();
    if (env.getOrDefault("CODEX_SANDBOX_NETWORK_DISABLED", "").equals("1")) {
      notes
          .finding(
              Elsewhere.NETWORK_OFF,
              Weight.BLOCKS,
              "beamstrap",
              "this sandbox has no network, and says so")
          .hosts(hosts)
          .evidence("CODEX_SANDBOX_NETWORK_DISABLED=1")
          .remedy(
              "Run this in the phase that has a network; with HEX_OFFLINE=1 Mix works without one then.",
              PREPARE);
      return true;
    }
    Optional<Map.Entry<String, String>> found = candidates(configured, probes);
    if (found.isPresent()) {
      String address = found.get().getValue();
      notes
          .finding(
              Elsewhere.PROXY_NOT_USED,
              Weight.BLOCKS,
              "beamstrap",
              "no proxy is set and there is no direct way; "
                  + found.get().getKey()
                  + (lostBySudo() ? " (sudo takes variables away)" : ""))
          .hosts(hosts)
          .evidence(cutOff.get(0).failure().map(Failure::evidence).orElse(""))
          .remedy(
              "If this is the proxy of your sandbox, set it.",
              "export https_proxy=" + Shell.word(address) + " HTTPS_PROXY=" + Shell.word(address));
    } else if (lostBySudo()) {
      notes
          .finding(
              Elsewhere.PROXY_NOT_USED,
              Weight.BLOCKS,
              "beamstrap",
              "no proxy is set and there is no direct way; sudo takes variables away")
          .hosts(hosts)
          .evidence("SUDO_USER is set")
          .remedy(
              "Let sudo keep them.",
              "sudo --preserve-env=https_proxy,HTTPS_PROXY,SSL_CERT_FILE beamstrap doctor");
    } else if (PathProbe.onlyLoopback()) {
      notes
          .finding(
              Elsewhere.NETWORK_OFF,
              Weight.BLOCKS,
              "beamstrap",
              "there is no network here: this machine has no interface but loopback, no proxy is"
                  + " set, and none listens at the usual places")
          .hosts(hosts)
          .evidence(cutOff.get(0).failure().map(Failure::evidence).orElse(""))
          .remedy(
              "Run this in the phase that has a network; with HEX_OFFLINE=1 Mix works without one then."
                  + " Only where a proxy listens at another place: set HTTPS_PROXY to its address.",
              PREPARE);
      return true;
    }
    return found.isPresent() || lostBySudo();
  }

  private boolean lostBySudo() {
    return !env.getOrDefault("SUDO_USER", "").isEmpty();
  }

  private static boolean cutOff(Visit visit) {
    return visit.failure().map(failure -> follows(failure.kind())).orElse(false);
  }

  /** The first that something says or that listens: how it is known, and its address. */
  private Optional<Map.Entry<String, String>> candidates(List<String> configured, Probes probes) {
    Map<String, String> said = new LinkedHashMap<>();
    String squid = env.getOrDefault("SQUID_PROXY_HOST", "");
    if (!squid.isEmpty()) {
      said.put(
          "SQUID_PROXY_HOST names one",
          "http://" + squid + ":" + env.getOrDefault("SQUID_PROXY_PORT", "3128"));
    }
    for (String address : configured) {
      said.put("a tool's own file names one", withScheme(address));
    }
    Matcher file = ENVIRONMENT_FILE.matcher(ConfigReview.head(Path.of("/etc/environment")));
    if (file.find()) {
      said.put("/etc/environment names one", withScheme(file.group(1)));
    }
    // One with a password cannot be shown, and so not be told to set.
    said.values().removeIf(address -> address.contains("@"));
    if (!said.isEmpty()) {
      return Optional.of(said.entrySet().iterator().next());
    }
    // Side by side, since a name that nobody knows may take its time.
    List<Future<Boolean>> asking = new ArrayList<>();
    for (String authority : USUAL) {
      int colon = authority.lastIndexOf(':');
      String host = authority.substring(0, colon);
      int port = Integer.parseInt(authority.substring(colon + 1));
      asking.add(probes.start(() -> probes.paths().listens(host, port)));
    }
    long end = System.nanoTime() + LISTENING.toNanos();
    for (int i = 0; i < USUAL.size(); i++) {
      Duration rest = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (Probes.result(asking.get(i), rest).orElse(false)) {
        String authority = USUAL.get(i);
        return Optional.of(Map.entry("a proxy may listen at " + authority, "http://" + authority));
      }
    }
    return Optional.empty();
  }

  private static String withScheme(String address) {
    return address.contains("://") ? address : "http://" + address;
  }

  /** The classes that say no more than that a proxy is not used, once that is known. */
  static boolean follows(FailureClass kind) {
    return switch (kind) {
      case NAME_UNRESOLVABLE, NO_ROUTE, CONNECTION_REFUSED, TIMEOUT_CONNECT -> true;
      default -> false;
    };
  }
}
