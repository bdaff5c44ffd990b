package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.OptionalInt;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlAuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.example.test/x, a.example.test, 0",
    "https://a.example.test:8443/x, a.example.test, 8443",
    "https://my_bucket.example.test/x, my_bucket.example.test, 0",
    "https://_my.a_:8443, _my.a_, 8443",
    "https://[::1]:1/x, [::1], 1",
    "https://a..b_/x, '', 0",
    "https://u@my_bucket.test/x, '', 0",
    "https://my_bucket.test:x/, '', 0",
    "file:/x, '', 0"
  })
  void isFoundInEveryAddress(String url, String host, int port) {
    assertThat(UrlAuthority.of(URI.create(url)))
        .isEqualTo(new UrlAuthority(host, port == 0 ? OptionalInt.empty() : OptionalInt.of(port)));
  }

  // What docs/gateway.md says of addresses.

  @Test
  void okHttpResolvesDotsAndEncodesTheApostrophe() {
    HttpUrl url = HttpUrl.get("https://a.test/a/../b/%2e%2E/./c/.%2e/d;x=../e'?f'=/../g");
    assertThat(url.encodedPath() + "?" + url.encodedQuery()).isEqualTo("/d;x=../e'?f%27=/../g");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a//b", "/a%2fb", "/%7ea", "/?", "/..a", "/!$&'()*+,;=:@-._~?!$&()*+,;=:@/?"})
  void okHttpChangesNothingElse(String path) {
    HttpUrl url = HttpUrl.get("https://a.test" + path);
    assertThat(url.encodedPath() + "?" + url.encodedQuery())
        .isEqualTo(path.contains("?") ? path : path + "?null");
  }
}
