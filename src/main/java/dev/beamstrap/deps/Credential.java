package dev.beamstrap.deps;

/**
 * What a repository wants to see before it answers. Never printed.
 *
 * <p>Source: hex v2.3.2, v2.5.1 lib/hex/repo.ex; compiled Hex 2.6.0.
 */
final class Credential {
  private final Kind kind;
  private final String secret;

  /** How the secret is used. */
  enum Kind {
    /** The header is the key itself: Hex up to 2.3, and custom repositories. */
    KEY,
    /** The key is exchanged for a token first: Hex 2.4 and 2.5. */
    EXCHANGED_KEY,
    /** A token that was stored: Hex 2.4 and later. */
    TOKEN
  }

  Credential(Kind kind, String secret) {
    this.kind = kind;
    this.secret = secret;
  }

  Kind kind() {
    return kind;
  }

  String secret() {
    return secret;
  }

  @Override
  public String toString() {
    return kind + " ***";
  }
}
