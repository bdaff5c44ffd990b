package dev.beamstrap.net;

import dev.beamstrap.fault.FaultCode;
import java.util.Locale;

/**
 * The ways in which the path client, proxy, origin breaks; each failure belongs to exactly one.
 * What is done about it is a property of the class, never of the place where it was noticed.
 */
public enum FailureClass {
  /** No address of the proxy accepts connections. */
  PROXY_UNREACHABLE(FaultCode.NET_UNREACHABLE, Reaction.RETRY, 3),
  /** The proxy's own name cannot be resolved. */
  PROXY_UNRESOLVABLE(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** The settings ask for a kind of proxy that this transport does not speak. */
  PROXY_UNSUPPORTED(FaultCode.NET_UNREACHABLE, Reaction.OTHER_TRANSPORT, 0),
  /** What answers at the proxy's address is not the kind of proxy that the settings name. */
  PROXY_NOT_A_PROXY(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** The proxy closed the connection without an answer to CONNECT. */
  PROXY_HUNG_UP(FaultCode.NET_UNREACHABLE, Reaction.RETRY, 2),
  /** The proxy answered CONNECT with a refusal: 403, 451, a SOCKS rule. Policy, never retried. */
  DENIED_AT_CONNECT(FaultCode.NET_DENIED, Reaction.STOP, 0),
  /** The proxy wants a user and a password, and none are set. */
  PROXY_WANTS_CREDENTIALS(FaultCode.NET_DENIED, Reaction.STOP, 0),
  /** The proxy does not accept the user and password that are set. */
  PROXY_REFUSES_CREDENTIALS(FaultCode.NET_DENIED, Reaction.STOP, 0),
  /** The proxy answered CONNECT with another client error. */
  CONNECT_REFUSED(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** The proxy could not reach the origin: CONNECT 5xx, SOCKS host unreachable. */
  UPSTREAM_UNREACHABLE(FaultCode.NET_UNREACHABLE, Reaction.RETRY, 3),
  /** The origin's name cannot be resolved here, and no proxy is used that could. */
  NAME_UNRESOLVABLE(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** The origin's name resolves to this machine or its link, where a gateway's clients must not. */
  NAME_LEADS_HERE(FaultCode.NET_DENIED, Reaction.STOP, 0),
  /** There is no route to the origin from here. */
  NO_ROUTE(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** The origin accepts no connection. */
  CONNECTION_REFUSED(FaultCode.NET_UNREACHABLE, Reaction.RETRY, 3),
  /** The certificate's issuer is unknown: an inspecting proxy whose authority nobody told us. */
  UNTRUSTED_AUTHORITY(FaultCode.NET_UNTRUSTED, Reaction.STOP, 0),
  /** A certificate is not valid at this time: or this clock is wrong. */
  CERTIFICATE_DATES(FaultCode.NET_UNTRUSTED, Reaction.STOP, 0),
  /** The certificate is for another host. */
  CERTIFICATE_HOST(FaultCode.NET_UNTRUSTED, Reaction.STOP, 0),
  /** The certificate is trusted by name but unfit: usage, constraints, algorithm. */
  CERTIFICATE_UNFIT(FaultCode.NET_UNTRUSTED, Reaction.STOP, 0),
  /** The handshake was answered by an alert. */
  HANDSHAKE_REFUSED(FaultCode.NET_FINGERPRINT, Reaction.OTHER_TRANSPORT, 0),
  /** The connection was closed or reset in the middle of the handshake. */
  HANDSHAKE_CLOSED(FaultCode.NET_FINGERPRINT, Reaction.OTHER_TRANSPORT, 1),
  /**
   * A proxy let the handshake pass and then answered 502 or 503 itself, in Envoy's words, without
   * asking the origin.
   */
  REFUSED_AFTER_HANDSHAKE(FaultCode.NET_FINGERPRINT, Reaction.OTHER_TRANSPORT, 1),
  /** What answers the handshake does not speak TLS. */
  NOT_TLS(FaultCode.NET_UNREACHABLE, Reaction.STOP, 0),
  /** No connection in time. */
  TIMEOUT_CONNECT(FaultCode.NET_TIMEOUT, Reaction.RETRY, 1),
  /** The proxy did not answer CONNECT in time. */
  TIMEOUT_TUNNEL(FaultCode.NET_TIMEOUT, Reaction.RETRY, 1),
  /** The handshake did not end in time. */
  TIMEOUT_HANDSHAKE(FaultCode.NET_TIMEOUT, Reaction.RETRY, 1),
  /** No answer to the request in time. */
  TIMEOUT_FIRST_BYTE(FaultCode.NET_TIMEOUT, Reaction.RETRY, 1),
  /** The body stopped arriving. */
  TIMEOUT_STALL(FaultCode.NET_TIMEOUT, Reaction.RETRY, 3),
  /** All attempts together took too long. */
  DEADLINE(FaultCode.NET_TIMEOUT, Reaction.STOP, 0),
  /** The connection broke before the answer. */
  CONNECTION_LOST(FaultCode.NET_TRUNCATED, Reaction.RETRY, 3),
  /** The connection broke in the middle of the body, or the body is shorter than announced. */
  TRUNCATED(FaultCode.NET_TRUNCATED, Reaction.RETRY, 4),
  /** The body has no announced end, and no checksum is known that would show a missing part. */
  UNDELIMITED(FaultCode.NET_TRUNCATED, Reaction.STOP, 0),
  /** The body is larger than anything that was asked for. */
  TOO_LARGE(FaultCode.INTEGRITY_FORMAT, Reaction.STOP, 0),
  /** 404 or 410: there is no such thing at the origin. */
  HTTP_MISSING(FaultCode.NET_HTTP, Reaction.STOP, 0),
  /** 403 inside the tunnel: an origin that has no such object, or a policy page. */
  HTTP_FORBIDDEN(FaultCode.NET_HTTP, Reaction.STOP, 0),
  /** 408 or 5xx. */
  HTTP_UNAVAILABLE(FaultCode.NET_HTTP, Reaction.RETRY, 4),
  /** 429. */
  HTTP_RATE_LIMITED(FaultCode.NET_HTTP, Reaction.RETRY, 4),
  /** Any other status that is no success. */
  HTTP_UNEXPECTED(FaultCode.NET_HTTP, Reaction.STOP, 0),
  /** 405 from a proxy that only does CONNECT, to a plain http request. */
  PLAIN_HTTP_REFUSED(FaultCode.NET_HTTP, Reaction.STOP, 0),
  /** An address that is not https, nor http on this machine. */
  PLAIN_HTTP_FORBIDDEN(FaultCode.NET_HTTP, Reaction.STOP, 0),
  /** A redirect that leads nowhere safe: not https, malformed, or too many. */
  REDIRECT_REFUSED(FaultCode.NET_HTTP, Reaction.STOP, 0);

  /** What may be done after a failure. */
  public enum Reaction {
    /** The same again, a bounded number of times. */
    RETRY,
    /** Another TLS stack through the same proxy may succeed where this one does not. */
    OTHER_TRANSPORT,
    /** Nothing; whoever runs this has to act. */
    STOP
  }

  private final FaultCode code;
  private final Reaction reaction;
  private final int retries;

  FailureClass(FaultCode code, Reaction reaction, int retries) {
    this.code = code;
    this.reaction = reaction;
    this.retries = retries;
  }

  /** The name under which the doctor and its documents know it: {@code denied-at-connect}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The code under which the user meets it. */
  public FaultCode code() {
    return code;
  }

  /** What may be done after it. */
  public Reaction reaction() {
    return reaction;
  }

  /** How often the same transport tries again, at most. */
  public int retries() {
    return retries;
  }

  /**
   * Whether an egress policy speaks: then no transport tries this host again for a while
   * (ConnectGate).
   */
  public boolean isPolicy() {
    return code == FaultCode.NET_DENIED;
  }
}
