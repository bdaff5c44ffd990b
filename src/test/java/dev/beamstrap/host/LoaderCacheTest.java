package dev.beamstrap.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LoaderCacheTest {
  private static final int X86_64 = 0x0303;
  private static final Map<String, String> CRYPTO =
      Map.of("libcrypto.so.3", "/opt/ssl/lib/libcrypto.so.3");

  @Test
  void findsTheLibrariesOfOneArchitecture() {
    byte[] cache = HostFixture.loaderCache(CRYPTO, X86_64, 0);

    assertThat(LoaderCache.parse(cache, X86_64)).isEqualTo(CRYPTO);
    assertThat(LoaderCache.parse(cache, 0x0003)).isEmpty();
  }

  @Test
  void leavesOutWhatOnlySomeProcessorsLoad() {
    byte[] cache = HostFixture.loaderCache(CRYPTO, X86_64, 1L << 62);

    assertThat(LoaderCache.parse(cache, X86_64)).isEmpty();
  }

  @Test
  void findsTheNewIndexBehindAnOldOne() {
    byte[] fresh = HostFixture.loaderCache(CRYPTO, X86_64, 0);
    // Header of 16 bytes, one entry of 12, padded to a multiple of eight.
    ByteBuffer both = ByteBuffer.allocate(32 + fresh.length).order(ByteOrder.LITTLE_ENDIAN);
    both.put("ld.so-1.7.0\0".getBytes(StandardCharsets.US_ASCII)).putInt(1).position(32);
    both.put(fresh);

    assertThat(LoaderCache.parse(both.array(), X86_64)).isEqualTo(CRYPTO);
  }

  @Test
  void takesNothingFromDamagedBytesAndNeverFails() {
    byte[] cache = HostFixture.loaderCache(CRYPTO, X86_64, 0);
    for (int length = 0; length < cache.length; length++) {
      assertThat(LoaderCache.parse(Arrays.copyOf(cache, length), X86_64)).isEmpty();
    }
    for (long seed = 0; seed < 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = cache.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      assertThat(LoaderCache.parse(damaged, X86_64).size()).as("seed %d", seed).isLessThan(2);
    }
  }
}
