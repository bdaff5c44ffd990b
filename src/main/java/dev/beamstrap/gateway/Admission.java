package dev.beamstrap.gateway;

/**
 * Who may use the gateway's proxy side. Loopback is shared by all users of a machine, so an address
 * alone admits nobody. The mirror side always wants the token, in its path.
 */
public enum Admission {
  /** Only who sends the run's token as proxy credential. */
  TOKEN,

  /**
   * Who sends the token, and who was started with it in the environment: so programs that never
   * send proxy credentials (rebar3, and downloaders of native code) are let in below {@code exec},
   * and others of the same user are not. Where the system does not tell, everybody needs to send
   * the token.
   */
  TOKEN_OR_ENVIRONMENT
}
