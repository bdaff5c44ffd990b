package dev.beamstrap.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final ConnectGate gate = new ConnectGate(now::get);
  private final AtomicInteger asked = new AtomicInteger();

  private void deny(FailureClass kind) throws IOException {
    gate.pass(
        "h:443",
        () -> {
          asked.incrementAndGet();
          throw new TunnelException(kind, "no", 403);
        });
  }

  @Test
  void aDenialIsMetOnceInTenMinutes() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> deny(FailureClass.DENIED_AT_CONNECT))
          .isInstanceOf(TunnelException.class);
    }
    assertThatThrownBy(() -> gate.check("h:443")).hasMessage("no");
    assertThat(asked).hasValue(1);

    now.addAndGet(TimeUnit.MINUTES.toNanos(10));
    gate.check("h:443");
    gate.pass("h:443", asked::incrementAndGet);
    assertThat(asked).hasValue(2);
    assertThat(gate.isOpen("h:443")).isTrue();
  }

  @Test
  void whatIsNoDenialIsAskedAgain() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> deny(FailureClass.PROXY_UNREACHABLE))
          .isInstanceOf(TunnelException.class);
    }
    assertThat(asked).hasValue(3);
  }
}
