package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests and answers on their way. */
class RelayTest {
  private static final String HOST = "repo.example.test";

  @TempDir Path dir;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private interface Talk {
    void with(TunnelClient client) throws Exception;
  }

  private void talk(Outside.Script origin, Talk talk) throws Exception {
    try (Outside outside = new Outside(dir, origin);
        Gateway gateway =
            Gateway.start(
                GatewaySettings.standard().admission(Admission.TOKEN),
                outside.http(),
                Reporter.silent());
        TunnelClient client = TunnelClient.to(gateway, HOST)) {
      talk.with(client);
    }
  }

  private Outside.Script answering(String answer) {
    return socket -> {
      for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
        Outside.send(socket, answer);
      }
    };
  }

  private String head(Socket socket) throws IOException {
    String head = Outside.head(socket.getInputStream());
    if (!head.isEmpty()) {
      requests.add(head);
    }
    return head;
  }

  private static String request(String line, String... headers) {
    return line + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + lines(headers) + "\r\n";
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  @Test
  void sendsTheRequestWithoutWhatConcernsOneConnection() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        client -> {
          client.send(
              request(
                  "GET /a%20b/c?x=%2F&y",
                  "content-length: 0",
                  "te: ",
                  "connection: keep-alive, X-Hop",
                  "Proxy-Connection: keep-alive",
                  "Proxy-Authorization: Basic eA==",
                  "keep-alive: 300",
                  "X-Hop: 1",
                  "if-none-match:",
                  "user-agent: (hex/2.0)",
                  "X-Two: b",
                  "authorization: Bearer t",
                  "x-two: a",
                  "range: bytes=1-"));
          client.answer();
          assertThat(requests)
              .containsExactly(
                  "GET /a%20b/c?x=%2F&y HTTP/1.1\r\nHost: repo.example.test\r\n"
                      + "user-agent: (hex/2.0)\r\nX-Two: b\r\nauthorization: Bearer t\r\n"
                      + "x-two: a\r\nrange: bytes=1-\r\nAccept-Encoding: identity\r\n"
                      + "Connection: Keep-Alive\r\n\r\n");
        });
  }

  @Test
  void leavesACodingThatTheClientAskedForAsItIs() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nnogz!"),
        client -> {
          assertThat(client.send(request("GET /x", "Accept-Encoding: gzip")).answer())
              .contains("\r\nContent-Encoding: gzip\r\n")
              .endsWith("nogz!");
          assertThat(requests.get(0)).contains("\r\nAccept-Encoding: gzip\r\n");
        });
  }

  @Test
  void givesTheAnswerAsItIs() throws Exception {
    talk(
        answering(
            "HTTP/1.1 299 Very Own\r\nETag: W/\"x\"\r\nSet-Cookie: a=1\r\nConnection: X-Hop\r\n"
                + "X-Hop: 1\r\nx-hex-message: \"hi\";level=warn\r\nSet-Cookie: b=2\r\n"
                + "Keep-Alive: timeout=5\r\nContent-Length: 2\r\nLast-Modified: never\r\n\r\nok"),
        client ->
            assertThat(client.send(request("GET /x")).answer())
                .isEqualTo(
                    "HTTP/1.1 299 Very Own\r\nETag: W/\"x\"\r\nSet-Cookie: a=1\r\n"
                        + "x-hex-message: \"hi\";level=warn\r\nSet-Cookie: b=2\r\n"
                        + "Content-Length: 2\r\nLast-Modified: never\r\n\r\nok"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 401, 403, 404, 407, 408, 416, 421, 429, 500, 503})
  void noStatusMakesItActByItself(int status) throws Exception {
    talk(
        answering(
            "HTTP/1.1 "
                + status
                + " X\r\nLocation: https://other.example.test/\r\nRetry-After: 0\r\n"
                + "WWW-Authenticate: Basic realm=x\r\nContent-Length: 2\r\n\r\nno"),
        client -> {
          assertThat(client.send(request("GET /x")).answer())
              .startsWith("HTTP/1.1 " + status + " X\r\nLocation: https://other.example.test/\r\n")
              .endsWith("no");
          assertThat(requests).hasSize(1);
        });
  }

  @Test
  void answersWithoutABodyKeepTheirLengthAndTheConnection() throws Exception {
    talk(
        socket -> {
          for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
            Outside.send(
                socket,
                head.startsWith("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"
                    : head.startsWith("GET /304")
                        ? "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 77\r\n\r\n"
                        : "HTTP/1.1 204 No Content\r\n\r\n");
          }
        },
        client -> {
          client.send(request("HEAD /x") + request("GET /304") + request("GET /204"));
          assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
          assertThat(client.head())
              .isEqualTo("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 77\r\n\r\n");
          assertThat(client.head()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        });
  }

  @Test
  void chunksAreMadeAnewAndTheConnectionLives() throws Exception {
    talk(
        answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
                + "1;x=y\r\na\r\n4\r\nbcde\r\n0\r\nTrailer: x\r\n\r\n"),
        client -> {
          for (int i = 0; i < 2; i++) {
            client.send(request("GET /x"));
            assertThat(client.head())
                .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(unchunked(client.stream().getInputStream())).isEqualTo("abcde");
          }
        });
  }

  private static String unchunked(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      all.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
      assertThat(line(in)).isEmpty();
      if (size == 0) {
        return all.toString();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("ended within a line");
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  @Test
  void theBodysLengthIsNoConnectionsOwn() throws Exception {
    talk(
        answering(
            "HTTP/1.1 200 OK\r\nConnection: content-length, Content-Encoding, transfer-encoding\r\n"
                + "Content-Encoding: x\r\nContent-Length: 2\r\n\r\nok"),
        client -> {
          for (int i = 0; i < 2; i++) {
            assertThat(client.send(request("GET /x")).answer())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Encoding: x\r\nContent-Length: 2\r\n\r\nok");
          }
        });
    talk(
        answering(
            "HTTP/1.1 200 OK\r\nConnection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n2\r\nok\r\n0\r\n\r\n"),
        client -> {
          client.send(request("GET /x"));
          assertThat(client.head())
              .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          assertThat(unchunked(client.stream().getInputStream())).isEqualTo("ok");
        });
  }

  @Test
  void theRequestsLengthIsNoConnectionsOwn() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    talk(
        collecting(bodies),
        client -> {
          client.send(
              request("POST /x", "Connection: content-length", "Content-Length: 5") + "hello");
          assertThat(client.answer()).endsWith("ok");
          client.send(
              request("POST /x", "Connection: transfer-encoding", "Transfer-Encoding: chunked")
                  + "5\r\nhello\r\n0\r\n\r\n");
          assertThat(client.answer()).endsWith("ok");
          assertThat(bodies).containsExactly("hello", "hello");
        });
  }

  @Test
  void anHttp10ClientGetsAnEndInsteadOfChunks() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        client ->
            assertThat(client.send("GET /x HTTP/1.0\r\n\r\n").rest())
                .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc"));
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsItClosed() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        client ->
            assertThat(client.send(request("GET /x", "Connection: close")).rest())
                .endsWith("\r\nConnection: close\r\n\r\nok"));
  }

  // Uploads.

  private Outside.Script collecting(BlockingQueue<String> bodies) {
    return socket -> {
      for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
        InputStream in = socket.getInputStream();
        int at = head.indexOf("Content-Length: ");
        bodies.add(
            at < 0
                ? unchunked(in)
                : new String(
                    in.readNBytes(
                        Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)))),
                    StandardCharsets.ISO_8859_1));
        Outside.send(socket, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
      }
    };
  }

  @Test
  void bodiesOfKnownAndUnknownLengthArePassedOn() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    talk(
        collecting(bodies),
        client -> {
          client.send(request("POST /x", "content-length: 5") + "hello");
          assertThat(client.answer()).startsWith("HTTP/1.1 201 ").endsWith("ok");
          client.send(
              request("PUT /x", "Transfer-Encoding: Chunked")
                  + "2\r\nhe\r\n3;e=1\r\nllo\r\n0\r\n\r\n");
          assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
          client.send(request("POST /x", "content-length: 0"));
          assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
          assertThat(bodies).containsExactly("hello", "hello", "");
          assertThat(requests.get(1)).contains("\r\nTransfer-Encoding: chunked\r\n");
        });
  }

  @Test
  void aClientThatWaitsToBeAskedForItsBodyIsAsked() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    talk(
        collecting(bodies),
        client -> {
          client.send(request("POST /x", "Content-Length: 5", "Expect: 100-continue"));
          assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
          assertThat(client.send("hello").answer()).startsWith("HTTP/1.1 201 ");
          assertThat(bodies).containsExactly("hello");
          assertThat(requests.get(0)).doesNotContainIgnoringCase("expect");
        });
  }

  @Test
  void bodiesArriveWhileTheyAreBeingSent() throws Exception {
    BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    talk(
        socket -> {
          head(socket);
          arrived.add(new String(socket.getInputStream().readNBytes(2), StandardCharsets.UTF_8));
          arrived.add(new String(socket.getInputStream().readNBytes(3), StandardCharsets.UTF_8));
          Outside.send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
          // The client must have the first piece to send what ends this.
          head(socket);
        },
        client -> {
          client.send(request("POST /x", "Content-Length: 5") + "he");
          assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("he");
          client.send("llo");
          assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("llo");
          client.head();
          assertThat(client.body(6)).isEqualTo("1\r\na\r\n");
        });
  }

  @Test
  void nothingThatIsHereWaitsForWhatIsNot() throws Exception {
    byte[] large = new byte[100_000];
    Semaphore went = new Semaphore(0);
    talk(
        socket -> {
          head(socket);
          Outside.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100009\r\n\r\n");
          for (String piece : List.of("a", "bc", "def")) {
            Outside.send(socket, piece);
          }
          // Each time the client must have all of it to let this go on.
          went.acquireUninterruptibly();
          socket.getOutputStream().write(large);
          went.acquireUninterruptibly();
          Outside.send(socket, "end");
          head(socket);
        },
        client -> {
          client.send(request("GET /x"));
          client.head();
          assertThat(client.body(6)).isEqualTo("abcdef");
          went.release();
          assertThat(client.stream().getInputStream().readNBytes(large.length)).isEqualTo(large);
          went.release();
          assertThat(client.body(3)).isEqualTo("end");
        });
  }

  @Test
  void anUploadThatBreaksOffBreaksOffAtTheOrigin() throws Exception {
    BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
    talk(
        socket -> {
          head(socket);
          try {
            socket.getInputStream().readNBytes(2);
            ends.add(socket.getInputStream().read());
          } catch (IOException cut) {
            ends.add(-1);
          }
        },
        client -> {
          client.send(request("POST /x", "Content-Length: 5") + "he");
          client.socket.close();
          assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(-1);
        });
  }

  @Test
  void aPostIsSentOnceWhateverHappens() throws Exception {
    talk(
        socket -> {
          head(socket);
          socket.getInputStream().readNBytes(5);
        },
        client -> {
          assertThat(client.send(request("POST /x", "Content-Length: 5") + "hello").answer())
              .startsWith("HTTP/1.1 502 ")
              .contains("net.truncated: ");
          assertThat(requests).hasSize(1);
        });
  }

  @Test
  void aGetIsRepeatedAsLongAsNothingCame() throws Exception {
    talk(
        socket -> {
          if (!head(socket).isEmpty() && requests.size() == 3) {
            Outside.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            head(socket);
          }
        },
        client -> assertThat(client.send(request("GET /x")).answer()).endsWith("ok"));
  }

  // What breaks off.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf"
      })
  void aCutIsACutForTheClientToo(String answer) throws Exception {
    talk(
        socket -> {
          head(socket);
          Outside.send(socket, answer);
        },
        client -> {
          client.send(request("GET /x"));
          client.head();
          assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
          assertThat(requests).hasSize(1);
        });
  }

  @Test
  void whatCameBeforeACutArrives() throws Exception {
    talk(
        socket -> {
          head(socket);
          Outside.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
          Outside.send(socket, "ab");
          Outside.send(socket, "cd");
        },
        client -> {
          client.send(request("GET /x"));
          client.head();
          assertThat(client.body(4)).isEqualTo("abcd");
          assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
        });
  }

  @Test
  void aCutIsACutForAClientThatWaitsForTheEnd() throws Exception {
    talk(
        socket -> {
          head(socket);
          Outside.send(
              socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        },
        client -> {
          client.send("GET /x HTTP/1.0\r\n\r\n");
          assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
        });
  }

  @Test
  void anAnswerWithTwoLengthsIsNotPassedOn() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
        client -> assertThat(client.send(request("GET /x")).answer()).startsWith("HTTP/1.1 502 "));
  }

  // What could be read in two ways.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Content-Length: 3\r\nContent-Length: 3",
        "Content-Length: 3, 3",
        "Content-Length: +3",
        "Content-Length: 0x3",
        "Content-Length: -1",
        "Content-Length: 9999999999999999999",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding:\u000bchunked",
        "Host: other.example.test",
        "X: a\r\n b",
        " X: a",
        "X : a",
        ": a",
        "X",
        "X: a\u0000b",
        "X: a\rb",
        "X: a\nY: b",
        "X: a\u007f"
      })
  void whatIsOpenToTwoReadingsIsRefused(String headers) throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        client -> {
          assertThat(client.send(request("POST /x", headers) + "abc").head())
              .matches("(?s)HTTP/1\\.1 (400|501) .*Connection: close\r\n.*");
          assertThat(requests).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  /x HTTP/1.1",
        "GET /x y HTTP/1.1",
        "GET /x HTTP/1.1 ",
        "GET /\u00e9 HTTP/1.1",
        "GET x HTTP/1.1",
        "GET /x#f HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "G@T /x HTTP/1.1",
        "GET /x",
        "OPTIONS * HTTP/1.1",
        "GET http://repo.example.test/x HTTP/1.1"
      })
  void oddRequestLinesAreRefused(String line) throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        client -> {
          assertThat(client.send(line + "\r\nHost: " + HOST + "\r\n\r\n").head())
              .startsWith("HTTP/1.1 400 ");
          assertThat(requests).isEmpty();
        });
  }

  @Test
  void aHeadHasItsBound() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        client -> {
          assertThat(client.send(request("GET /x", "X: " + "a".repeat(60_000))).head())
              .startsWith("HTTP/1.1 200 ");
          client.send("GET /x HTTP/1.1\r\nX: " + "a".repeat(64 << 10));
          assertThat(client.head()).startsWith("HTTP/1.1 431 ");
          // A GET may have been repeated; what was too long went nowhere.
          assertThat(requests).isNotEmpty().allMatch(request -> request.length() < 61_000);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nab\r\n",
        "1\r\nab\r\n",
        "\r\n",
        "-1\r\n",
        "1 \n a",
        "10000000000000000\r\n"
      })
  void malformedChunksEndTheConnection(String chunks) throws Exception {
    talk(
        socket -> {
          head(socket);
          socket.getInputStream().readAllBytes();
        },
        client -> {
          client.send(request("POST /x", "Transfer-Encoding: chunked") + chunks);
          assertThatThrownBy(
                  () -> {
                    if (client.rest().isEmpty()) {
                      throw new IOException("no answer");
                    }
                  })
              .isInstanceOf(IOException.class);
        });
  }

  @Test
  void oneByteAtATimeIsTheSameRequest() throws Exception {
    talk(
        answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        client -> {
          for (char one : request("GET /x", "X: y").toCharArray()) {
            client.send(String.valueOf(one));
          }
          assertThat(client.answer()).endsWith("ok");
        });
  }

  @Test
  void manyBytesPassBothWaysUnchanged() throws Exception {
    int size = 3_000_001;
    byte[] bytes = new byte[size];
    new SplittableRandom(5).nextBytes(bytes);
    talk(
        socket -> {
          head(socket);
          byte[] got = socket.getInputStream().readNBytes(size);
          Outside.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          socket.getOutputStream().write(got);
          head(socket);
        },
        client -> {
          client.send(request("POST /x", "Content-Length: " + size));
          client.stream().getOutputStream().write(bytes);
          client.head();
          assertThat(client.stream().getInputStream().readNBytes(size)).isEqualTo(bytes);
        });
  }
}
