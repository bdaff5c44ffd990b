package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that real programs wrote; see the fixtures' README. */
class ExtractionRealArchivesTest {
  private static final String LONG =
      "lib/a-directory-with-a-long-name-that-needs-more-than-one-hundred-bytes"
          + "/another-directory-below-it/and-a-module-at-last/été.erl";
  private static final FileTime TIME = FileTime.from(Instant.parse("2024-05-06T07:08:09Z"));

  @TempDir private Path directory;

  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ExtractionRealArchivesTest.class.getResource("/archive/" + name))
            .toURI());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gnu-tar-gnu.tar.gz",
        "gnu-tar-pax.tar.gz",
        "gnu-tar-ustar.tar.gz",
        "erl-tar.tar.gz"
      })
  void tar(String name) throws Exception {
    Summary summary;
    try (InputStream in = Files.newInputStream(fixture(name))) {
      summary = Extraction.tarGz(in, directory, Layout.ONE_TOP, Limits.toolchain());
    }
    assertThat(summary.top()).contains("OTP-1.0");
    assertTree(summary, true, "rwxr-xr-x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"info-zip.zip", "erlang-zip.zip", "python-zipfile.zip"})
  void zip(String name) throws Exception {
    Summary summary = Extraction.zip(fixture(name), directory, Limits.hexArchive());
    // zip:create/2 of OTP 25 writes 0644 for every file.
    String start = name.startsWith("erlang") ? "rw-r--r--" : "rwxr-xr-x";
    assertTree(summary, !name.startsWith("python"), start);
  }

  @Test
  void zipWithDataDescriptors() throws Exception {
    Extraction.zip(fixture("info-zip-pipe.zip"), directory, Limits.toolchain());
    assertThat(directory.resolve("bin/start")).hasContent("#!/bin/sh\necho hello\n");
    assertThat(directory.resolve("nothing")).isEmptyFile();
  }

  @Test
  void timesOfTar() throws Exception {
    try (InputStream in = Files.newInputStream(fixture("gnu-tar-pax.tar.gz"))) {
      Extraction.tarGz(in, directory, Layout.ONE_TOP, Limits.toolchain());
    }
    assertThat(Files.getLastModifiedTime(directory.resolve("numbers"))).isEqualTo(TIME);
  }

  @Test
  void timesOfZipAreInUtcWhereTheZipSaysSo() throws Exception {
    Extraction.zip(fixture("info-zip.zip"), directory, Limits.toolchain());
    assertThat(Files.getLastModifiedTime(directory.resolve("numbers"))).isEqualTo(TIME);
  }

  private void assertTree(Summary summary, boolean withEmptyDirectory, String start)
      throws IOException {
    String numbers =
        IntStream.rangeClosed(1, 3000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertThat(directory.resolve("numbers")).hasContent(numbers);
    assertThat(directory.resolve("nothing")).isEmptyFile();
    assertThat(directory.resolve(LONG)).hasContent("long\n");
    assertThat(directory.resolve("bin/start")).hasContent("#!/bin/sh\necho hello\n");
    assertThat(Outcome.members(directory))
        .containsEntry("bin/start", start)
        .containsEntry("bin", "rwxr-xr-x")
        .containsEntry("numbers", "rw-r--r--")
        .hasSize(withEmptyDirectory ? 10 : 9);
    assertThat(summary.files()).isEqualTo(4);
    assertThat(summary.bytes()).isEqualTo(numbers.length() + 5 + 21);
    assertThat(summary.directories()).isEqualTo(withEmptyDirectory ? 6 : 5);
    if (withEmptyDirectory) {
      assertThat(directory.resolve("empty")).isEmptyDirectory();
    }
  }
}
