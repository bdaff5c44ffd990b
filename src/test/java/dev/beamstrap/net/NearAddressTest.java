package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.report.Reporter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "::ffff:127.0.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254"
      })
  void near(String address) throws Exception {
    assertThat(NearAddress.is(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "10.0.0.1", "192.168.1.1", "fd00::1", "2606:4700::1111"})
  void far(String address) throws Exception {
    assertThat(NearAddress.is(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void keepsTheFarOnes() throws Exception {
    InetAddress near = InetAddress.getByName("127.0.0.1");
    InetAddress far = InetAddress.getByName("1.1.1.1");
    assertThat(NearAddress.others("x", List.of(near, far))).containsExactly(far);
    assertThatThrownBy(() -> NearAddress.others("x.test", List.of(near)))
        .isInstanceOf(TunnelException.class)
        .hasMessage("x.test is 127.0.0.1");
  }

  @Test
  void aRequestOfOthersGoesToNoNameOfThisMachine() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Http http = new Http(NetSettings.from(Map.of(), Map.of()), Reporter.silent())) {
      URI url = URI.create("https://localhost:" + server.getLocalPort() + "/");
      Outbound request = new Outbound("GET", url, List.of(), Optional.empty());
      BeamstrapException refused =
          catchThrowableOfType(
              BeamstrapException.class, () -> http.exchange(request, ending -> {}).close());
      assertThat(refused.fault().code()).isEqualTo(FaultCode.NET_DENIED);
      assertThat(refused.fault().message()).contains("leads to this machine");
      // And nobody knocked.
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
