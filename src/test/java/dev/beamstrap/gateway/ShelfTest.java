package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.report.Reporter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a shelf is asked about, and what it sees of their answers. */
class ShelfTest {
  private static final String HOST = "repo.example.test";

  @TempDir Path dir;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** Keeps what is at /kept. */
  private final Shelf shelf =
      new Shelf() {
        @Override
        public Optional<Item> find(URI url) {
          events.add("find " + url.getPath());
          return url.getPath().equals("/kept")
              ? Optional.of(
                  new Item(
                      new ByteArrayInputStream("KEPT".getBytes(StandardCharsets.UTF_8)),
                      4,
                      "\"k\""))
              : Optional.empty();
        }

        @Override
        public Optional<Watch> watch(URI url, Optional<String> etag, OptionalLong length) {
          events.add("watch " + url.getPath() + " " + etag + " " + length);
          ByteArrayOutputStream seen = new ByteArrayOutputStream();
          return Optional.of(
              new Watch() {
                @Override
                public void bytes(byte[] bytes, int offset, int count) {
                  seen.write(bytes, offset, count);
                }

                @Override
                public void complete() {
                  events.add("complete " + seen);
                }

                @Override
                public void close() {
                  events.add("close");
                }
              });
        }

        @Override
        public void unchanged(URI url, String etag) {
          events.add("unchanged " + url.getPath() + " " + etag);
        }
      };

  private interface Talk {
    void with(TunnelClient client) throws Exception;
  }

  private void talk(String answer, Talk talk) throws Exception {
    Outside.Script origin =
        socket -> {
          for (String head = Outside.head(socket.getInputStream());
              !head.isEmpty();
              head = Outside.head(socket.getInputStream())) {
            requests.add(head);
            Outside.send(socket, answer);
            if (!answer.endsWith("!")) {
              return;
            }
          }
        };
    try (Outside outside = new Outside(dir, origin);
        Gateway gateway =
            Gateway.start(
                GatewaySettings.standard().admission(Admission.TOKEN),
                outside.http(),
                shelf,
                Reporter.silent());
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      talk.with(client);
    }
  }

  private static String get(String path, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + lines + "\r\n";
  }

  private static final String FRESH =
      "HTTP/1.1 200 OK\r\nETag: \"o\"\r\nContent-Length: 6\r\n\r\nFRESH!";

  @Test
  void whatIsKeptIsGivenWithoutTheOriginAndTheConnectionGoesOn() throws Exception {
    talk(
        FRESH,
        client -> {
          assertThat(client.send(get("/kept")).answer())
              .startsWith("HTTP/1.1 200 OK\r\nETag: \"k\"\r\n")
              .contains("\r\nContent-Length: 4\r\n")
              .endsWith("\r\n\r\nKEPT");
          assertThat(client.send(get("/kept", "If-None-Match: \"k\"")).head())
              .isEqualTo("HTTP/1.1 304 Not Modified\r\nETag: \"k\"\r\n\r\n");
          assertThat(requests).isEmpty();
          assertThat(client.send(get("/other")).answer()).endsWith("FRESH!");
          assertThat(requests).hasSize(1);
        });
  }

  @Test
  void seesAWholeBody() throws Exception {
    talk(
        FRESH,
        client -> {
          client.send(get("/a")).answer();
          // The next answer comes after the one before was dealt with.
          client.send(get("/kept")).answer();
          assertThat(events)
              .containsExactly(
                  "find /a",
                  "watch /a Optional[\"o\"] OptionalLong[6]",
                  "complete FRESH!",
                  "close",
                  "find /kept");
        });
  }

  @Test
  void seesThatNothingHasChanged() throws Exception {
    talk(
        "HTTP/1.1 304 Not Modified\r\nX: !\r\n\r\n",
        client -> {
          client.send(get("/a", "If-None-Match: \"o\"")).head();
          assertThat(events).containsExactly("find /a", "unchanged /a \"o\"");
        });
  }

  @Test
  void aBodyThatBreaksOffIsNotComplete() throws Exception {
    talk(
        "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nFRESH",
        client -> {
          client.send(get("/a")).head();
          try {
            client.rest();
          } catch (java.io.IOException reset) {
            // As it should.
          }
        });
    // The gateway is closed, and all that it did is done.
    assertThat(events).contains("close").noneMatch(event -> event.startsWith("complete"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Authorization: secret", "Cookie: a=b", "Range: bytes=1-", "If-Range: \"k\""})
  void isNotAskedAboutWhatIsForOneClientOnly(String header) throws Exception {
    talk(
        FRESH,
        client -> {
          assertThat(client.send(get("/kept", header)).answer()).endsWith("FRESH!");
          assertThat(events).isEmpty();
        });
  }
}
