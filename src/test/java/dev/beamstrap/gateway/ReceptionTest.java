package dev.beamstrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.report.Reporter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of clients when the system gives no thread for them. */
class ReceptionTest {
  private static final String HOST = "repo.example.test";

  @TempDir Path dir;

  /** The threads with these numbers cannot be started; 0 accepts, 1 watches. */
  private static ThreadFactory failing(Set<Integer> numbers) {
    AtomicInteger made = new AtomicInteger();
    return work -> {
      boolean fails = numbers.contains(made.getAndIncrement());
      Thread thread =
          new Thread(work) {
            @Override
            public void start() {
              if (fails) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              super.start();
            }
          };
      thread.setDaemon(true);
      return thread;
    };
  }

  private Gateway gateway(Outside outside, int places, Set<Integer> failing) {
    Duration plenty = Duration.ofSeconds(30);
    GatewaySettings settings =
        GatewaySettings.standard()
            .admission(Admission.TOKEN)
            .bypass(Set.of("bypassed.example.test"))
            .limits(new GatewaySettings.Limits(places, plenty, plenty, plenty));
    return Gateway.start(
        settings, outside.http(), Shelf.empty(), Reporter.silent(), failing(failing));
  }

  private Outside outside() throws IOException {
    return new Outside(
        dir,
        socket -> {
          Outside.head(socket.getInputStream());
          Outside.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
  }

  private static void assertServes(Gateway gateway) throws Exception {
    try (TunnelClient client = TunnelClient.to(gateway, HOST)) {
      client.send("GET /x HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
      assertThat(client.answer()).endsWith("ok");
    }
  }

  @Test
  void aClientWithoutAThreadIsLetGoAndTheNextOneServed() throws Exception {
    try (Outside outside = outside();
        Gateway gateway = gateway(outside, 1, Set.of(2, 3))) {
      for (int i = 0; i < 2; i++) {
        try (TunnelClient client = new TunnelClient(gateway)) {
          assertThat(client.stream().getInputStream().read()).isNegative();
        }
      }
      assertServes(gateway);
    }
  }

  @Test
  void aTunnelWithoutAThreadForItsWayBackEnds() throws Exception {
    try (Outside outside = outside();
        Gateway gateway = gateway(outside, 1, Set.of(3))) {
      try (TunnelClient client = new TunnelClient(gateway)) {
        client.connect("bypassed.example.test:443");
        assertThat(client.stream().getInputStream().read()).isNegative();
      }
      assertServes(gateway);
    }
  }
}
