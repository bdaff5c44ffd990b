package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain side, for clients that can neither send a credential nor trust a file. */
class MirrorTest {
  @TempDir Path dir;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Passage> passages = new CopyOnWriteArrayList<>();
  private Outside outside;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    outside =
        new Outside(
            dir,
            socket -> {
              String head = Outside.head(socket.getInputStream());
              requests.add(head);
              Outside.send(
                  socket, "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 5\r\n\r\nthere");
            });
    gateway =
        Gateway.start(
            GatewaySettings.standard().mirrored(Set.of("repo.example.test")).log(passages::add),
            outside.http(),
            Reporter.silent());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    outside.close();
  }

  private String answer(String target) throws IOException {
    return answer(target, "127.0.0.1:" + gateway.address().getPort());
  }

  private String answer(String target, String host, String... headers) throws IOException {
    try (TunnelClient client = new TunnelClient(gateway)) {
      return client
          .send(
              "GET "
                  + target
                  + " HTTP/1.1\r\nHost: "
                  + host
                  + "\r\n"
                  + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                  + "\r\n")
          .answer();
    }
  }

  private String path(String rest) {
    return "/" + gateway.token() + rest;
  }

  @Test
  void aPathWithTheTokenStandsForTheHost() throws Exception {
    assertThat(gateway.mirror("repo.example.test").toString())
        .isEqualTo("http://127.0.0.1:" + gateway.address().getPort() + path("/repo.example.test"));
    assertThat(answer(path("/repo.example.test/packages/a?b=c")))
        .startsWith("HTTP/1.1 200 OK\r\nETag: \"e\"\r\n")
        .endsWith("there");
    assertThat(requests.get(0))
        .startsWith("GET /packages/a?b=c HTTP/1.1\r\nHost: repo.example.test\r\n")
        .doesNotContain(gateway.token());
  }

  @Test
  void theAddressInFullIsTheSame() throws Exception {
    assertThat(answer(gateway.mirror("repo.example.test") + "/x")).endsWith("there");
  }

  @Test
  void withoutTheTokenNothingIsServed() throws Exception {
    for (String path :
        List.of(
            "/",
            "/repo.example.test/x",
            "/" + "0".repeat(48) + "/repo.example.test/x",
            "/" + gateway.token().substring(1) + "/repo.example.test/x",
            path(""),
            path("/repo.example.test"))) {
      assertThat(answer(path)).startsWith("HTTP/1.1 403 ").contains("gateway.credential: ");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void onlyTheHostsThatAreMirroredAreServed() throws Exception {
    assertThat(answer(path("/other.example.test/x")))
        .startsWith("HTTP/1.1 403 ")
        .contains("gateway.target: ");
    assertThat(answer(path("/repo.example.test:8443/x"))).startsWith("HTTP/1.1 400 ");
    assertThat(answer(path("/127.0.0.1/x"))).startsWith("HTTP/1.1 403 ");
    assertThat(outside.connects).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example.org", "localhost", "127.0.0.1", "127.0.0.1:1", ""})
  void anotherNameForItsAddressIsRefused(String host) throws Exception {
    assertThat(answer(path("/repo.example.test/x"), host))
        .startsWith("HTTP/1.1 403 ")
        .contains("gateway.host: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Origin: https://evil.example.org", "origin: null", "Sec-Fetch-Mode: cors"})
  void webPagesAreNotServed(String header) throws Exception {
    assertThat(
            answer(
                path("/repo.example.test/x"), "127.0.0.1:" + gateway.address().getPort(), header))
        .startsWith("HTTP/1.1 403 ")
        .contains("gateway.browser: ");
    assertThat(requests).isEmpty();
  }

  @Test
  void theLogNamesTheRealAddressAndNotTheToken() throws Exception {
    answer(path("/repo.example.test/x?key=secret"));
    gateway.close();
    assertThat(passages.toString())
        .contains("https://repo.example.test/x?key=***")
        .doesNotContain(gateway.token(), "secret");
  }

  @Test
  void aDenialIsToldAsOne() throws Exception {
    outside.refusals.put(
        "repo.example.test:443", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    for (int i = 0; i < 2; i++) {
      assertThat(answer(path("/repo.example.test/x")))
          .startsWith("HTTP/1.1 403 ")
          .contains("net.denied: repo.example.test:443 is not allowed");
    }
    assertThat(outside.connects).hasSize(1);
  }
}
