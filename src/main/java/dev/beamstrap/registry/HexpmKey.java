package dev.beamstrap.registry;

import java.security.PublicKey;

/**
 * The key that signs hexpm and all its organisations. Source: hex v2.5.1 lib/hex/repo.ex; the same
 * in Hex 1.0 to 2.6.0, hex_core and rebar3.
 */
public final class HexpmKey {
  /** The key as PEM text. */
  public static final String PEM =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApqREcFDt5vV21JVe2QNB
      Edvzk6w36aNFhVGWN5toNJRjRJ6m4hIuG4KaXtDWVLjnvct6MYMfqhC79HAGwyF+
      IqR6Q6a5bbFSsImgBJwz1oadoVKD6ZNetAuCIK84cjMrEFRkELtEIPNHblCzUkkM
      3rS9+DPlnfG8hBvGi6tvQIuZmXGCxF/73hU0/MyGhbmEjIKRtG6b0sJYKelRLTPW
      XgK7s5pESgiwf2YC/2MGDXjAJfpfCd0RpLdvd4eRiXtVlE9qO9bND94E7PgQ/xqZ
      J1i2xWFndWa6nfFnRxZmCStCOZWYYPlaxr+FZceFbpMwzTNs4g3d4tLNUcbKAIH4
      0wIDAQAB
      -----END PUBLIC KEY-----
      """;

  private HexpmKey() {}

  /** The key. */
  public static PublicKey key() {
    return PublicKeys.parse(PEM, "repository hexpm");
  }
}
