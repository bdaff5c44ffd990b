package dev.beamstrap.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway says of itself, to whoever knows its token: {@code GET /TOKEN/}.
 *
 * @param clients how many are connected, the one who asks not among them
 * @param idleSeconds how long ago the last one left; 0 while there is one
 */
public record GatewayStatus(int clients, long idleSeconds) {
  private static final int MILLIS = 2000;
  private static final int MOST_BYTES = 4096;
  private static final Pattern LINE =
      Pattern.compile("beamstrap gateway: (\\d{1,6}) clients, idle for (\\d{1,9}) s");

  String text() {
    return "beamstrap gateway: " + clients + " clients, idle for " + idleSeconds + " s\n";
  }

  static Optional<GatewayStatus> parse(String text) {
    Matcher matcher = LINE.matcher(text);
    return matcher.find()
        ? Optional.of(
            new GatewayStatus(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** Asks one; empty when none with that token answers there within two seconds. */
  public static Optional<GatewayStatus> ask(String host, int port, String token) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), MILLIS);
      socket.setSoTimeout(MILLIS);
      String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
      socket
          .getOutputStream()
          .write(
              ("GET /"
                      + token
                      + "/ HTTP/1.1\r\nHost: "
                      + authority
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
      return answer.startsWith("HTTP/1.1 200 ") ? parse(answer) : Optional.empty();
    } catch (IOException | IllegalArgumentException nobody) {
      return Optional.empty();
    }
  }
}
