package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

  /** The targets and verdicts that curl 7.88.1 gave, and Go for ports. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "example.test; a.repo.example.test; 443; true",
        "example.test; example.test; 443; true",
        "example.test; notexample.test; 443; false",
        ".example.test; a.example.test; 443; true",
        ".example.test; example.test; 443; true",
        "*.example.test; a.example.test; 443; false",
        "*; a.example.test; 443; true",
        "other.test,*; a.example.test; 443; false",
        "''; a.example.test; 443; false",
        "','; a.example.test; 443; false",
        "'other.test,'; a.example.test; 443; false",
        "'x.test, example.test'; example.test; 443; true",
        "EXAMPLE.test; Example.TEST.; 443; true",
        "example.test.; example.test; 443; true",
        "10.0.0.0/8; 10.200.3.4; 443; true",
        "10.0.0.0/8; 11.0.0.1; 443; false",
        "10.0.0.0/8; ten.example.test; 443; false",
        "10.0.0.0/33; 10.0.0.1; 443; false",
        "10.0.0.1; 10.0.0.1; 443; true",
        "0.0.1; 10.0.0.1; 443; false",
        "::1; [::1]; 443; true",
        "[::1]:8080; [::1]; 8080; true",
        "[::1]:8080; [::1]; 443; false",
        "fd00::/8; fd12::1; 443; true",
        "fd00::/8; fe80::1; 443; false",
        "example.test:8443; example.test; 8443; true",
        "example.test:8443; example.test; 443; false",
      })
  void exemptsWhatCurlExempts(String value, String host, int port, boolean exempt) {
    assertThat(NoProxy.parse("NO_PROXY", value).exempting(host, port).isPresent())
        .isEqualTo(exempt);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost|127.*, 127.0.0.1, true",
    "localhost|127.*, localhost, true",
    "localhost|127.*, example.test, false",
    "*.example.test, a.example.test, true",
    "*.example.test, example.test, false",
    "example.test, a.example.test, false",
    "[::1], ::1, true",
  })
  void followsJavasOwnGrammarForItsProperty(String value, String host, boolean exempt) {
    assertThat(NoProxy.java("http.nonProxyHosts", value).exempting(host, 443).isPresent())
        .isEqualTo(exempt);
  }

  @Test
  void aNetworkCoversExactlyTheAddressesThatShareItsPrefix() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(20260301);
    for (int i = 0; i < 5_000; i++) {
      int base = random.nextInt();
      int bits = random.nextInt(33);
      int near = base ^ (random.nextInt() >>> random.nextInt(32));
      boolean same = bits == 0 || (base ^ near) >>> (32 - bits) == 0;
      assertThat(
              NoProxy.parse("NO_PROXY", dotted(base) + "/" + bits)
                  .exempting(dotted(near), 443)
                  .isPresent())
          .as("seed 20260301, %s in %s/%d", dotted(near), dotted(base), bits)
          .isEqualTo(same);
    }
  }

  @Test
  void neverExemptsANameThatNoEntryIsASuffixOf() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 5_000; i++) {
      List<String> entries = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        entries.add((random.nextBoolean() ? "." : "") + name(random));
      }
      String host = name(random);
      boolean expected =
          entries.stream()
              .map(entry -> entry.startsWith(".") ? entry : "." + entry)
              .anyMatch(entry -> ("." + host).endsWith(entry));
      String value = String.join(random.nextBoolean() ? "," : " , ", entries);
      assertThat(NoProxy.parse("no_proxy", value).exempting(host, 443).isPresent())
          .as("seed 42, round %d: %s in \"%s\"", i, host, value)
          .isEqualTo(expected);
    }
  }

  @Test
  void oddValuesNeverFail() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        value.append(":/[]*., a1f%".charAt(random.nextInt(12)));
      }
      String text = value.toString();
      assertThat(NoProxy.parse("no_proxy", text).exempting("example.test", 443).isPresent())
          .as("seed 7: \"%s\"", text)
          .isEqualTo(text.strip().equals("*"));
    }
  }

  private static String name(SplittableRandom random) {
    StringBuilder name = new StringBuilder("ab".substring(random.nextInt(2)));
    for (int labels = random.nextInt(3); labels > 0; labels--) {
      name.append('.').append("abab".substring(random.nextInt(3)));
    }
    return name.toString();
  }

  private static String dotted(int address) throws UnknownHostException {
    return InetAddress.getByAddress(
            new byte[] {
              (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
            })
        .getHostAddress();
  }
}
