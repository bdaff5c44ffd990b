package dev.beamstrap.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * CONNECT (RFC 9110 9.3.6). Done here and not by OkHttp, which tries the proxy's next address after
 * a refusal (a second CONNECT) and hides the headers that give the reason.
 */
record HttpConnect(ProxyAddress proxy, String userAgent) implements ProxyHandshake {
  private static final int MAX_REASON_BYTES = 2 << 10;

  /** Where proxies say why: Codex and sandbox-runtime, Squid, others. */
  private static final List<String> REASONS =
      List.of("x-proxy-error", "x-squid-error", "x-deny-reason", "proxy-status");

  @Override
  public void open(Wire wire, String host, int port) throws IOException {
    wire.send(request(host, port));
    PathTrace.Answer answer = answer(wire);
    if (answer.status() < 200 || answer.status() > 299) {
      throw refusal(answer, wire);
    }
  }

  /** The request as it goes onto the wire. */
  byte[] request(String host, int port) {
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    StringBuilder head =
        new StringBuilder("CONNECT " + authority + " HTTP/1.1\r\n")
            .append("Host: " + authority + "\r\n")
            .append("User-Agent: " + userAgent + "\r\n");
    proxy
        .credentials()
        .ifPresent(known -> head.append("Proxy-Authorization: " + known.basic() + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static PathTrace.Answer answer(Wire wire) throws IOException {
    try {
      return AnswerReader.read(wire.in());
    } catch (EOFException e) {
      throw new TunnelException(
          FailureClass.PROXY_HUNG_UP, "the proxy closed the connection without an answer");
    } catch (ProtocolException e) {
      throw notHttp();
    }
  }

  private static TunnelException notHttp() {
    return new TunnelException(
        FailureClass.PROXY_NOT_A_PROXY, "what answers CONNECT there does not speak HTTP");
  }

  private TunnelException refusal(PathTrace.Answer answer, Wire wire) {
    Function<String, Optional<String>> fields =
        name -> Optional.ofNullable(answer.headers().get(name));
    Optional<Header> header = reason(fields);
    String reason = header.map(HttpConnect::text).orElseGet(() -> spoken(answer, wire));
    return new TunnelException(
        kind(proxy, answer.status(), fields),
        evidence(answer.status(), answer.phrase(), reason),
        answer.status(),
        header);
  }

  private static Optional<Header> reason(Function<String, Optional<String>> fields) {
    return REASONS.stream()
        .flatMap(name -> fields.apply(name).map(value -> new Header(name, value)).stream())
        .map(header -> new Header(header.name(), Printable.line(header.value())))
        .filter(header -> !header.value().isEmpty())
        .findFirst();
  }

  private static String text(Header header) {
    return header.name() + ": " + header.value();
  }

  /** What a refusal means, whoever asked. */
  static FailureClass kind(
      ProxyAddress proxy, int status, Function<String, Optional<String>> header) {
    if (header.apply("x-proxy-error").orElse("").startsWith("blocked")) {
      return FailureClass.DENIED_AT_CONNECT;
    }
    // A 407 that wants credentials says which kind (RFC 9110 15.5.8); agents' proxies mean policy.
    if (status == 407
        && proxy.credentials().isEmpty()
        && header.apply("proxy-authenticate").isEmpty()) {
      return FailureClass.DENIED_AT_CONNECT;
    }
    return switch (status) {
      case 403, 451 -> FailureClass.DENIED_AT_CONNECT;
      // Some proxies say 401 where 407 is meant.
      case 401, 407 ->
          proxy.credentials().isPresent()
              ? FailureClass.PROXY_REFUSES_CREDENTIALS
              : FailureClass.PROXY_WANTS_CREDENTIALS;
      default ->
          status >= 500 || status == 408 || status == 429
              ? FailureClass.UPSTREAM_UNREACHABLE
              : FailureClass.CONNECT_REFUSED;
    };
  }

  /** The refusal that a head of curl's means; curl keeps the body to itself. */
  static TunnelException refusal(ProxyAddress proxy, ResponseHead head) {
    Optional<Header> reason = reason(head::header);
    return new TunnelException(
        kind(proxy, head.status(), head::header),
        evidence(head.status(), head.phrase(), reason.map(HttpConnect::text).orElse("")),
        head.status(),
        reason);
  }

  private static String evidence(int status, String phrase, String reason) {
    return "the proxy answered CONNECT with "
        + Printable.line(
            status
                + (phrase.isEmpty() ? "" : " " + phrase)
                + (reason.isEmpty() ? "" : " (" + reason + ")"));
  }

  /** The first line of a short plain text body; block pages in HTML say little in one line. */
  private static String spoken(PathTrace.Answer answer, Wire wire) {
    String length = answer.headers().getOrDefault("content-length", "0");
    String type = answer.headers().getOrDefault("content-type", "text/plain");
    if (!type.startsWith("text/plain") || !length.matches("[1-9]\\d{0,6}")) {
      return "";
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      wire.socket().setSoTimeout(2_000);
      int wanted = Math.min(Integer.parseInt(length), MAX_REASON_BYTES);
      while (body.size() < wanted) {
        body.write(wire.octet());
      }
    } catch (EOFException | java.net.SocketException | java.net.SocketTimeoutException partial) {
      // What arrived is said; the refusal itself stands.
    } catch (IOException e) {
      return "";
    }
    return body.toString(StandardCharsets.UTF_8).strip().lines().findFirst().orElse("");
  }
}
