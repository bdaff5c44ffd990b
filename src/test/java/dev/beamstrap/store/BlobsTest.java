package dev.beamstrap.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.digest.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  private static final URI URL = URI.create("https://builds.example.test/OTP-27.tar.gz");

  @TempDir Path root;

  @Test
  void aPublishedFileIsFoundUnderItsChecksum() throws IOException {
    Blobs blobs = new Blobs(root);
    Sha256 hello = put(blobs, "hello");
    assertThat(hello.hex())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(blobs.find(hello))
        .contains(root.resolve("blobs/sha256/2c/" + hello.hex()))
        .get()
        .satisfies(file -> assertThat(file).hasContent("hello"));
    assertThat(blobs.verify(hello)).isTrue();
    assertThat(root.resolve("partial")).isEmptyDirectory();
  }

  @Test
  void publishingTwiceSucceedsTwice() throws IOException {
    Blobs blobs = new Blobs(root);
    put(blobs, "hello");
    put(blobs, "hello");
    assertThat(blobs.list()).hasSize(1);
    assertThat(blobs.size()).isEqualTo(5);
  }

  @Test
  void aDamagedBlobIsRemovedWhenVerified() throws IOException {
    Blobs blobs = new Blobs(root);
    Sha256 hello = put(blobs, "hello");
    Files.writeString(blobs.find(hello).orElseThrow(), "jello");
    assertThat(blobs.verify(hello)).isFalse();
    assertThat(blobs.find(hello)).isEmpty();
    assertThat(blobs.verify(hello)).isFalse();
  }

  @Test
  void pruningKeepsWhatWasUsed() throws IOException {
    Blobs blobs = new Blobs(root);
    Sha256 old = put(blobs, "old");
    Sha256 used = put(blobs, "used");
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    for (Blobs.Entry entry : blobs.list()) {
      Files.setLastModifiedTime(entry.file(), longAgo);
    }
    blobs.find(used);
    assertThat(blobs.prune(Instant.parse("2021-01-01T00:00:00Z"))).isEqualTo(3);
    assertThat(blobs.find(old)).isEmpty();
    assertThat(blobs.find(used)).isPresent();
  }

  @Test
  void clearingLeavesOnlyWhatIsBeingWritten() throws IOException {
    Blobs blobs = new Blobs(root);
    put(blobs, "hello");
    Path idle = Files.writeString(blobs.partial(URI.create("https://example.test/idle")), "12");
    Path busy = Files.writeString(blobs.partial(URL), "345");
    PartialLock held = blobs.lock(busy).orElseThrow();
    try (held) {
      assertThat(blobs.clear()).isEqualTo(7);
      assertThat(busy).exists();
      assertThat(idle).doesNotExist();
    }
    assertThat(blobs.size()).isEqualTo(3);
    assertThat(blobs.list()).isEmpty();
  }

  @Test
  void anEmptyStoreNeedsNoDirectory() {
    Blobs blobs = new Blobs(root.resolve("absent"));
    assertThat(blobs.size()).isZero();
    assertThat(blobs.list()).isEmpty();
    assertThat(blobs.clear()).isZero();
    assertThat(root.resolve("absent")).doesNotExist();
  }

  @Test
  void onePartialFileHasOneWriterInThisProcessAndInOthers() throws Exception {
    Blobs blobs = new Blobs(root);
    Path partial = blobs.partial(URL);
    PartialLock held = blobs.lock(partial).orElseThrow();
    try (held) {
      assertThat(new Blobs(root).lock(partial)).isEmpty();
      // The failed attempt above must not have dropped the lock that others see.
      assertThat(otherProcessLocks(partial)).isEqualTo("busy");
    }
    assertThat(otherProcessLocks(partial)).isEqualTo("taken");
    blobs.lock(partial).orElseThrow().close();
    assertThat(root.resolve("partial")).isEmptyDirectory();
  }

  private String otherProcessLocks(Path partial) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of(Blobs.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    + ":"
                    + Path.of(
                        BlobsTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()),
                OtherProcess.class.getName(),
                root.toString(),
                partial.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return said;
  }

  /** Run in a JVM of its own. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] args) {
      boolean taken = new Blobs(Path.of(args[0])).lock(Path.of(args[1])).isPresent();
      System.out.println(taken ? "taken" : "busy");
    }
  }

  private static Sha256 put(Blobs blobs, String content) throws IOException {
    Path partial = blobs.partial(URL);
    Files.createDirectories(partial.getParent());
    Files.writeString(partial, content);
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      Sha256 digest = Sha256.ofBytes(MessageDigest.getInstance("SHA-256").digest(bytes));
      blobs.publish(partial, digest);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
