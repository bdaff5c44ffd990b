package dev.beamstrap.gateway;

/**
 * Who may use the gateway's proxy side. Loopback is shared by all users of a machine, so an address
 * alone admits nobody. The mirror side always wants the token, in its path.
 */
public enum Admission {
  /** Only who sends the run's token as proxy credential. */
  TOKEN,

  /**
   * Who sends the token, and, for clients that never send proxy credentials (rebar3 in all
   * versions), who runs as the same user: Linux tells the owner of the other end of a loopback
   * connection in {@code /proc/net/tcp}. This weakens nothing, since a process of the same user can
   * read the token from our environment or memory anyway. Other users, root included, need the
   * token; where the owner cannot be told, so does everybody.
   */
  TOKEN_OR_SAME_USER,

  /**
   * Who sends the token, and who was started with it in the environment: so programs that never
   * send proxy credentials (rebar3, and downloaders of native code) are let in below {@code exec},
   * and others of the same user are not. Where the system does not tell, everybody needs to send
   * the token.
   */
  TOKEN_OR_ENVIRONMENT
}
