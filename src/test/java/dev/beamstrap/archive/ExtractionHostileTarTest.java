package dev.beamstrap.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that try to get out, or to get us down, or are torn. */
class ExtractionHostileTarTest {
  /** 16 MiB less the 8 bytes of the first file, and one more, in octal. */
  private static final String JUST_OVER = "00077777771\0";

  @TempDir private Path room;
  private Outcome outcome;

  @BeforeEach
  void prepare() throws IOException {
    outcome = new Outcome(room);
  }

  private static TarBytes tar() {
    return new TarBytes().file("a/first", "harmless");
  }

  private static Arguments size(String field, String cause) {
    return arguments(
        "size " + field.replace('\0', '_').replace('\u0080', '^'),
        tar().entry("a/x", '0', TarBytes.NOTHING, b -> TarBytes.put(b, 124, field)),
        cause);
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
        arguments("symlink", tar().link('2', "a/l", "/etc"), "a symbolic link"),
        arguments(
            "file through a symlink",
            tar().link('2', "a/l", "../../outside").file("a/l/witness", "bad"),
            "a symbolic link"),
        arguments("hard link", tar().link('1', "a/p", "/etc/passwd"), "a hard link"),
        arguments("hard link inside", tar().link('1', "a/p", "a/first"), "a hard link"),
        arguments("character device", tar().link('3', "a/null", ""), "a device"),
        arguments("block device", tar().link('4', "a/sda", ""), "a device"),
        arguments("fifo", tar().link('6', "a/f", ""), "a fifo"),
        arguments("contiguous file", tar().link('7', "a/f", ""), "unknown type \"7\""),
        arguments("GNU sparse", tar().link('S', "a/f", ""), "a sparse file"),
        arguments("multi-volume", tar().link('M', "a/f", ""), "multi-volume"),
        arguments(
            "GNU long link", tar().link('K', "a/f", ""), "describes an entry that is not there"),
        arguments(
            "GNU long link of a file",
            tar().entry("L", 'K', "/etc/passwd\0".getBytes(US), b -> {}).file("a/x", "bad"),
            "has a link's target"),
        arguments("parent", tar().file("../outside/witness", "bad"), ".. as a part"),
        arguments("parent within", tar().file("a/../../outside/witness", "bad"), ".. as a part"),
        arguments("parent at the end", tar().directory("a/.."), ".. as a part"),
        arguments("dot within", tar().file("a/./b", "bad"), ". or .. as a part"),
        arguments("empty part", tar().file("a//b", "bad"), "an empty part"),
        arguments("absolute", tar().file("/etc/motd", "bad"), "absolute"),
        arguments("backslash", tar().file("a\\..\\b", "bad"), "backslash"),
        arguments("drive letter", tar().file("C:x", "bad"), "drive letter"),
        arguments("line feed", tar().file("a/\u001b[2J\nok", "bad"), "control character"),
        arguments("C1 control", tar().file("a/\u009bm", "bad"), "control character"),
        arguments("no name", tar().file("", "bad"), "no name"),
        arguments("root as file", tar().file(".", "bad"), "where the top directory should be"),
        arguments("file with slash", tar().file("a/b/", "bad"), "ends in a slash"),
        arguments("twice", tar().file("a/first", "bad"), "there twice"),
        arguments("twice, spelt otherwise", tar().file("./a/first", "bad"), "there twice"),
        arguments("directory twice", tar().directory("b/").directory("b"), "there twice"),
        arguments("file, then directory", tar().directory("a/first"), "a file already"),
        arguments("directory, then file", tar().file("a", "bad"), "a directory already"),
        arguments("through a file", tar().file("a/first/x", "bad"), "through a file"),
        arguments("directory through a file", tar().directory("a/first/x"), "through a file"),
        arguments("deep", tar().file("d/".repeat(45) + "f", "bad").raw(deep()), "deeper than 64"),
        arguments("long part", tar().pax('x', "path=" + "n".repeat(256)).file("x", ""), "longer"),
        arguments(
            "pax escape", tar().pax('x', "path=../outside/x").file("a/x", "bad"), ".. as a part"),
        arguments("pax NUL", tar().pax('x', "path=a\0b").file("a/x", "bad"), "control character"),
        arguments(
            "GNU long name escape",
            tar().entry("L", 'L', "../outside/x\0".getBytes(US), b -> {}).file("a/x", "bad"),
            ".. as a part"),
        arguments(
            "NUL in GNU long name",
            tar().entry("L", 'L', "a/x\0y\0".getBytes(US), b -> {}).file("a/x", "bad"),
            "control character"),
        arguments("pax size", tar().pax('x', "size=0").file("a/x", "bad"), "checksum"),
        arguments("pax link", tar().pax('x', "linkpath=/").file("a/x", "bad"), "link's target"),
        arguments("pax sparse", tar().pax('x', "GNU.sparse.major=1").file("a/x", ""), "sparse"),
        arguments(
            "global path",
            tar().pax('g', "path=a/y").file("a/x", "").file("a/z", "bad"),
            "there twice"),
        arguments(
            "global escape",
            tar().pax('g', "path=../outside/x").file("a/x", "bad"),
            ".. as a part"),
        arguments(
            "pax key twice", tar().pax('x', "path=a/y", "path=../x").file("c", ""), ".. as a part"),
        arguments(
            "pax and GNU long name",
            tar()
                .pax('x', "path=../outside/x")
                .entry("L", 'L', "../outside/x\0".getBytes(US), b -> {})
                .file("a/x", "bad"),
            ".. as a part"),
        arguments(
            "real sparse",
            tar().pax('x', "GNU.sparse.size=9", "GNU.sparse.map=0,1").file("a/x", "b"),
            "sparse"),
        arguments(
            "long description",
            tar().pax('x', "comment=" + "c".repeat(70_000)).file("a/x", ""),
            "longer than 64 KiB"),
        arguments(
            "long GNU name",
            tar().entry("L", 'L', new byte[70_000], b -> {}).file("a/x", ""),
            "longer than 64 KiB"),
        arguments("many remarks", manyRemarks(), "more than 64 remarks"),
        arguments("pax for nothing", tar().pax('x', "path=b"), "an entry that is not there"),
        arguments("pax length", malformedPax("9999999999999999 path=b\n"), "malformed"),
        arguments("pax without feed", malformedPax("8 path=b"), "malformed"),
        arguments("not UTF-8", notUtf8(), "not in UTF-8"),
        arguments("directory with content", directoryWithContent(), "with content"),
        size("\u0080\0\0\0\0\0\0\0\0\0\0", "malformed"),
        size("-0000000001\0", "malformed"),
        size("77777777777\0", "unpacks to more than"),
        arguments("no checksum", tar().raw(badChecksum()), "checksum"),
        arguments("no magic", noMagic(), "neither POSIX nor GNU"),
        arguments("one zero block", tar().raw(new byte[512]).file("a/x", "bad"), "one block"),
        arguments("after the end", tar().raw(new byte[1024]).file("a/x", "bad"), "follows its end"),
        arguments("endless end", tar().raw(new byte[3 << 20]), "1 MiB of zeros"));
  }

  private static final java.nio.charset.Charset US = java.nio.charset.StandardCharsets.UTF_8;

  private static byte[] deep() {
    byte[] all = new TarBytes().pax('x', "path=" + "d/".repeat(64) + "f").file("x", "").tar();
    return Arrays.copyOf(all, all.length - 1024);
  }

  private static TarBytes manyRemarks() {
    TarBytes tar = tar();
    for (int i = 0; i < 65; i++) {
      tar.pax('g', "comment." + i + "=x").file("a/" + i, "");
    }
    return tar;
  }

  private static TarBytes malformedPax(String text) {
    return tar().entry("pax", 'x', text.getBytes(US), b -> {}).file("a/x", "bad");
  }

  private static TarBytes notUtf8() {
    return tar().entry("a/x", '0', TarBytes.NOTHING, b -> b[2] = (byte) 0xe9);
  }

  private static TarBytes directoryWithContent() {
    return tar().entry("b/", '5', "bad".getBytes(US), b -> {});
  }

  private static byte[] badChecksum() {
    byte[] tar = new TarBytes().file("a/x", "").tar();
    tar[0] ^= 1;
    return Arrays.copyOf(tar, 512);
  }

  private static TarBytes noMagic() {
    return tar().entry("a/x", '0', TarBytes.NOTHING, b -> TarBytes.put(b, 257, "\0\0\0\0\0\0\0\0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void refuses(String name, TarBytes archive, String cause) throws IOException {
    outcome.refusesTarGz(archive.gz(), Layout.FLAT, cause);
  }

  @Test
  void refusesWhatLiesBesideTheTopDirectory() throws IOException {
    outcome.refusesTarGz(tar().file("b/x", "").gz(), Layout.ONE_TOP, "outside the top directory a");
  }

  @Test
  void refusesAFileInPlaceOfTheTopDirectory() throws IOException {
    outcome.refusesTarGz(
        new TarBytes().file("a", "bad").gz(), Layout.ONE_TOP, "where the top directory should be");
  }

  @Test
  void refusesABombOfZeros() throws IOException {
    byte[] zeros = new byte[12 << 20];
    byte[] bomb = new TarBytes().entry("zeros", '0', zeros, b -> {}).gz();
    assertThat(bomb).hasSizeLessThan(13_000);
    outcome.refusesTarGz(bomb, Layout.FLAT, "more than 100 times its size");
  }

  @Test
  void refusesMoreBytesThanAllowed() throws IOException {
    TarBytes tar = tar().entry("huge", '0', TarBytes.NOTHING, b -> TarBytes.put(b, 124, JUST_OVER));
    outcome.refusesTarGz(tar.gz(), Layout.FLAT, "more than 16777216 bytes");
  }

  @Test
  void refusesAMillionHeaders() throws IOException {
    byte[] one = new TarBytes().pax('g', "comment=x").tar();
    byte[] header = Arrays.copyOf(one, 1024);
    TarBytes tar = new TarBytes();
    for (int i = 0; i < 1001; i++) {
      tar.raw(header);
    }
    outcome.refusesTarGz(tar.gz(), Layout.FLAT, "longer than 64 KiB");
  }

  @Test
  void refusesTooManyEntriesWithTheirHeaders() throws IOException {
    TarBytes tar = new TarBytes();
    for (int i = 0; i < 501; i++) {
      tar.pax('x', "comment=x").file("a" + i, "");
    }
    outcome.refusesTarGz(tar.gz(), Layout.FLAT, "more than 1000 entries");
  }

  @Test
  void refusesATrickleThatUnpacksToNothing() throws IOException {
    byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
    byte[] endless = Arrays.copyOf(header, 3 << 20);
    Arrays.fill(endless, header.length, endless.length, (byte) 'n');
    outcome.refusesTarGz(endless, Layout.FLAT, "unpacks to nothing");
  }

  @Test
  void namesOfExtendedHeadersAreRelativeWhateverTheySay() throws IOException {
    outcome.tarGz(
        tar()
            .pax('x', "path=/etc/pax")
            .file("a/x", "")
            .entry("L", 'L', "//etc/gnu\0".getBytes(US), b -> {})
            .file("a/y", "")
            .gz(),
        Layout.FLAT);
    assertThat(Outcome.members(outcome.directory()))
        .containsOnlyKeys("a", "a/first", "etc", "etc/pax", "etc/gnu");
  }

  @Test
  void refusesEveryThirdPrefix() throws IOException {
    byte[] whole = tar().file("a/second", "x".repeat(700)).gz();
    for (int length = 3 + whole.length % 3; length < whole.length; length += 3) {
      outcome.refusesTarGz(Arrays.copyOf(whole, length), Layout.FLAT, "ends too early");
    }
  }

  @Test
  void refusesATarThatIsCutBeforeItWasGzipped() throws IOException {
    byte[] whole = tar().file("a/second", "x".repeat(700)).tar();
    for (int length = 0; length < whole.length; length += 256) {
      outcome.refusesTarGz(
          TarBytes.gzip(Arrays.copyOf(whole, length)), Layout.FLAT, "ends too early");
    }
  }

  @Test
  void refusesWhatFollowsTheGzip() throws IOException {
    byte[] gz = tar().gz();
    outcome.refusesTarGz(Arrays.copyOf(gz, gz.length + 1), Layout.FLAT, "Unexpected data after");
  }

  @Test
  void refusesAWrongGzipChecksum() throws IOException {
    byte[] gz = tar().gz();
    gz[gz.length - 8] ^= 1;
    outcome.refusesTarGz(gz, Layout.FLAT, "CRC32 error");
  }

  @Test
  void refusesWhatIsNoGzip() throws IOException {
    outcome.refusesTarGz("<html>denied</html>".getBytes(US), Layout.FLAT, "not in the .gz format");
  }

  @Test
  void takesSeveralGzipMembersForOneStream() throws IOException {
    byte[] tar = tar().tar();
    ByteArrayInputStream first = new ByteArrayInputStream(TarBytes.gzip(Arrays.copyOf(tar, 600)));
    ByteArrayInputStream second =
        new ByteArrayInputStream(TarBytes.gzip(Arrays.copyOfRange(tar, 600, tar.length)));
    Extraction.tarGz(
        new SequenceInputStream(first, second), outcome.directory(), Layout.FLAT, Outcome.SMALL);
    assertThat(outcome.directory().resolve("a/first")).hasContent("harmless");
  }

  @Test
  void passesOnWhatTheStreamThrows() throws IOException {
    byte[] gz = tar().file("a/second", "x".repeat(70_000)).gz();
    IOException reset = new IOException("connection reset");
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(gz, 0, gz.length - 20),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw reset;
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                throw reset;
              }
            });
    assertThatThrownBy(
            () -> Extraction.tarGz(broken, outcome.directory(), Layout.FLAT, Limits.toolchain()))
        .isSameAs(reset);
    outcome.assertUntouched();
  }

  @Test
  void neverUnpacksIntoADirectoryThatHoldsSomething() throws IOException {
    Files.writeString(outcome.directory().resolve("mine"), "");
    assertThatThrownBy(() -> outcome.tarGz(tar().gz(), Layout.FLAT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(outcome.directory().resolve("mine")).exists();
  }

  @Test
  void namesMayDifferInCaseOnly() throws IOException {
    outcome.tarGz(tar().file("a/FIRST", "loud").gz(), Layout.FLAT);
    assertThat(outcome.directory().resolve("a/first")).hasContent("harmless");
    assertThat(outcome.directory().resolve("a/FIRST")).hasContent("loud");
  }
}
