package dev.beamstrap.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.Architecture;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ElfFileTest {

  /** The needs of crypto.so of OTP 27 built against OpenSSL 3.4 or newer. */
  private static byte[] cryptoLibrary() {
    return ElfFixture.of(ElfFixture.X86_64)
        .needs("libcrypto.so.3", "OPENSSL_3.4.0", "OPENSSL_3.0.0")
        .needs("libc.so.6", "GLIBC_2.14", "GLIBC_2.2.5")
        .needs("libm.so.6")
        .bytes();
  }

  private static byte[] libcrypto() {
    return ElfFixture.of(ElfFixture.AARCH64)
        .soname("libcrypto.so.3")
        .defines("OPENSSL_3.0.0", "OPENSSL_3.0.3")
        .bytes();
  }

  @Test
  void namesWhatAFileNeeds() {
    ElfFile elf = ElfFile.parse(cryptoLibrary());

    assertThat(elf.architecture()).contains(Architecture.AMD64);
    assertThat(elf.soname()).isEmpty();
    assertThat(elf.needed()).containsExactly("libcrypto.so.3", "libc.so.6", "libm.so.6");
    assertThat(elf.versionNeeds()).containsOnlyKeys("libcrypto.so.3", "libc.so.6");
    assertThat(elf.versionNeeds().get("libcrypto.so.3"))
        .containsExactlyInAnyOrder("OPENSSL_3.4.0", "OPENSSL_3.0.0");
    assertThat(elf.versionNeeds().get("libc.so.6"))
        .containsExactlyInAnyOrder("GLIBC_2.14", "GLIBC_2.2.5");
    assertThat(elf.definedVersions()).isEmpty();
  }

  @Test
  void namesWhatALibraryDefinesWithoutItsOwnName() {
    ElfFile elf = ElfFile.parse(libcrypto());

    assertThat(elf.architecture()).contains(Architecture.ARM64);
    assertThat(elf.soname()).contains("libcrypto.so.3");
    assertThat(elf.definedVersions()).containsExactlyInAnyOrder("OPENSSL_3.0.0", "OPENSSL_3.0.3");
  }

  @Test
  void leavesOutWhatIsOnlyWantedWeakly() {
    byte[] bytes =
        ElfFixture.of(ElfFixture.X86_64)
            .needs("libc.so.6", "GLIBC_2.34")
            .needsWeakly("libc.so.6", "GLIBC_2.38")
            .bytes();

    assertThat(ElfFile.parse(bytes).versionNeeds().get("libc.so.6")).containsExactly("GLIBC_2.34");
  }

  @Test
  void readsAStaticProgramAsNeedingNothing() {
    byte[] bytes = cryptoLibrary();
    bytes[64 + 56] = 0; // PT_DYNAMIC becomes PT_NULL

    ElfFile elf = ElfFile.parse(bytes);

    assertThat(elf.needed()).isEmpty();
    assertThat(elf.versionNeeds()).isEmpty();
  }

  @Test
  void refuses32BitBigEndianAndOtherFilesEachWithItsReason() {
    byte[] narrow = cryptoLibrary();
    narrow[4] = 1;
    byte[] bigEndian = cryptoLibrary();
    bigEndian[5] = 2;

    assertThat(reason(narrow)).contains("32-bit");
    assertThat(reason(bigEndian)).contains("big-endian");
    assertThat(
            reason(
                "#!/bin/sh\necho a script\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .contains("does not begin as an ELF file");
    assertThat(reason(new byte[0])).contains("does not begin as an ELF file");
  }

  @Test
  void refusesEveryTruncationThatCutsATable() {
    byte[] whole = cryptoLibrary();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ElfFile.parse(cut))
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(BeamstrapException.class);
    }
  }

  @Test
  void answersOrRefusesWhateverTheBytesAre() {
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = random.nextBoolean() ? cryptoLibrary() : libcrypto();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(6, bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        ElfFile.parse(bytes);
      } catch (BeamstrapException refused) {
        assertThat(refused.fault().code())
            .as("seed %d", seed)
            .isEqualTo(FaultCode.INTEGRITY_FORMAT);
      } catch (RuntimeException bug) {
        throw new AssertionError("seed " + seed, bug);
      }
    }
  }

  @Test
  void readsLittleOfALargeFile() throws Exception {
    byte[] bytes = cryptoLibrary();
    AtomicLong read = new AtomicLong();
    ByteSource large =
        new ByteSource() {
          @Override
          public long size() {
            return 48L << 20;
          }

          @Override
          public byte[] read(long offset, int length) throws java.io.IOException {
            read.addAndGet(length);
            return ByteSource.of(bytes).read(offset, length);
          }
        };

    assertThat(ElfFile.parse(large)).isEqualTo(ElfFile.parse(bytes));
    assertThat(read.get()).isLessThan(64 << 10);
  }

  private static String reason(byte[] bytes) {
    try {
      ElfFile.parse(bytes);
      return "";
    } catch (BeamstrapException refused) {
      assertThat(refused.fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
      return refused.fault().cause();
    }
  }
}
