package dev.beamstrap.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class PackageTarballTest {
  private static final byte[] VERSION = "3".getBytes(UTF_8);
  private static final byte[] METADATA = "{<<\"name\">>,<<\"a\">>}.\n".getBytes(UTF_8);
  private static final byte[] CONTENTS = gzip(new byte[10_000]);
  private static final byte[] CHECKSUM = checksum(VERSION, METADATA, CONTENTS);

  /** A tar in the making. */
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    Tar add(String name, byte[] content) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      return add(entry, content);
    }

    Tar add(TarArchiveEntry entry, byte[] content) {
      try {
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    byte[] toBytes() {
      try {
        tar.close();
        return bytes.toByteArray();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static Sha256 sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return Sha256.ofBytes(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] checksum(byte[]... parts) {
    return sha256(parts).hex().toUpperCase(Locale.ROOT).getBytes(UTF_8);
  }

  private static byte[] good() {
    return new Tar()
        .add("VERSION", VERSION)
        .add("CHECKSUM", CHECKSUM)
        .add("metadata.config", METADATA)
        .add("contents.tar.gz", CONTENTS)
        .toBytes();
  }

  private static PackageTarball verify(byte[] tar, TarballLimits limits) throws IOException {
    return PackageTarball.verify(
        new ByteArrayInputStream(tar),
        new PackageTarball.Expected("a-1.0.0.tar", Optional.empty(), Optional.empty()),
        limits);
  }

  private static Fault failure(byte[] tar) {
    return failure(tar, Optional.empty(), Optional.empty());
  }

  private static Fault failure(byte[] tar, Optional<Sha256> outer, Optional<Sha256> inner) {
    return catchThrowableOfType(
            BeamstrapException.class,
            () ->
                PackageTarball.verify(
                    new ByteArrayInputStream(tar),
                    new PackageTarball.Expected("a-1.0.0.tar", outer, inner),
                    TarballLimits.current()))
        .fault();
  }

  @Test
  void aGoodTarballGivesItsChecksums() throws Exception {
    byte[] tar = good();
    Sha256 inner = sha256(VERSION, METADATA, CONTENTS);
    PackageTarball verified =
        PackageTarball.verify(
            new ByteArrayInputStream(tar),
            new PackageTarball.Expected(
                "a-1.0.0.tar", Optional.of(sha256(tar)), Optional.of(inner)),
            TarballLimits.current());
    assertThat(verified)
        .isEqualTo(new PackageTarball(sha256(tar), inner, tar.length, new String(METADATA, UTF_8)));
  }

  @Test
  void orderCaseAndStrangersDoNotMatter() throws Exception {
    byte[] lower = new String(CHECKSUM, UTF_8).toLowerCase(Locale.ROOT).getBytes(UTF_8);
    byte[] tar =
        new Tar()
            .add("contents.tar.gz", CONTENTS)
            .add("README", new byte[3_000_000])
            .add("metadata.config", METADATA)
            .add("CHECKSUM", lower)
            .add("VERSION", VERSION)
            .toBytes();
    assertThat(verify(tar, TarballLimits.current()).inner())
        .isEqualTo(sha256(VERSION, METADATA, CONTENTS));
  }

  @Test
  void metadataMayBeLatin1() throws Exception {
    byte[] latin = "{<<\"name\">>,<<\"\u00e9\">>}.".getBytes(ISO_8859_1);
    byte[] tar =
        new Tar()
            .add("VERSION", VERSION)
            .add("CHECKSUM", checksum(VERSION, latin, CONTENTS))
            .add("metadata.config", latin)
            .add("contents.tar.gz", CONTENTS)
            .toBytes();
    assertThat(verify(tar, TarballLimits.current()).metadata()).contains("\u00e9");
  }

  @Test
  void wrongChecksumsAreNamed() {
    Optional<Sha256> other = Optional.of(sha256(VERSION));
    Fault outer = failure(good(), other, Optional.empty());
    assertThat(outer.code()).isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
    assertThat(outer.message()).isEqualTo("a-1.0.0.tar has another outer checksum than expected");
    Fault inner = failure(good(), Optional.empty(), other);
    assertThat(inner.message()).isEqualTo("a-1.0.0.tar has another inner checksum than expected");
  }

  @Test
  void anInnerChecksumThatDoesNotFitTheContentsIsRefused() {
    byte[] tar =
        new Tar()
            .add("VERSION", VERSION)
            .add("CHECKSUM", CHECKSUM)
            .add("metadata.config", METADATA)
            .add("contents.tar.gz", gzip(new byte[9]))
            .toBytes();
    assertThat(failure(tar).code()).isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
  }

  @Test
  void everyMemberIsNeeded() {
    for (String absent :
        new String[] {"VERSION", "CHECKSUM", "metadata.config", "contents.tar.gz"}) {
      Tar tar = new Tar();
      if (!absent.equals("VERSION")) {
        tar.add("VERSION", VERSION);
      }
      if (!absent.equals("CHECKSUM")) {
        tar.add("CHECKSUM", CHECKSUM);
      }
      if (!absent.equals("metadata.config")) {
        tar.add("metadata.config", METADATA);
      }
      if (!absent.equals("contents.tar.gz")) {
        tar.add("contents.tar.gz", CONTENTS);
      }
      Fault fault = failure(tar.toBytes());
      assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_ARCHIVE);
      assertThat(fault.cause()).isEqualTo("it lacks " + absent);
    }
  }

  @Test
  void malformedMembersAreRefused() {
    TarArchiveEntry link = new TarArchiveEntry("VERSION", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    assertThat(failure(new Tar().add(link, new byte[0]).toBytes()).cause())
        .isEqualTo("VERSION is no plain file");
    assertThat(failure(new Tar().add("VERSION", VERSION).add("VERSION", VERSION).toBytes()).cause())
        .isEqualTo("it holds VERSION twice");
    assertThat(failure(new Tar().add("VERSION", new byte[33]).toBytes()).cause())
        .isEqualTo("VERSION is larger than 32 bytes");
    assertThat(failure(new Tar().add("CHECKSUM", new byte[129]).toBytes()).cause())
        .isEqualTo("CHECKSUM is larger than 128 bytes");
    assertThat(failure(new Tar().add("metadata.config", new byte[(1 << 20) + 1]).toBytes()).cause())
        .isEqualTo("metadata.config is larger than 1048576 bytes");
    byte[] newline = "3\n".getBytes(UTF_8);
    byte[] tar =
        new Tar()
            .add("VERSION", newline)
            .add("CHECKSUM", checksum(newline, METADATA, CONTENTS))
            .add("metadata.config", METADATA)
            .add("contents.tar.gz", CONTENTS)
            .toBytes();
    assertThat(failure(tar).cause()).startsWith("its format version is '3");
  }

  @Test
  void contentsAreBoundedOnceInflatedWhereHexBoundsThem() throws Exception {
    byte[] tar = good();
    assertThatThrownBy(() -> verify(tar, new TarballLimits(1 << 20, OptionalLong.of(9_999))))
        .isInstanceOf(BeamstrapException.class);
    assertThat(verify(tar, new TarballLimits(1 << 20, OptionalLong.of(10_000))).size())
        .isEqualTo(tar.length);
    assertThat(verify(tar, new TarballLimits(1 << 20, OptionalLong.empty())).size())
        .isEqualTo(tar.length);
  }

  @Test
  void theFileIsBounded() throws Exception {
    byte[] tar = good();
    assertThat(verify(tar, new TarballLimits(tar.length, OptionalLong.empty())).size())
        .isEqualTo(tar.length);
    Fault fault =
        catchThrowableOfType(
                BeamstrapException.class,
                () -> verify(tar, new TarballLimits(tar.length - 1, OptionalLong.empty())))
            .fault();
    assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_ARCHIVE);
    assertThat(fault.cause()).startsWith("it is larger than");
  }

  @Test
  void limitsFollowTheHexVersion() {
    assertThat(TarballLimits.ofHex(2, 1, 1).tarball()).isEqualTo(8 << 20);
    assertThat(TarballLimits.ofHex(2, 4, 1).contents()).isEmpty();
    assertThat(TarballLimits.ofHex(2, 4, 2)).isEqualTo(TarballLimits.current());
    assertThat(TarballLimits.ofHex(2, 6, 0).contents()).hasValue(128 << 20);
  }

  @Test
  void damageIsAWrongOuterChecksumWhenThatIsKnown() {
    byte[] tar = good();
    Optional<Sha256> outer = Optional.of(sha256(tar));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = Arrays.copyOf(tar, tar.length);
      if (i % 2 == 0) {
        damaged = Arrays.copyOf(tar, random.nextInt(tar.length));
      } else {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertThat(failure(damaged, outer, Optional.empty()).code())
          .as("round %s", i)
          .isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
    }
  }

  @Test
  void damageWithoutAnyChecksumNeverEscapesAsAnotherFailure() throws Exception {
    byte[] tar = good();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = tar.clone();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        damaged[random.nextInt(600 * (1 + random.nextInt(4)))] = (byte) random.nextInt(256);
      }
      try {
        verify(damaged, TarballLimits.current());
      } catch (BeamstrapException e) {
        assertThat(e.fault().code().code()).as("round %s", i).startsWith("integrity.");
      }
    }
  }

  @Test
  void aFailureOfTheSourceIsNoDefectOfTheBytes() {
    byte[] half = Arrays.copyOf(good(), 1_000);
    InputStream broken =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == half.length) {
              throw new IOException("reset by peer");
            }
            return half[at++] & 0xff;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            buffer[offset] = (byte) read();
            return 1;
          }
        };
    assertThatThrownBy(
            () ->
                PackageTarball.verify(
                    broken,
                    new PackageTarball.Expected("a", Optional.empty(), Optional.empty()),
                    TarballLimits.current()))
        .isInstanceOf(IOException.class)
        .hasMessage("reset by peer");
  }
}
