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
  private static final Pattern USERINFO = Pattern.compile("(?<=//)[^/?#@\\s]*(?:@[^/?#@\\s]*)*@");
  private static final Pattern QUERY_VALUE = Pattern.compile("(?<=[?&])([^=&#\\s]+)=[^&#\\s]*");

  /** Masks the secrets of {@code text}. */
  public SafeUrl {
    text = QUERY_VALUE.matcher(USERINFO.matcher(text).replaceAll("***@")).replaceAll("$1=***");
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
