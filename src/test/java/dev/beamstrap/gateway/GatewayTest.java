package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beamstrap.report.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway between a client made of bare sockets and a proxy with a TLS origin behind it. */
class GatewayTest {
  private static final String HOST = "repo.example.test";
  private static final String GET = "GET /x HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";

  @TempDir Path dir;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Passage> passages = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private GatewaySettings settings =
      GatewaySettings.standard().admission(Admission.TOKEN).log(passages::add);

  private Gateway gateway(Outside outside) {
    return Gateway.start(settings, outside.http(), this::note);
  }

  private void note(Event event) {
    if (event instanceof Event.Warned warned) {
      warnings.add(warned.text());
    }
  }

  /** An origin that answers every request with this, one after the other. */
  private Outside origin(String answer) throws IOException {
    return new Outside(
        dir,
        socket -> {
          while (true) {
            String head = Outside.head(socket.getInputStream());
            if (head.isEmpty()) {
              return;
            }
            requests.add(head);
            Outside.send(socket, answer);
          }
        });
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Test
  void passesRequestsOnOverOneConnectionEach() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send(GET).answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("there");
      assertThat(client.send(GET + GET).answer()).endsWith("there");
      assertThat(client.answer()).endsWith("there");
      assertThat(outside.connects).containsExactly(HOST + ":443");
    }
    assertThat(passages).hasSize(3);
    assertThat(passages.get(0).toString())
        .startsWith("GET https://repo.example.test/x 200 0/5 bytes ")
        .endsWith(" ms okhttp http/1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksBothTlsVersionsWithItsOwnCertificate(String version) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      client.connect(HOST + ":443");
      client.tls(HOST, version);
      assertThat(((SSLSocket) client.stream()).getSession().getProtocol()).isEqualTo(version);
      assertThat(client.send(GET).answer()).endsWith("there");
    }
  }

  @Test
  void choosesHttp1WhereTheClientOffersMore() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        Socket plain = new Socket(gateway.address().getAddress(), gateway.address().getPort())) {
      Outside.send(
          plain,
          "CONNECT "
              + HOST
              + ":443 HTTP/1.1\r\nHost: "
              + HOST
              + "\r\n"
              + TunnelClient.credential(gateway)
              + "\r\n");
      Outside.head(plain.getInputStream());
      okhttp3.tls.HandshakeCertificates trust =
          new okhttp3.tls.HandshakeCertificates.Builder()
              .addTrustedCertificate(gateway.authority())
              .build();
      SSLSocket tls = (SSLSocket) trust.sslSocketFactory().createSocket(plain, HOST, 443, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      assertThat(tls.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  // Who gets in.

  @Test
  void withoutTheCredentialNothingIsReached() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      for (String header :
          List.of(
              "",
              TunnelClient.credential("beamstrap:" + "0".repeat(48)),
              TunnelClient.credential("root:" + gateway.token()),
              TunnelClient.credential(gateway.token()),
              "Proxy-Authorization: Bearer " + gateway.token() + "\r\n",
              "Proxy-Authorization: Basic %%%\r\n")) {
        try (TunnelClient client = new TunnelClient(gateway)) {
          assertThat(client.connect(HOST + ":443", header))
              .startsWith("HTTP/1.1 407 ")
              .contains("\r\nProxy-Authenticate: Basic realm=");
          assertThat(client.rest()).startsWith("gateway.credential: ");
        }
      }
      assertThat(outside.connects).isEmpty();
    }
  }

  @Test
  void listensOnIpv6BesidesWhereAsked() throws Exception {
    InetAddress ipv6 = InetAddress.getByName("::1");
    assumeTrue(hasAddress(ipv6));
    settings = settings.at(true, 0);
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      int port = gateway.address().getPort();
      assertThat(GatewayStatus.ask("::1", port, gateway.token())).isPresent();
      assertThat(GatewayStatus.ask("127.0.0.1", port, gateway.token())).isPresent();
      assertThat(gateway.proxy()).hasToString("http://127.0.0.1:" + port);
      gateway.close();
      try (Socket late = new Socket()) {
        assertThatThrownBy(() -> late.connect(new InetSocketAddress(ipv6, port), 2000))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static boolean hasAddress(InetAddress address) throws IOException {
    return NetworkInterface.getByInetAddress(address) != null;
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      assertThat(gateway.address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
      // Another address of this machine, though loopback too.
      try (Socket other = new Socket()) {
        InetAddress neighbour = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        assertThatThrownBy(
                () ->
                    other.connect(
                        new InetSocketAddress(neighbour, gateway.address().getPort()), 2000))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:443",
        "x.localhost:443",
        "127.0.0.1:443",
        "127.9.9.9:443",
        "[::1]:443",
        "[::ffff:127.0.0.1]:443",
        "0.0.0.0:443",
        "[::]:443",
        "169.254.169.254:443",
        "[fe80::1]:443",
        "[fd00:ec2::254]:443",
        "metadata.google.internal:443",
        "METADATA.google.internal.:443",
        "repo.example.test:80",
        "repo.example.test:8443",
        "repo.example.test:22"
      })
  void targetsNearThisMachineAndOtherPortsAreRefused(String target) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      assertThat(client.connect(target)).startsWith("HTTP/1.1 403 ");
      assertThat(client.rest()).startsWith("gateway.target: ");
      assertThat(outside.connects).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1:443",
        "2130706433:443",
        "0x7f000001:443",
        "0177.0.0.1:443",
        "repo.example.test",
        "repo.example.test:",
        "repo.example.test:99999",
        "a@repo.example.test:443",
        "[::1%lo]:443",
        "https://repo.example.test:443",
        "/:443",
        "a..b.example.test:443",
        "-a.example.test:443"
      })
  void targetsThatAreOpenToTwoReadingsAreMalformed(String target) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      assertThat(client.connect(target)).startsWith("HTTP/1.1 400 ");
      assertThat(outside.connects).isEmpty();
    }
  }

  // What the proxy says.

  @ParameterizedTest
  @CsvSource({
    "403 Forbidden, 403, net.denied",
    "407 Proxy Authentication Required, 407, net.denied",
    "451 Unavailable, 451, net.denied",
    "503 Service Unavailable, 503, net.unreachable",
    "502 Bad Gateway, 502, net.unreachable",
    "405 Method Not Allowed, 405, net.unreachable"
  })
  void theProxysRefusalIsTheAnswerToConnect(String said, int status, String id) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      outside.refusals.put(
          HOST + ":443",
          "HTTP/1.1 " + said + "\r\nX-Proxy-Error: because\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.connect(HOST + ":443"))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("\r\nx-proxy-error: because\r\n", "\r\nX-Beamstrap-Failure: " + id + "\r\n")
          .containsPattern("\r\nX-Beamstrap-Class: [a-z-]+\r\n");
      assertThat(client.rest()).startsWith(id + ": ").contains(HOST, "because").endsWith("\n");
      assertThat(warnings).hasSize(id.equals("net.denied") ? 1 : 0);
    }
  }

  @Test
  void aReasonWithoutAValueIsNone() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      outside.refusals.put(
          HOST + ":443",
          "HTTP/1.1 403 Forbidden\r\nX-Proxy-Error: \r\nX-Deny-Reason: no\r\n"
              + "Content-Length: 0\r\n\r\n");
      assertThat(client.connect(HOST + ":443"))
          .startsWith("HTTP/1.1 403 ")
          .contains("\r\nx-deny-reason: no\r\n")
          .doesNotContainIgnoringCase("x-proxy-error");
      assertThat(client.rest()).startsWith("net.denied: ");
    }
  }

  @Test
  void aDefectOfOursIsAnsweredWithAnExplanation() throws Exception {
    Shelf broken =
        new Shelf() {
          @Override
          public Optional<Item> find(URI url) {
            throw new IllegalStateException("broken");
          }

          @Override
          public Optional<Watch> watch(URI url, Optional<String> etag, OptionalLong length) {
            return Optional.empty();
          }

          @Override
          public void unchanged(URI url, String etag) {}
        };
    try (Outside outside = origin(ok("there"));
        Gateway gateway = Gateway.start(settings, outside.http(), broken, this::note);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send(GET).answer())
          .startsWith("HTTP/1.1 502 ")
          .contains("\r\n\r\ngateway.defect: ", "IllegalStateException");
      assertThat(client.send(GET.replace("GET", "POST")).answer()).endsWith("there");
    }
    assertThat(warnings).singleElement().asString().contains("broken");
    assertThat(passages).extracting(Passage::status).containsExactly(502, 200);
  }

  @Test
  void aDefectAtConnectIsAnsweredWithAnExplanation() throws Exception {
    AtomicInteger told = new AtomicInteger();
    try (Outside outside = origin(ok("there"));
        Gateway gateway =
            Gateway.start(
                settings,
                outside.http(),
                event -> {
                  if (told.getAndIncrement() == 0) {
                    throw new IllegalStateException("broken");
                  }
                });
        TunnelClient client = new TunnelClient(gateway)) {
      outside.refusals.put(HOST + ":443", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.connect(HOST + ":443")).startsWith("HTTP/1.1 502 ");
      assertThat(client.rest()).startsWith("gateway.defect: ");
    }
  }

  @Test
  void aDenialReachesTheProxyOnceWhoeverAsks() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      outside.refusals.put(HOST + ":443", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Callable<String>> asking = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        asking.add(
            () -> {
              try (TunnelClient client = new TunnelClient(gateway)) {
                return client.connect(HOST + ":443");
              }
            });
      }
      for (Future<String> asked : threads.invokeAll(asking)) {
        assertThat(asked.get()).startsWith("HTTP/1.1 403 ");
      }
      threads.shutdownNow();
      assertThat(outside.connects).containsExactly(HOST + ":443");
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith(HOST + ":443 is not allowed by this sandbox's egress policy")
          .contains("403", "ask whoever manages this sandbox to allow " + HOST);
    }
  }

  @Test
  void parallelClientsOfOneHostShareTheFirstConnect() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Callable<String>> asking = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asking.add(
            () -> {
              try (TunnelClient client = new TunnelClient(gateway)) {
                return client.connect(HOST + ":443");
              }
            });
      }
      for (Future<String> asked : threads.invokeAll(asking)) {
        assertThat(asked.get()).startsWith("HTTP/1.1 200 ");
      }
      threads.shutdownNow();
      assertThat(outside.connects).hasSize(1);
    }
  }

  @Test
  void anOriginThatNobodyVouchesForGivesAnExplanationAndNoBytes() throws Exception {
    HeldCertificate stranger = new HeldCertificate.Builder().certificateAuthority(0).build();
    try (Outside outside =
            new Outside(dir, Outside.leaf(stranger), socket -> Outside.send(socket, ok("secret")));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send(GET).answer())
          .startsWith("HTTP/1.1 502 ")
          .contains("\r\n\r\nnet.untrusted: ", HOST, "not trusted")
          .doesNotContain("secret");
    }
  }

  @Test
  void anOriginWhoseCertificateIsAnothersGivesAnExplanation() throws Exception {
    try (Outside outside = origin(ok("secret"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, "repo.example.org")) {
      assertThat(client.send(GET.replace(HOST, "repo.example.org")).answer())
          .startsWith("HTTP/1.1 502 ")
          .contains("\r\n\r\nnet.untrusted: ", "for another host");
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void aBypassedHostKeepsItsOwnTls() throws Exception {
    settings = settings.bypass(Set.of(".example.test"));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      assertThat(client.connect(HOST + ":443")).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> client.tls(HOST)).isInstanceOf(SSLHandshakeException.class);
      assertThat(outside.connects).containsExactly(HOST + ":443");
    }
  }

  @Test
  void aNameWithAnUnderscoreIsReachedByBypass() throws Exception {
    settings = settings.bypass(Set.of("my_bucket.example.test"));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient served = new TunnelClient(gateway);
        TunnelClient bypassing = new TunnelClient(gateway)) {
      assertThat(served.connect("another_one.example.test:443")).startsWith("HTTP/1.1 501 ");
      assertThat(served.rest()).startsWith("gateway.name: ").contains("--bypass");
      assertThat(bypassing.connect("my_bucket.example.test:443")).startsWith("HTTP/1.1 200 ");
      assertThat(outside.connects).containsExactly("my_bucket.example.test:443");
    }
  }

  @Test
  void aBypassedTunnelMayBeSilent() throws Exception {
    settings =
        settings
            .bypass(Set.of(HOST))
            .limits(
                new GatewaySettings.Limits(
                    8, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(30)));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient tunnel = new TunnelClient(gateway)) {
      assertThat(tunnel.connect(HOST + ":443")).startsWith("HTTP/1.1 200 ");
      // Who ends the second one has looked at the tunnel since it could have been over.
      for (int i = 0; i < 2; i++) {
        try (TunnelClient idle = new TunnelClient(gateway)) {
          assertThat(endOf(idle)).isTrue();
        }
      }
      assertThat(gateway.clients()).isPositive();
      assertThat(gateway.status().idleSeconds()).isZero();
      assertThatThrownBy(() -> tunnel.tls(HOST)).hasMessageContaining("PKIX");
    }
  }

  @Test
  void aDenialOfABypassedHostIsPassedOn() throws Exception {
    settings = settings.bypass(Set.of(HOST));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside)) {
      outside.refusals.put(HOST + ":443", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      for (int i = 0; i < 2; i++) {
        try (TunnelClient client = new TunnelClient(gateway)) {
          assertThat(client.connect(HOST + ":443")).startsWith("HTTP/1.1 403 ");
        }
      }
      assertThat(outside.connects).hasSize(1);
    }
  }

  // What is not HTTP over TLS.

  @Test
  void whatIsNotTlsAfterConnectIsRefused() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      client.connect(HOST + ":443");
      assertThat(client.send("SSH-2.0-x\r\n").rest())
          .startsWith("HTTP/1.1 400 ")
          .contains("gateway.request: ");
    }
  }

  @Test
  void tlsToTheProxyItselfIsRefused() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      client.stream().getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0});
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ").contains("only after CONNECT");
    }
  }

  @Test
  void http2IsRefusedWithItsVersion() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").rest())
          .startsWith("HTTP/1.1 505 ");
    }
  }

  @Test
  void aWebSocketIsRefusedWithAnExplanation() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      client.send(
          "GET /x HTTP/1.1\r\nHost: "
              + HOST
              + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.answer()).startsWith("HTTP/1.1 501 ").contains("gateway.upgrade: ");
      assertThat(client.send(GET).answer()).endsWith("there");
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void plainHttpIsNotServed() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      assertThat(
              client
                  .send("GET http://" + HOST + "/x HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n")
                  .rest())
          .startsWith("HTTP/1.1 405 ")
          .contains("\r\nAllow: CONNECT\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example.test", "repo.example.test:8443", "repo.example.test.evil"})
  void aTunnelServesItsOwnHostOnly(String other) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send("GET /x HTTP/1.1\r\nHost: " + other + "\r\n\r\n").rest())
          .startsWith("HTTP/1.1 421 ");
      assertThat(requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo.example.test:443", "REPO.example.test"})
  void theHostMayBeSpelledInFull(String spelled) throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      assertThat(client.send("GET /x HTTP/1.1\r\nHost: " + spelled + "\r\n\r\n").answer())
          .endsWith("there");
      assertThat(requests.get(0)).contains("\r\nHost: repo.example.test\r\n");
    }
  }

  // Its life.

  @Test
  void closingEndsEverything() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Outside outside =
        new Outside(
            dir,
            socket -> {
              Outside.head(socket.getInputStream());
              asked.countDown();
              socket.getInputStream().read();
            })) {
      Gateway gateway = gateway(outside);
      try (TunnelClient waiting = TunnelClient.to(gateway, HOST);
          TunnelClient idle = TunnelClient.to(gateway, HOST);
          TunnelClient silent = new TunnelClient(gateway)) {
        waiting.send(GET);
        asked.await();
        gateway.close();
        assertThat(endOf(waiting)).isTrue();
        assertThat(endOf(idle)).isTrue();
        assertThat(endOf(silent)).isTrue();
        assertThatThrownBy(() -> new TunnelClient(gateway)).isInstanceOf(SocketException.class);
        assertThat(gateway.clients()).isZero();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
          if (thread.getName().startsWith("gateway-")) {
            thread.join(5000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
          }
        }
      }
    }
  }

  private static boolean endOf(TunnelClient client) {
    try {
      return client.stream().getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  @Test
  void aClientThatTakesTooLongIsLetGo() throws Exception {
    settings =
        settings.limits(
            new GatewaySettings.Limits(
                8, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient slow = new TunnelClient(gateway);
        TunnelClient idle = new TunnelClient(gateway)) {
      slow.send("CONNECT repo");
      assertThat(endOf(slow)).isTrue();
      assertThat(endOf(idle)).isTrue();
    }
  }

  @Test
  void whereAllPlacesAreTakenOneThatWaitsForNothingMakesRoom() throws Exception {
    settings =
        settings.limits(
            new GatewaySettings.Limits(
                2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30)));
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient first = TunnelClient.to(gateway, HOST);
        TunnelClient second = TunnelClient.to(gateway, HOST)) {
      assertThat(second.send(GET).answer()).endsWith("there");
      assertThat(first.send(GET).answer()).endsWith("there");
      try (TunnelClient third = TunnelClient.to(gateway, HOST)) {
        assertThat(third.send(GET).answer()).endsWith("there");
      }
    }
  }

  @Test
  void tellsNoSecretOfItsOwn() throws Exception {
    try (Outside outside = origin(ok("there"));
        Gateway gateway = gateway(outside);
        TunnelClient client = new TunnelClient(gateway)) {
      client.connect(HOST + ":443", TunnelClient.credential("beamstrap:wrong"));
      assertThat(client.rest()).doesNotContain(gateway.token());
      assertThat(gateway.token()).matches("[0-9a-f]{48}");
      assertThat(gateway.proxy().toString()).doesNotContain(gateway.token());
      assertThat(passages.toString()).doesNotContain(gateway.token());
    }
  }
}
