package dev.beamstrap.net;

/** How far an exchange got. */
enum Stage {
  /** Names, TCP, and the proxy's answer. */
  CONNECT,
  /** TLS. */
  HANDSHAKE,
  /** The request is on its way, nothing has come back. */
  REQUEST,
  /** The status is known, the body is arriving. */
  BODY
}
