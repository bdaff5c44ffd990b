package dev.beamstrap.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numeric addresses, read without ever asking a resolver.
 *
 * @param address the address
 */
record IpLiteral(InetAddress address) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The address that {@code text} spells, with or without brackets, or empty for names. */
  static Optional<IpLiteral> parse(String text) {
    String bare = withoutBrackets(text);
    if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      String literal = bare.contains(":") ? "[" + bare + "]" : bare;
      return Optional.of(new IpLiteral(InetAddress.getByName(literal)));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Whether this address lies in the network of {@code base} with a prefix of that many bits. */
  boolean within(IpLiteral base, int prefixBits) {
    byte[] mine = address.getAddress();
    byte[] theirs = base.address.getAddress();
    if (mine.length != theirs.length || prefixBits < 0 || prefixBits > mine.length * 8) {
      return false;
    }
    int whole = prefixBits / 8;
    if (!Arrays.equals(mine, 0, whole, theirs, 0, whole)) {
      return false;
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }

  /** Whether {@code host} can only mean this machine: {@code localhost}, 127.0.0.0/8, ::1. */
  static boolean isLoopback(String host) {
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || parse(host).map(literal -> literal.address.isLoopbackAddress()).orElse(false);
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
