package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.net.Failure;
import dev.beamstrap.net.FailureClass;
import dev.beamstrap.net.PathTrace;
import dev.beamstrap.net.ProxyAddress;
import dev.beamstrap.net.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * From what was seen on the paths to findings: one for each class and client, with all its hosts.
 */
final class PathVerdicts {
  private static final List<String> REASONS =
      List.of(
          "x-proxy-error", "x-deny-reason", "x-squid-error", "proxy-status", "proxy-authenticate");

  /** What an agent's sandbox gives to JVMs; those take the first address of a name alone. */
  private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final Pattern JAVA_LOCALHOST =
      Pattern.compile("-Dhttps?\\.proxyHost=localhost(?!\\S)");

  private final Map<String, String> env;
  private final String throughGateway;
  private final List<Visit> visits;
  private final AuthorityReview authorities;
  private final Notebook notes;

  PathVerdicts(
      Map<String, String> env,
      String throughGateway,
      List<Visit> visits,
      AuthorityReview authorities,
      Notebook notes) {
    this.env = env;
    this.throughGateway = throughGateway;
    this.visits = visits;
    this.authorities = authorities;
    this.notes = notes;
  }

  /**
   * Notes what hinders beamstrap, curl and git.
   *
   * @param explained whether it is known already why hosts cannot be reached without a proxy
   */
  void take(boolean explained) {
    group(
            visit ->
                visit
                    .failure()
                    .map(Failure::kind)
                    .filter(kind -> !(explained && LostProxy.follows(kind))))
        .forEach(this::ours);
    boolean authorityUnknown =
        visits.stream()
            .anyMatch(
                visit ->
                    visit
                        .failure()
                        .map(failure -> failure.kind() == FailureClass.UNTRUSTED_AUTHORITY)
                        .orElse(false));
    for (Client client : List.of(Client.CURL, Client.GIT)) {
      group(visit -> visit.of(client).flatMap(Outcome::diagnosis))
          .forEach(
              (diagnosis, hosts) -> {
                boolean sameForAll =
                    authorityUnknown && diagnosis == Elsewhere.CLIENT_UNTRUSTED
                        || hosts.stream().allMatch(visit -> visit.failure().isPresent());
                if (!sameForAll) {
                  theirs(client, diagnosis, hosts);
                }
              });
    }
    otherFamily();
    replaced();
  }

  private <K> Map<K, List<Visit>> group(Function<Visit, Optional<K>> key) {
    return visits.stream()
        .filter(visit -> key.apply(visit).isPresent())
        .collect(
            Collectors.groupingBy(
                visit -> key.apply(visit).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
  }

  private void ours(FailureClass kind, List<Visit> hit) {
    Visit first = hit.get(0);
    Failure failure = first.failure().orElseThrow();
    Fault fault = failure.fault();
    boolean needed = hit.stream().anyMatch(visit -> visit.target().needed());
    List<String> hosts = hosts(hit);
    Notebook.Draft draft =
        notes
            .finding(
                new Diagnosis.OnTheWay(kind),
                needed ? Weight.BLOCKS : Weight.HINDERS,
                "beamstrap",
                kind == FailureClass.DENIED_AT_CONNECT
                    ? String.join(", ", hosts)
                        + (hosts.size() == 1 ? " is" : " are")
                        + " not allowed by this sandbox's egress policy (proxy "
                        + proxy(first.trace().route())
                        + ")"
                    : fault.message())
            .hosts(hosts)
            .evidence(evidence(first, fault));
    String list =
        hit.stream()
            .map(visit -> authority(visit.target().url()))
            .collect(Collectors.joining(", "));
    switch (kind) {
      case DENIED_AT_CONNECT, CONNECT_REFUSED, HTTP_FORBIDDEN ->
          draft.remedy(
              "Ask whoever manages this sandbox to allow "
                  + list
                  + ". beamstrap does not try another way.");
      case UNTRUSTED_AUTHORITY -> untrusted(draft, first);
      case UPSTREAM_UNREACHABLE, TIMEOUT_TUNNEL ->
          draft.remedy(
              "Wait a little and run it again; if it stays, tell whoever runs the proxy that it"
                  + " cannot reach "
                  + list
                  + ".");
      case HANDSHAKE_REFUSED, HANDSHAKE_CLOSED, REFUSED_AFTER_HANDSHAKE ->
          draft.remedy(
              "Tell whoever manages the proxy which clients pass and which do not, as shown above.");
      default -> {
        boolean circular = fault.remedy().contains("beamstrap doctor");
        draft.remedy(circular ? "Wait a little and run it again." : sentence(fault.remedy()));
      }
    }
  }

  private void untrusted(Notebook.Draft draft, Visit visit) {
    Optional<Path> file = visit.authority().flatMap(authorities::holding);
    if (file.isPresent()) {
      String path = Shell.word(file.get().toString());
      draft.remedy(
          "Name the file that holds this authority to all clients.",
          "export SSL_CERT_FILE="
              + path
              + " CURL_CA_BUNDLE="
              + path
              + " GIT_SSL_CAINFO="
              + path
              + " HEX_CACERTS_PATH="
              + path);
      return;
    }
    draft.remedy(
        "Ask whoever manages this sandbox for the PEM file of \""
            + visit.authority().map(X500Principal::getName).orElse("its authority")
            + "\", and set SSL_CERT_FILE and HEX_CACERTS_PATH to it; no file here holds it.");
  }

  private void theirs(Client client, Diagnosis diagnosis, List<Visit> hit) {
    Visit first = hit.get(0);
    Notebook.Draft draft =
        notes
            .finding(
                diagnosis,
                Weight.HINDERS,
                client.id(),
                client.id()
                    + (diagnosis == Elsewhere.CLIENT_UNTRUSTED
                        ? " does not trust the authority that beamstrap trusts"
                        : " does not get through, where beamstrap does"))
            .hosts(hosts(hit))
            .evidence(first.of(client).map(outcome -> outcome.detail().text()).orElse(""));
    Optional<Path> file = first.authority().flatMap(authorities::holding);
    if (diagnosis == Elsewhere.CLIENT_UNTRUSTED && file.isEmpty()) {
      draft.remedy(
          "Run it by beamstrap exec, which hands it the authorities that beamstrap trusts, in the"
              + " form that it reads.",
          "beamstrap exec -- "
              + (client == Client.GIT
                  ? "git fetch"
                  : "curl -fsS " + Shell.word(first.target().url().toString())));
    } else if (diagnosis == Elsewhere.CLIENT_UNTRUSTED) {
      String variable = client == Client.GIT ? "GIT_SSL_CAINFO" : "CURL_CA_BUNDLE";
      draft.remedy(
          "Name the file that holds it.",
          "export " + variable + "=" + Shell.word(file.orElseThrow().toString()));
    } else {
      draft.remedy(
          "Compare the settings of "
              + client.id()
              + " above with those that beamstrap uses; beamstrap itself does not need it.");
    }
  }

  private void otherFamily() {
    for (Visit visit : visits) {
      if (visit.trace().route() instanceof Route.Proxied proxied
          && proxied.proxy().host().equalsIgnoreCase("localhost")) {
        Map<Boolean, List<String>> byResult =
            visit.trace().attempts().stream()
                .collect(
                    Collectors.partitioningBy(
                        PathTrace.Attempt::connected,
                        Collectors.mapping(PathTrace.Attempt::address, Collectors.toList())));
        List<String> open = byResult.getOrDefault(true, List.of());
        List<String> shut = byResult.getOrDefault(false, List.of());
        if (!open.isEmpty() && !shut.isEmpty()) {
          otherFamily(proxied.proxy(), open, shut);
        }
        return;
      }
    }
  }

  private void otherFamily(ProxyAddress proxy, List<String> open, List<String> shut) {
    boolean ipv4 = open.contains("127.0.0.1");
    boolean java = JAVA_LOCALHOST.matcher(env.getOrDefault(JAVA_OPTIONS, "")).find();
    Notebook.Draft draft =
        notes
            .finding(
                Elsewhere.PROXY_OTHER_FAMILY,
                Weight.HINDERS,
                !ipv4 ? "mix, hex, rebar3" : java ? "java" : "clients that try one address",
                "the proxy is called localhost and listens on "
                    + (ipv4 ? "IPv4" : "IPv6")
                    + " only; clients that try the other one first fail")
            .evidence(
                "port "
                    + proxy.port()
                    + ": open at "
                    + String.join(", ", open)
                    + ", refused at "
                    + String.join(", ", shut));
    if (!ipv4) {
      draft.remedy(
          "Erlang's httpc speaks IPv4 to a proxy: run it behind beamstrap's gateway.",
          throughGateway);
    } else if (proxy.credentials().isPresent()) {
      draft.remedy(
          "Write 127.0.0.1 in place of localhost.",
          "export https_proxy=\"$(printf %s \"$"
              + proxy.origin()
              + "\" | sed s/localhost/127.0.0.1/)\"; export HTTPS_PROXY=\"$https_proxy\"");
    } else {
      String address = proxy.scheme().text() + "://127.0.0.1:" + proxy.port();
      String command = "export https_proxy=" + address + " HTTPS_PROXY=" + address;
      draft.remedy(
          "Write the address in place of the name.",
          java
              ? command
                  + " JAVA_TOOL_OPTIONS=\"$(printf %s \"$JAVA_TOOL_OPTIONS\""
                  + " | sed s/Host=localhost/Host=127.0.0.1/g)\""
              : command);
    }
  }

  private void replaced() {
    List<Visit> hit =
        visits.stream()
            .filter(visit -> !visit.target().page())
            .filter(visit -> visit.trace().answer().filter(PathVerdicts::looksLikePage).isPresent())
            .toList();
    if (!hit.isEmpty()) {
      PathTrace.Answer answer = hit.get(0).trace().answer().orElseThrow();
      notes
          .finding(
              Elsewhere.BODY_REPLACED,
              Weight.BLOCKS,
              "beamstrap",
              "a web page came in place of what was asked for: a portal, a scanner or a block page")
          .hosts(hosts(hit))
          .evidence("HTTP " + answer.status() + ": " + firstWords(answer.body()))
          .remedy(
              "Read what the page says, and ask whoever manages this sandbox to let "
                  + String.join(", ", hosts(hit))
                  + " through unchanged.");
    }
  }

  private static boolean looksLikePage(PathTrace.Answer answer) {
    boolean html =
        answer.headers().getOrDefault("content-type", "").startsWith("text/html")
            || answer.body().stripLeading().toLowerCase(Locale.ROOT).startsWith("<!doctype html");
    return answer.status() / 100 == 2 && html || answer.status() == 511;
  }

  private static String evidence(Visit visit, Fault fault) {
    Optional<PathTrace.Answer> refusal =
        visit.trace().connect().filter(answer -> answer.status() / 100 != 2);
    if (refusal.isEmpty()) {
      return fault.cause();
    }
    PathTrace.Answer answer = refusal.get();
    List<String> parts = new ArrayList<>();
    parts.add(("CONNECT was answered " + answer.status() + " " + answer.phrase()).strip());
    for (String name : REASONS) {
      Optional.ofNullable(answer.headers().get(name))
          .ifPresent(value -> parts.add(name + ": " + value));
    }
    if (!answer.headers().getOrDefault("content-type", "text/plain").contains("html")
        && !answer.body().isBlank()) {
      parts.add("\"" + firstWords(answer.body()) + "\"");
    }
    return String.join("; ", parts);
  }

  static String firstWords(String body) {
    String text = body.replaceAll("(?s)<(script|style)\\b.*?</\\1>|<[^>]*>", " ");
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private static List<String> hosts(List<Visit> hit) {
    return hit.stream().map(Visit::host).toList();
  }

  private static String authority(URI url) {
    return url.getHost() + ":" + (url.getPort() > 0 ? url.getPort() : 443);
  }

  private static String proxy(Route route) {
    return route instanceof Route.Proxied proxied ? proxied.proxy().toString() : "";
  }

  private static String sentence(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
