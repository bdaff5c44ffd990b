package dev.beamstrap.mixtools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.platform.DottedVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BeamFileTest {
  /** {@code [{version,"8.6.1"},{options,[]}]} as an external term. */
  private static byte[] compileInfo() {
    ByteArrayOutputStream term = new ByteArrayOutputStream();
    term.writeBytes(new byte[] {(byte) 131, 108, 0, 0, 0, 2, 104, 2, 119, 7});
    term.writeBytes("version".getBytes(StandardCharsets.US_ASCII));
    term.writeBytes(new byte[] {107, 0, 5});
    term.writeBytes("8.6.1".getBytes(StandardCharsets.US_ASCII));
    term.writeBytes(new byte[] {104, 2, 119, 7});
    term.writeBytes("options".getBytes(StandardCharsets.US_ASCII));
    term.writeBytes(new byte[] {106, 106});
    return term.toByteArray();
  }

  private static byte[] module(byte[] compileInfo) {
    byte[] atoms = {1, 2, 3};
    ByteBuffer file = ByteBuffer.allocate(12 + 8 + 4 + 8 + (compileInfo.length + 3) / 4 * 4);
    file.put("FOR1".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
    file.put("BEAM".getBytes(StandardCharsets.US_ASCII));
    file.put("AtU8".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(atoms).put((byte) 0);
    file.put("CInf".getBytes(StandardCharsets.US_ASCII)).putInt(compileInfo.length);
    file.put(compileInfo);
    return file.array();
  }

  @Test
  void tellsTheCompiler() {
    assertThat(BeamFile.compiler(module(compileInfo()))).contains(DottedVersion.of("8.6.1"));
  }

  @Test
  void isTotal() {
    byte[] whole = module(compileInfo());
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(BeamFile.compiler(damaged)).as("seed 7, round %d", i).isNotNull();
    }
    assertThat(BeamFile.compiler(new byte[0])).isEmpty();
  }
}
