package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zip archives that try to get out, or to show different readers different things. */
class ExtractionHostileZipTest {
  private static final Consumer<ByteBuffer> ASIS = header -> {};

  @TempDir private Path room;
  private Outcome outcome;

  @BeforeEach
  void prepare() throws IOException {
    outcome = new Outcome(room);
  }

  private static ZipBytes zip() {
    return new ZipBytes().file("a/first", "harmless");
  }

  private static ZipBytes changed(Consumer<ByteBuffer> local, Consumer<ByteBuffer> central) {
    return zip().entry("a/x", "content".getBytes(StandardCharsets.UTF_8), 0100644, local, central);
  }

  private static Consumer<ByteBuffer> set16(int at, int value) {
    return header -> header.putShort(at, (short) value);
  }

  private static Consumer<ByteBuffer> set32(int at, int value) {
    return header -> header.putInt(at, value);
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        arguments("symlink", zip().mode("a/l", 0120777), "a symbolic link"),
        arguments("device", zip().mode("a/d", 0060644), "a device"),
        arguments("fifo", zip().mode("a/f", 0010644), "a fifo"),
        arguments("parent", zip().file("../outside/x", "bad"), ".. as a part"),
        arguments("parent within", zip().file("a/../../outside/x", "bad"), ".. as a part"),
        arguments("absolute", zip().file("/etc/motd", "bad"), "absolute"),
        arguments("backslash", zip().file("..\\x", "bad"), "backslash"),
        arguments("drive letter", zip().file("c:/x", "bad"), "drive letter"),
        arguments("NUL", zip().file("a/x\0.erl", "bad"), "control character"),
        arguments("twice", zip().file("a/first", "bad"), "there twice"),
        arguments("file, then directory", zip().directory("a/first/"), "a file already"),
        arguments("directory, then file", zip().mode("a", 0100644), "a directory already"),
        arguments("through a file", zip().file("a/first/x", "bad"), "through a file"),
        arguments("directory as file", zip().mode("a/d", 0040755), "differ on whether"),
        arguments("file as directory", zip().mode("a/d/", 0100644), "differ on whether"),
        arguments("directory with content", zip().mode("b/", 0040755), "with content"),
        arguments("encrypted", changed(set16(6, 0x801), set16(8, 0x801)), "encrypted"),
        arguments("strong encryption", changed(ASIS, set16(8, 0x840)), "encrypted"),
        arguments("unknown flag", changed(ASIS, set16(8, 0x820)), "unknown flags"),
        arguments("bzip2", changed(set16(8, 12), set16(10, 12)), "compressed by method 12"),
        arguments("other local method", changed(set16(8, 0), ASIS), "directory differ"),
        arguments("other local name", changed(set16(30, 'b'), ASIS), "directory differ"),
        arguments("other local checksum", changed(set32(14, 1), ASIS), "directory differ"),
        arguments("other local size", changed(set32(22, 9), ASIS), "directory differ"),
        arguments("other local packed size", changed(set32(18, 1), ASIS), "directory differ"),
        arguments("other local flags", changed(set16(6, 0), ASIS), "directory differ"),
        arguments("longer local name", changed(set16(26, 200), ASIS), "directory differ"),
        arguments("local extra over data", changed(set16(28, 2), ASIS), "data is damaged"),
        arguments("no local header", changed(set32(0, 0), ASIS), "not where the directory says"),
        arguments("same data twice", changed(ASIS, set32(42, 0)), "overlaps"),
        arguments("data of another", changed(ASIS, set32(42, 3)), "overlaps"),
        arguments("far away", changed(ASIS, set32(42, 0x7fffffff)), "directory is damaged"),
        arguments(
            "zip64 size", changed(set32(22, -1), set32(24, -1)), "more than 100 times its size"),
        arguments("zip64 offset", changed(ASIS, set32(42, -1)), "directory is damaged"),
        arguments("other part", changed(ASIS, set16(34, 1)), "another part"),
        arguments("wrong checksum", changed(set32(14, 1), set32(16, 1)), "match its checksum"),
        arguments("too small", changed(set32(22, 3), set32(24, 3)), "the size that it says"),
        arguments("too large", changed(set32(22, 70), set32(24, 70)), "the size that it says"),
        arguments("gap", zip().raw(new byte[4]).file("a/x", "bad"), "does not belong there"),
        arguments("gap at the end", zip().raw(new byte[16]), "does not belong there"),
        arguments("something before", new ZipBytes().raw(new byte[9]).file("x", ""), "before its"),
        arguments("empty but not", new ZipBytes().raw(new byte[9]), "before its"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refuses(String name, ZipBytes archive, String cause) throws IOException {
    outcome.refusesZip(archive.zip(), cause);
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        arguments("more entries than there are", set32(8, 3 << 16 | 3), "as many entries"),
        arguments("fewer entries than there are", set32(8, 0), "as many entries"),
        arguments("zip64 count", set32(8, -1), "more than 1000 entries"),
        arguments("zip64 start", set32(16, -1), "not where its end record says"),
        arguments("directory elsewhere", set32(16, 7), "not where its end record says"),
        arguments("negative length", set32(12, 0x80000000), "not where its end record says"),
        arguments("several parts", set16(4, 1), "several parts"),
        arguments("comment that is not there", set16(20, 9), "no end record at its end"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void refusesEnd(String name, Consumer<ByteBuffer> change, String cause) throws IOException {
    outcome.refusesZip(zip().zip(change), cause);
  }

  @Test
  void refusesATooHighCountBeforeReadingEntries() throws IOException {
    outcome.refusesZip(zip().zip(set32(8, 60_000 << 16 | 60_000)), "more than 1000 entries");
  }

  @Test
  void refusesBombs() throws IOException {
    byte[] zeros = new byte[12 << 20];
    outcome.refusesZip(
        zip().entry("zeros", zeros, 0100644, ASIS, ASIS).zip(), "more than 100 times its size");
    ZipBytes many = zip();
    for (int i = 0; i < 5; i++) {
      many.entry("zeros" + i, new byte[4 << 20], 0100644, ASIS, ASIS);
    }
    outcome.refusesZip(many.zip(), "more than 16777216 bytes");
  }

  @Test
  void refusesPrefixesAndSuffixes() throws IOException {
    byte[] whole = zip().file("a/second", "more").zip();
    for (int i = 1; i < whole.length; i += 5) {
      outcome.refusesZip(Arrays.copyOf(whole, whole.length - i), "");
      outcome.refusesZip(Arrays.copyOfRange(whole, i, whole.length), "");
    }
    outcome.refusesZip(Arrays.copyOf(whole, whole.length + 1), "no end record at its end");
  }

  @Test
  void modesComeFromUnixHostsOnly() throws IOException {
    Consumer<ByteBuffer> madeOnDos = set16(4, 20);
    byte[] content = "x".getBytes(StandardCharsets.UTF_8);
    outcome.zip(
        new ZipBytes()
            .mode("setuid", 0104711)
            .mode("plain", 0100600)
            .mode("world", 0100666)
            .mode("unknown", 0)
            .mode("typeless", 0755)
            .entry("dos", content, 0100755, ASIS, madeOnDos)
            .directory("private/")
            .zip());
    assertThat(Outcome.members(outcome.directory()))
        .containsEntry("setuid", "rwxr-xr-x")
        .containsEntry("plain", "rw-r--r--")
        .containsEntry("world", "rw-r--r--")
        .containsEntry("unknown", "rw-r--r--")
        .containsEntry("typeless", "rwxr-xr-x")
        .containsEntry("dos", "rw-r--r--")
        .containsEntry("private", "rwxr-xr-x");
  }

  @Test
  void anEmptyArchiveHoldsNothing() throws IOException {
    assertThat(outcome.zip(new ZipBytes().zip()).files()).isZero();
    assertThat(outcome.directory()).isEmptyDirectory();
  }
}
