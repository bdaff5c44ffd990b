package dev.beamstrap.fault;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * An address that is safe to print: whatever stands before the {@code @} of its authority, and the
 * values of its query, are masked.
 *
 * @param text the address with its secrets masked
 */
public record SafeUrl(String text) {
  /**
   * Up to the last at sign before the path. Where what stands before that is no host and port, it
   * is taken for a password with a slash in it that should have been encoded.
   */
  private static final Pattern USERINFO =
      Pattern.compile("(?<=//)(?:[^/?#\\s]*@|[^/?#\\s:\\[]*:(?!\\d{0,5}(?:[/?#\\s]|$))[^\\s,]*@)");

  private static final Pattern QUERY_VALUE = Pattern.compile("(?<=[?&])([^=&#\\s]+)=[^&#\\s]*");

  /** Masks the secrets of {@code text}. */
  public SafeUrl {
    text = QUERY_VALUE.matcher(USERINFO.matcher(text).replaceAll("***@")).replaceAll("$1=***");
  }

  /** A text without the user and password of any address in it, and else as it is. */
  public static String withoutUser(String text) {
    return USERINFO.matcher(text).replaceAll("");
  }

  /** The printable form of an address. */
  public static SafeUrl of(URI uri) {
    return new SafeUrl(uri.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
