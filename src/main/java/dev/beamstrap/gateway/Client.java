package dev.beamstrap.gateway;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.net.AheadSocket;
import dev.beamstrap.net.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One client's connection, from its first byte to its last. Run by one thread. */
final class Client {
  private static final int TLS_HANDSHAKE = 0x16;
  static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final int FAREWELL_BYTES = 256 << 10;

  private final House house;
  private final AheadSocket socket;
  private final Vigil vigil;
  private final Executor threads;
  private final Supplier<GatewayStatus> status;

  /** A client; {@code status} is what it may ask for, with the token. */
  Client(
      House house,
      AheadSocket socket,
      Vigil vigil,
      Executor threads,
      Supplier<GatewayStatus> status) {
    this.status = status;
    this.house = house;
    this.socket = socket;
    this.vigil = vigil;
    this.threads = threads;
  }

  /** Serves it; whoever calls closes the socket. */
  void serve() throws IOException {
    HttpInput in = new HttpInput(socket.getInputStream(), vigil, limits());
    Reply reply = reply(socket);
    try {
      while (true) {
        Optional<RequestHead> head = in.head();
        if (head.isEmpty()) {
          return;
        }
        if (head.get().method().equals("CONNECT")) {
          connect(head.get(), in, reply);
          return;
        }
        if (!plain(head.get(), in, reply)) {
          farewell(socket, in);
          return;
        }
      }
    } catch (Refusal refusal) {
      reply.refusal(refusal, true, true);
      farewell(socket, in);
    } catch (Relay.BrokenOff e) {
      breakOff();
    }
  }

  private GatewaySettings.Limits limits() {
    return house.settings().limits();
  }

  private Reply reply(Socket to) throws IOException {
    return new Reply(to.getOutputStream(), socket, vigil, limits().stall());
  }

  /** A request outside of a tunnel: the mirror's, or none that is served. */
  private boolean plain(RequestHead head, HttpInput in, Reply reply) throws IOException, Refusal {
    Mirror mirror = new Mirror(house);
    if (mirror.asksForStatus(head)) {
      reply.plain(status.get().text());
      return false;
    }
    Optional<Mirror.Wanted> unencrypted = mirror.unencrypted(head);
    if (unencrypted.isPresent()) {
      requireAdmission(head);
    }
    Mirror.Wanted wanted = unencrypted.isPresent() ? unencrypted.get() : mirror.wanted(head);
    return new Relay(house, in, reply, vigil).pass(head, wanted.url(), wanted.host());
  }

  private void connect(RequestHead head, HttpInput in, Reply reply) throws IOException {
    long start = System.nanoTime();
    int status = 200;
    try {
      try {
        Target target = admitted(head);
        if (target.isOneOf(house.settings().bypass())) {
          passThrough(target, in, reply, start);
          return;
        }
        target.requireServable();
        reach(target);
        reply.head(200, "Connection established", List.of());
        endTls(target, in);
      } catch (RuntimeException bug) {
        throw house.defect(bug, reply);
      }
    } catch (Refusal refusal) {
      status = refusal.status();
      reply.refusal(refusal, true, true);
      farewell(socket, in);
    } finally {
      if (status != 200) {
        house.log(
            new Passage(
                head.method(),
                new SafeUrl("https://" + head.target()),
                status,
                0,
                0,
                Duration.ofNanos(System.nanoTime() - start),
                "gateway"));
      }
    }
  }

  private Target admitted(RequestHead head) throws Refusal {
    requireAdmission(head);
    if (!head.framing().isEmpty()) {
      throw Refusal.malformed("CONNECT has no body");
    }
    Target target = Target.parse(head.target());
    target.requireOutside(house.settings().ports());
    return target;
  }

  private void requireAdmission(RequestHead head) throws Refusal {
    if (!house.doorkeeper().admits(head.header("proxy-authorization"), socket)) {
      throw Refusal.of(
          407,
          "gateway.credential",
          "this gateway serves the run of beamstrap that started it; its address with the"
              + " credential is in HTTPS_PROXY there",
          new Header("Proxy-Authenticate", "Basic realm=\"beamstrap\""));
    }
  }

  private void reach(Target target) throws Refusal {
    try {
      house.http().reach(target.origin(), vigil::abandons);
    } catch (BeamstrapException e) {
      house.tell(e);
      throw Refusal.atConnect(e);
    } finally {
      vigil.nothingToAbandon();
    }
  }

  private void passThrough(Target target, HttpInput in, Reply reply, long start)
      throws IOException, Refusal {
    try (Socket way = tunnel(target)) {
      vigil.abandons(() -> Splice.close(way));
      reply.head(200, "Connection established", List.of());
      Splice splice = new Splice(socket, way, vigil);
      splice.run(in.rest(), threads);
      house.log(
          new Passage(
              "CONNECT",
              new SafeUrl("https://" + target.authority()),
              200,
              splice.bytesOut(),
              splice.bytesIn(),
              Duration.ofNanos(System.nanoTime() - start),
              "tunnel"));
    }
  }

  private Socket tunnel(Target target) throws Refusal {
    try {
      return house.http().tunnel(target.origin(), vigil::abandons);
    } catch (BeamstrapException e) {
      house.tell(e);
      throw Refusal.atConnect(e);
    }
  }

  private void endTls(Target target, HttpInput in) throws IOException, Refusal {
    vigil.begin(limits().head());
    int first = in.peek();
    vigil.end();
    if (first < 0) {
      return;
    }
    if (first != TLS_HANDSHAKE) {
      throw Refusal.malformed("after CONNECT only TLS is spoken here");
    }
    try {
      SSLSocket tls = handshake(target, in);
      try {
        serve(target, tls);
      } finally {
        // The client may have closed before us, which JSSE finds worth an exception.
        Splice.close(tls);
      }
    } catch (SSLException e) {
      house
          .reporter()
          .detail("gateway: a client broke off TLS for " + target.host() + ": " + e.getMessage());
    }
  }

  private SSLSocket handshake(Target target, HttpInput in) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            house
                .authority()
                .server(target.host(), target.address())
                .getSocketFactory()
                .createSocket(socket, new ByteArrayInputStream(in.rest()), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    tls.setSSLParameters(parameters);
    vigil.begin(limits().head());
    tls.startHandshake();
    vigil.end();
    return tls;
  }

  private void serve(Target target, SSLSocket tls) throws IOException {
    HttpInput in = new HttpInput(tls.getInputStream(), vigil, limits());
    Reply reply = reply(tls);
    Relay relay = new Relay(house, in, reply, vigil);
    try {
      boolean again = true;
      while (again) {
        Optional<RequestHead> head = in.head();
        if (head.isEmpty()) {
          return;
        }
        again = relay.pass(head.get(), url(target, head.get()), target.hostHeader());
      }
      farewell(tls, in);
    } catch (Refusal refusal) {
      reply.refusal(refusal, true, true);
      farewell(tls, in);
    } catch (Relay.BrokenOff e) {
      breakOff();
    } finally {
      vigil.begin(FAREWELL);
    }
  }

  private static URI url(Target target, RequestHead head) throws Refusal {
    Optional<String> host = head.header("host");
    if (host.isPresent() && !target.isMeantBy(host.get())) {
      throw misdirected(target);
    }
    String path = head.target();
    if (path.regionMatches(true, 0, "https://", 0, "https://".length())) {
      int slash = path.indexOf('/', "https://".length());
      String authority = path.substring("https://".length(), slash < 0 ? path.length() : slash);
      if (!target.isMeantBy(authority)) {
        throw misdirected(target);
      }
      path = slash < 0 ? "/" : path.substring(slash);
    }
    if (!path.startsWith("/")) {
      throw Refusal.malformed("the request's target is no path of an address");
    }
    return target.url(path);
  }

  private static Refusal misdirected(Target target) {
    return Refusal.of(
        421, "gateway.host", "this tunnel leads to " + target.host() + " and nowhere else");
  }

  /**
   * Ends a connection so that the last answer arrives: what the client still sends is read for a
   * while, since closing on unread bytes would reset the connection.
   */
  private void farewell(Socket stream, HttpInput in) {
    vigil.begin(FAREWELL);
    try {
      stream.shutdownOutput();
      in.discard(FAREWELL_BYTES);
    } catch (IOException gone) {
      // The client did not wait for us.
    }
  }

  /** The client must not take a cut for an end: it gets a reset, and no end of TLS. */
  private void breakOff() throws IOException {
    if (socket.isClosed()) {
      return;
    }
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
