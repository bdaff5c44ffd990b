package dev.beamstrap.gateway;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.net.Exchange;
import dev.beamstrap.net.Header;
import dev.beamstrap.net.Outbound;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes one client's requests on, one after the other, and the answers back, holding a buffer of
 * each direction and no more. Used by one thread.
 */
final class Relay {
  private static final int BUFFER = 16 << 10;

  /** What makes an answer one for this request only. */
  private static final Set<String> PARTICULAR =
      Set.of(
          "authorization",
          "cookie",
          "range",
          "if-range",
          "if-match",
          "if-modified-since",
          "if-unmodified-since");

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final House house;
  private final HttpInput in;
  private final Reply reply;
  private final Vigil vigil;

  Relay(House house, HttpInput in, Reply reply, Vigil vigil) {
    this.house = house;
    this.in = in;
    this.reply = reply;
    this.vigil = vigil;
  }

  /** The connection has to be broken off: an orderly end would pass for the end of the body. */
  static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOff(@Nullable Throwable why) {
      super("the answer broke off", why);
    }
  }

  /**
   * Answers one request.
   *
   * @param host for the {@code Host} header
   * @return whether the connection can be used for another one
   */
  boolean pass(RequestHead head, URI url, String host) throws IOException {
    long start = System.nanoTime();
    Tally tally = new Tally();
    reply.next();
    try {
      return served(head, url, host, tally);
    } catch (Refusal refusal) {
      return refused(head, refusal, tally);
    } catch (RuntimeException bug) {
      return refused(head, house.defect(bug, reply), tally);
    } finally {
      house.log(
          new Passage(
              head.method(),
              SafeUrl.of(url),
              tally.status,
              tally.body.map(ClientBody::count).orElse(0L),
              tally.bytes,
              Duration.ofNanos(System.nanoTime() - start),
              tally.transport));
    }
  }

  private boolean served(RequestHead head, URI url, String host, Tally tally)
      throws IOException, Refusal {
    RequestHead.Framing framing = head.framing();
    requireServable(head, framing);
    tally.body = framing.isEmpty() ? Optional.empty() : Optional.of(body(head, framing));
    boolean open = isOpen(head);
    Optional<Shelf.Item> item = open ? house.shelf().find(url) : Optional.empty();
    if (item.isPresent()) {
      return shelved(head, item.get(), tally);
    }
    Outbound outbound =
        new Outbound(
            head.method(),
            url,
            Cleaning.request(head, host),
            tally.body.map(bytes -> new Outbound.Body(framing.length(), bytes)));
    try (Exchange exchange = house.http().exchange(outbound, vigil::abandons)) {
      tally.transport = exchange.transport();
      try {
        return answer(head, exchange, tally, open ? Optional.of(url) : Optional.empty());
      } finally {
        if (!tally.body.map(ClientBody::atEnd).orElse(true)) {
          // Who reads the rest of it is waited for, but no longer than for a farewell.
          vigil.begin(Client.FAREWELL);
        }
      }
    } catch (BeamstrapException e) {
      if (vigil.isKilled() || tally.body.map(ClientBody::failed).orElse(false)) {
        throw new BrokenOff(e);
      }
      house.tell(e);
      throw Refusal.inTunnel(e);
    } finally {
      vigil.nothingToAbandon();
    }
  }

  private boolean refused(RequestHead head, Refusal refusal, Tally tally) throws IOException {
    boolean again = head.keepsAlive() && tally.body.map(ClientBody::atEnd).orElse(isBodyless(head));
    tally.status = refusal.status();
    reply.refusal(refusal, !head.method().equals("HEAD"), !again);
    return again;
  }

  private static final class Tally {
    private int status;
    private long bytes;
    private String transport = "gateway";
    private Optional<ClientBody> body = Optional.empty();
  }

  private ClientBody body(RequestHead head, RequestHead.Framing framing) {
    boolean waiting = head.minor() == 1 && head.lists("expect", "100-continue");
    return new ClientBody(
        in,
        framing,
        () -> {
          if (waiting) {
            reply.interim("HTTP/1.1 100 Continue\r\n\r\n");
          }
        });
  }

  private static void requireServable(RequestHead head, RequestHead.Framing framing)
      throws Refusal {
    if (head.method().equals("CONNECT")) {
      throw Refusal.of(501, "gateway.method", "there is no tunnel within a tunnel");
    }
    for (String protocol : head.all("upgrade")) {
      // A request to go on in HTTP/2 may be ignored, and is.
      if (!protocol.strip().equalsIgnoreCase("h2c")) {
        throw Refusal.of(
            501,
            "gateway.upgrade",
            "the gateway does not pass on "
                + protocol.replaceAll("[^\\x20-\\x7e]", "?")
                + "; name the host with --bypass to reach it without the gateway's TLS");
      }
    }
    if (head.hasMethod("GET", "HEAD") && !framing.isEmpty()) {
      throw Refusal.of(501, "gateway.method", "a body of a GET or HEAD request is not passed on");
    }
  }

  private static boolean isBodyless(RequestHead head) {
    try {
      return head.framing().isEmpty();
    } catch (Refusal unclear) {
      return false;
    }
  }

  /**
   * Whether a request wants something that is the same for everybody, whole, or whether it changed.
   */
  private static boolean isOpen(RequestHead head) {
    return head.method().equals("GET")
        && head.headers().stream()
            .noneMatch(header -> PARTICULAR.contains(header.name().toLowerCase(Locale.ROOT)));
  }

  private boolean shelved(RequestHead head, Shelf.Item item, Tally tally) throws IOException {
    try (item) {
      tally.transport = "kept";
      boolean known = head.all("if-none-match").contains(item.etag());
      List<Header> headers = new ArrayList<>();
      headers.add(new Header("ETag", item.etag()));
      if (!known) {
        headers.add(new Header("Content-Type", "application/octet-stream"));
        headers.add(new Header("Content-Length", Long.toString(item.length())));
      }
      if (!head.keepsAlive()) {
        headers.add(new Header("Connection", "close"));
      }
      tally.status = known ? 304 : 200;
      reply.cork();
      reply.head(tally.status, "", headers);
      if (known) {
        reply.uncork();
      } else {
        copy(item.body(), false, false, OptionalLong.of(item.length()), tally, Optional.empty());
      }
      return head.keepsAlive();
    }
  }

  private boolean answer(RequestHead head, Exchange exchange, Tally tally, Optional<URI> open)
      throws IOException, Refusal {
    int status = exchange.status();
    boolean bodyless = head.method().equals("HEAD") || status == 204 || status == 304;
    List<Header> all = exchange.headers();
    OptionalLong length = length(all);
    boolean chunked = !bodyless && length.isEmpty() && head.minor() == 1;
    boolean again =
        head.keepsAlive()
            && (bodyless || chunked || length.isPresent())
            && tally.body.map(ClientBody::atEnd).orElse(true);
    List<Header> headers = headers(all, status, length);
    if (chunked) {
      headers.add(new Header("Transfer-Encoding", "chunked"));
    }
    if (!again) {
      headers.add(new Header("Connection", "close"));
    }
    tally.status = status;
    Optional<Shelf.Watch> watch = open.flatMap(url -> watch(url, head, exchange, length));
    try {
      reply.cork();
      reply.head(status, exchange.phrase(), headers);
      copy(
          exchange.body(),
          bodyless,
          chunked,
          bodyless ? OptionalLong.empty() : length,
          tally,
          watch);
      watch.ifPresent(Shelf.Watch::complete);
    } finally {
      watch.ifPresent(Shelf.Watch::close);
    }
    return again;
  }

  private Optional<Shelf.Watch> watch(
      URI url, RequestHead head, Exchange exchange, OptionalLong length) {
    Optional<String> etag = header(exchange, "etag");
    if (exchange.status() == 304) {
      etag.or(() -> head.header("if-none-match"))
          .ifPresent(known -> house.shelf().unchanged(url, known));
    }
    boolean whole = exchange.status() == 200 && header(exchange, "content-encoding").isEmpty();
    return whole ? house.shelf().watch(url, etag, length) : Optional.empty();
  }

  private static Optional<String> header(Exchange exchange, String name) {
    return exchange.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  private static List<Header> headers(List<Header> all, int status, OptionalLong length) {
    List<Header> kept = new ArrayList<>();
    boolean lengthKept = status == 204 || length.isEmpty();
    for (Header header : Cleaning.ofAllConnections(all)) {
      boolean isLength = header.name().toLowerCase(Locale.ROOT).equals("content-length");
      if (!isLength || !lengthKept) {
        kept.add(header);
      }
      lengthKept |= isLength;
    }
    return kept;
  }

  /** The length that the origin announces; in chunks it counts for nothing. */
  private static OptionalLong length(List<Header> headers) throws Refusal {
    Set<String> lengths = new java.util.HashSet<>();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase("transfer-encoding")) {
        return OptionalLong.empty();
      }
      if (header.name().equalsIgnoreCase("content-length")) {
        lengths.add(header.value());
      }
    }
    if (lengths.isEmpty()) {
      return OptionalLong.empty();
    }
    String one = lengths.iterator().next();
    if (lengths.size() > 1 || !one.matches("\\d{1,18}")) {
      throw Refusal.of(502, "net.http", "the origin's answer has no clear Content-Length");
    }
    return OptionalLong.of(Long.parseLong(one));
  }

  private void copy(
      InputStream from,
      boolean bodyless,
      boolean chunked,
      OptionalLong length,
      Tally tally,
      Optional<Shelf.Watch> watch)
      throws IOException {
    // Room for a chunk's size before it and the line end behind it.
    int before = 8;
    byte[] buffer = new byte[before + BUFFER + 2];
    int filled = 0;
    try {
      while (true) {
        boolean atHand = from.available() > 0;
        if (!atHand || filled == BUFFER) {
          send(buffer, before, filled, chunked, watch);
          filled = 0;
        }
        if (!atHand) {
          // Nothing that is here waits for what is not.
          reply.uncork();
        }
        int count = from.read(buffer, before + filled, BUFFER - filled);
        if (count < 0) {
          break;
        }
        if (bodyless || (length.isPresent() && tally.bytes + count > length.getAsLong())) {
          throw new BrokenOff(null);
        }
        tally.bytes += count;
        filled += count;
      }
      send(buffer, before, filled, chunked, watch);
    } catch (BrokenOff e) {
      throw e;
    } catch (IOException e) {
      sendWhatCame(buffer, before, filled, chunked);
      throw new BrokenOff(e);
    }
    if (length.isPresent() && tally.bytes != length.getAsLong()) {
      throw new BrokenOff(null);
    }
    if (chunked) {
      reply.text("0\r\n\r\n");
    }
    reply.uncork();
  }

  private void send(
      byte[] buffer, int before, int count, boolean chunked, Optional<Shelf.Watch> watch)
      throws IOException {
    if (count > 0) {
      if (watch.isPresent()) {
        watch.get().bytes(buffer, before, count);
      }
      reply.cork();
      send(buffer, before, count, chunked);
    }
  }

  private void sendWhatCame(byte[] buffer, int before, int count, boolean chunked) {
    try {
      send(buffer, before, count, chunked, Optional.empty());
      reply.uncork();
    } catch (IOException gone) {
      // It was the client that broke off.
    }
  }

  private void send(byte[] buffer, int before, int count, boolean chunked) throws IOException {
    int from = before;
    int to = before + count;
    if (chunked) {
      buffer[--from] = '\n';
      buffer[--from] = '\r';
      for (int left = count; left > 0; left >>= 4) {
        buffer[--from] = HEX[left & 0xf];
      }
      buffer[to++] = '\r';
      buffer[to++] = '\n';
    }
    reply.write(buffer, from, to - from);
  }
}
