package dev.beamstrap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://user:secret@proxy:3128, http://***@proxy:3128",
    "http://user@proxy:3128/x, http://***@proxy:3128/x",
    "http://a:p@ss@proxy/, http://***@proxy/",
    "https://host/path?sig=abc&x=1, https://host/path?sig=***&x=***",
    "https://host/a@b, https://host/a@b",
    "https://host/plain, https://host/plain"
  })
  void masksWhatMayBeSecret(String given, String printed) {
    assertThat(new SafeUrl(given).toString()).isEqualTo(printed);
  }

  @Test
  void everyCodeHasTheStatusOfItsPrefix() {
    Map<String, Integer> contract = new HashMap<>();
    contract.put("internal", 1);
    contract.put("usage", 2);
    contract.put("project", 3);
    contract.put("version", 4);
    contract.put("platform", 5);
    contract.put("integrity", 10);
    contract.put("disk", 11);
    contract.put("offline", 12);
    contract.put("busy", 13);
    contract.put("interrupted", 130);
    Map<String, Integer> net =
        Map.of(
            "net.unreachable",
            6,
            "net.timeout",
            6,
            "net.truncated",
            6,
            "net.http",
            6,
            "net.denied",
            7,
            "net.untrusted",
            8,
            "net.fingerprint",
            9);
    assertThat(Arrays.stream(FaultCode.values()).map(FaultCode::code)).doesNotHaveDuplicates();
    for (FaultCode code : FaultCode.values()) {
      String prefix = code.code().split("\\.")[0];
      Integer status = prefix.equals("net") ? net.get(code.code()) : contract.get(prefix);
      assertThat(code.exitStatus()).as(code.code()).isEqualTo(status);
    }
  }
}
