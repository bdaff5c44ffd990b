package dev.beamstrap.net;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurlConfigTest {
  @TempDir Path dir;

  private String config(String url, String... addresses) throws Exception {
    List<InetAddress> found = new java.util.ArrayList<>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    Ask ask =
        new Ask(
            "GET",
            URI.create(url),
            HttpUrl.get(url),
            new Route.Direct("no proxy is set"),
            List.of(),
            Optional.empty(),
            true);
    return CurlConfig.of(
        ask, found, "test", new FakeTime().pace().timings(), new CurlConfig.Authorities(dir, dir));
  }

  @Test
  void namesAllAddressesThatWereFound() throws Exception {
    assertThat(config("https://a.example.test/x", "192.0.2.1", "2001:db8::1"))
        .contains("resolve = \"a.example.test:443:192.0.2.1,[2001:db8:0:0:0:0:0:1]\"\n");
    assertThat(config("https://a.example.test/x")).doesNotContain("resolve");
    assertThat(config("https://192.0.2.1/x", "192.0.2.1")).doesNotContain("resolve");
  }

  @Test
  void curlGoesWhereItIsTold() throws Exception {
    WireMockServer origin = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    origin.start();
    try {
      origin.stubFor(get("/x").willReturn(ok("there")));
      String url = "http://nowhere.example.test:" + origin.port() + "/x";
      // As a transport runs it; the first address has no listener.
      Process curl =
          new ProcessBuilder("curl", "--disable", "--config", "-")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (OutputStream out = curl.getOutputStream()) {
        out.write(config(url, "::1", "127.0.0.1").getBytes(StandardCharsets.UTF_8));
      }
      assertThat(curl.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .startsWith("there");
      assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      origin.stop();
    }
  }
}
