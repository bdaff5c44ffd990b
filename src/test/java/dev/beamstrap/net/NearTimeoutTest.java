package dev.beamstrap.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import org.junit.jupiter.api.Test;

class NearTimeoutTest {
  private static final int TURNS = 2000;

  @Test
  void theWatchdogSleepsWhileLimitsComeAndGo() throws Exception {
    try (NearTimeout near = new NearTimeout()) {
      // Tests beside this one may wake it as well, and the first limit starts it.
      TimeUnit.MILLISECONDS.sleep(200);
      long before = waits();
      AsyncTimeout limit = new AsyncTimeout();
      limit.timeout(60, TimeUnit.SECONDS);
      for (int turn = 0; turn < TURNS; turn++) {
        limit.enter();
        if (turn % 20 == 0) {
          TimeUnit.MILLISECONDS.sleep(2);
        }
        assertFalse(limit.exit());
      }
      long woken = waits() - before;
      assertTrue(woken < 50, "woken " + woken + " times");
    }
  }

  @Test
  void limitsThatEndSoonerAreKept() throws Exception {
    try (NearTimeout near = new NearTimeout()) {
      CountDownLatch over = new CountDownLatch(1);
      AsyncTimeout limit =
          new AsyncTimeout() {
            @Override
            protected void timedOut() {
              over.countDown();
            }
          };
      limit.timeout(50, TimeUnit.MILLISECONDS);
      limit.enter();
      assertTrue(over.await(30, TimeUnit.SECONDS));
      assertTrue(limit.exit());
    }
  }

  private static long waits() {
    return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
        .filter(thread -> thread.getThreadName().equals("Okio Watchdog"))
        .mapToLong(ThreadInfo::getWaitedCount)
        .sum();
  }
}
