package dev.beamstrap.doctor;

import dev.beamstrap.net.FailureClass;
import java.util.Locale;

/**
 * What is wrong, as a closed set: the classes of {@code net}, which are about the path and decide
 * what beamstrap's own transports do, and those that concern other clients or this machine, to
 * which no transport of ours could react. Their ids are a contract with programs.
 */
public sealed interface Diagnosis {

  /** The stable name, for example {@code denied-at-connect}. */
  String id();

  /**
   * A class of {@code net}.
   *
   * @param kind which
   */
  record OnTheWay(FailureClass kind) implements Diagnosis {
    @Override
    public String id() {
      return kind.id();
    }
  }

  /** What is wrong for others than beamstrap. */
  enum Elsewhere implements Diagnosis {
    /** A request with httpc's empty {@code te:} header is refused on the way; without it is not. */
    EMPTY_TE_REFUSED,
    /** Erlang's TLS handshake is refused on the way; other clients' are not. */
    ERLANG_HELLO_REFUSED,
    /** This OTP refuses a certificate authority that all others accept (erlang/otp#9208, #9641). */
    OTP_KEY_USAGE,
    /** A client does not trust the authority that beamstrap trusts. */
    CLIENT_UNTRUSTED,
    /** Hex trusts the list that it brings, and no other unless HEX_CACERTS_PATH names one. */
    HEX_OWN_AUTHORITIES,
    /** The only proxy speaks SOCKS, which no Erlang client does. */
    CLIENT_WITHOUT_SOCKS,
    /** No proxy is set, there is no direct way, and a proxy seems to be there. */
    PROXY_NOT_USED,
    /** The proxy is called localhost and listens on one address family only. */
    PROXY_OTHER_FAMILY,
    /** NO_PROXY has an empty item, which makes Mix go direct for every host. */
    MIX_GOES_DIRECT,
    /** The proxy's address has no scheme: Mix ignores it. */
    PROXY_WITHOUT_SCHEME,
    /** The upper and the lower case variable name different proxies. */
    PROXY_VARIABLES_DIFFER,
    /** The proxy is set in a variable that some clients do not read. */
    PROXY_VARIABLE_UNREAD,
    /** The proxy wants credentials, which rebar3 never sends. */
    REBAR3_WITHOUT_CREDENTIALS,
    /** The proxy is to be spoken to in TLS, which only curl does. */
    PROXY_OVER_TLS,
    /** The clock is not that of the servers. */
    CLOCK_SKEW,
    /** A page came in place of what was asked for: a portal, a scanner, a block page. */
    BODY_REPLACED,
    /** A variable names a file of authorities that is of no use. */
    AUTHORITY_FILE,
    /** A tool's own configuration says something else than the variables. */
    CONFIG_OVERRIDES,
    /** The sandbox says that the network is off. */
    NETWORK_OFF,
    /** A directory that the tools keep things in cannot be written. */
    HOME_READ_ONLY,
    /** Programs cannot be run from where tools are put. */
    NO_EXEC,
    /** The locale is not UTF-8. */
    LOCALE,
    /** A client fails for a reason of its own. */
    CLIENT_FAILED;

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
