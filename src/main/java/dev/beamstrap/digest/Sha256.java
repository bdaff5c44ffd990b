package dev.beamstrap.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A SHA-256 checksum.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * Accepts either case; anything but 64 hexadecimal digits is an {@link IllegalArgumentException}.
   */
  public Sha256 {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a SHA-256: " + hex);
    }
  }

  /** The checksum that {@code text} spells, or empty when it spells none. */
  public static Optional<Sha256> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return HEX.matcher(lower).matches() ? Optional.of(new Sha256(lower)) : Optional.empty();
  }

  /** The checksum of {@code text} in UTF-8. */
  public static Sha256 of(String text) {
    return ofBytes(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A digest to be fed with what is to be summed; {@link #ofBytes} takes what it gives. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The checksum of 32 raw bytes. */
  public static Sha256 ofBytes(byte[] raw) {
    return new Sha256(java.util.HexFormat.of().formatHex(raw));
  }

  @Override
  public String toString() {
    return hex;
  }
}
