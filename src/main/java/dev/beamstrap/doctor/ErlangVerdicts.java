package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.net.FailureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why Erlang's httpc fails where others pass. A clean request over OTP's own TLS that passes shows
 * that the handshake is accepted; the same request of the JVM's with and without an empty {@code
 * te:} shows whether that header is refused.
 */
final class ErlangVerdicts {
  private static final Pattern TUNNEL =
      Pattern.compile("could_not_establish_ssl_tunnel,\\{[^,]*,(\\d{3})");

  private ErlangVerdicts() {}

  /**
   * Whether httpc of that inets sends {@code te:} and nothing after it. It does not since 9.4.2,
   * nor in the corrections 9.3.2.1 (OTP 27) and 9.1.0.3 (OTP 26); OTP-19760.
   */
  static boolean sendsEmptyTe(String inets) {
    if (!inets.matches("\\d{1,4}(\\.\\d{1,4}){0,4}")) {
      return true;
    }
    int[] parts = new int[4];
    String[] texts = inets.split("\\.", -1);
    for (int i = 0; i < parts.length && i < texts.length; i++) {
      parts[i] = Integer.parseInt(texts[i]);
    }
    if (Arrays.equals(parts, 0, 3, new int[] {9, 3, 2}, 0, 3)) {
      return parts[3] < 1;
    }
    if (Arrays.equals(parts, 0, 3, new int[] {9, 1, 0}, 0, 3)) {
      return parts[3] < 3;
    }
    return Arrays.compare(parts, new int[] {9, 4, 2, 0}) < 0;
  }

  /**
   * The classes that explain it, the first of them for the picture; none when httpc passes.
   *
   * @param teRefused whether the path refuses an empty {@code te:} and this httpc sends one
   */
  static List<Diagnosis> explain(
      Optional<ErlangProbe.Seen> httpc, Optional<ErlangProbe.Seen> clean, boolean teRefused) {
    if (httpc.isEmpty()) {
      return List.of(new Diagnosis.OnTheWay(FailureClass.TIMEOUT_FIRST_BYTE));
    }
    ErlangProbe.Seen seen = httpc.get();
    if (seen.status() > 0 && seen.status() < 500) {
      return List.of();
    }
    Optional<Diagnosis> named = seen.status() == 0 ? named(seen.words()) : Optional.empty();
    if (named.isPresent() && named.get() != Elsewhere.CLIENT_UNTRUSTED) {
      return List.of(named.get());
    }
    List<Diagnosis> causes = new ArrayList<>(named.stream().toList());
    // A clean request that knows no authority either says nothing of the handshake.
    boolean cleanPasses =
        clean
            .map(one -> one.status() == 0 ? untrusted(one.words()) : one.status() < 500)
            .orElse(named.isPresent());
    if (!cleanPasses) {
      causes.add(Elsewhere.ERLANG_HELLO_REFUSED);
    }
    if (teRefused) {
      causes.add(Elsewhere.EMPTY_TE_REFUSED);
    }
    if (causes.isEmpty()) {
      causes.add(Elsewhere.CLIENT_FAILED);
    }
    return causes;
  }

  /** The shapes in which OTP 25 to 29 report what is no refusal of a handshake or a request. */
  private static Optional<Diagnosis> named(String reason) {
    Matcher tunnel = TUNNEL.matcher(reason);
    if (tunnel.find()) {
      return way(Statuses.ofConnect(Integer.parseInt(tunnel.group(1))));
    }
    if (reason.contains("key_usage_mismatch")) {
      return Optional.of(Elsewhere.OTP_KEY_USAGE);
    }
    if (untrusted(reason)) {
      return Optional.of(Elsewhere.CLIENT_UNTRUSTED);
    }
    if (reason.contains("hostname_check_failed")) {
      return way(FailureClass.CERTIFICATE_HOST);
    }
    if (reason.contains("invalid_ext_keyusage") || reason.contains("invalid_ext_key_usage")) {
      return way(FailureClass.CERTIFICATE_UNFIT);
    }
    if (reason.contains("certificate_expired") || reason.contains("cert_expired")) {
      return way(FailureClass.CERTIFICATE_DATES);
    }
    if (reason.contains("unsupported_record_type")) {
      return way(FailureClass.NOT_TLS);
    }
    if (reason.contains("nxdomain")) {
      return way(FailureClass.NAME_UNRESOLVABLE);
    }
    if (reason.contains("econnrefused")) {
      return way(FailureClass.PROXY_UNREACHABLE);
    }
    if (reason.contains("enetunreach") || reason.contains("ehostunreach")) {
      return way(FailureClass.NO_ROUTE);
    }
    return Optional.empty();
  }

  private static boolean untrusted(String reason) {
    // The last: no authorities at all, as ssl:connect says it.
    return reason.contains("unknown_ca")
        || reason.contains("failed_load_cacerts")
        || reason.contains("{options,");
  }

  private static Optional<Diagnosis> way(FailureClass kind) {
    return Optional.of(new Diagnosis.OnTheWay(kind));
  }

  /** The link at which a diagnosis breaks Erlang's path. */
  static Link link(Diagnosis diagnosis, ErlangProbe.Seen seen) {
    if (diagnosis instanceof Diagnosis.OnTheWay way) {
      return Links.of(way.kind());
    }
    if (diagnosis == Elsewhere.EMPTY_TE_REFUSED || seen.status() > 0) {
      return Link.ANSWER;
    }
    return Link.TLS;
  }
}
