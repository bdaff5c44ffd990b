package dev.beamstrap.hexcache;

import static dev.beamstrap.hexcache.Samples.ALPHA;
import static dev.beamstrap.hexcache.Samples.BETA;
import static dev.beamstrap.hexcache.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFilesTest {
  @TempDir Path directory;
  private HexHome home;

  @BeforeEach
  void here() {
    home = new HexHome(directory, directory, directory, false);
  }

  @Test
  void aMissingFileIsMadeAndThenLeftAlone() throws Exception {
    RegistryCacheFile file = file(CacheFormat.ETS_V3);
    assertThat(file.open().damage()).isEmpty();
    assertThat(files()).as("opening changes nothing").isEmpty();
    CacheUpdate update = file.merge(List.of(Samples.alpha()), NOW);
    assertThat(update).isEqualTo(new CacheUpdate(file.path(), true, Optional.empty()));
    byte[] bytes = Files.readAllBytes(file.path());
    RegistryCacheFile again =
        new RegistryCacheFile(
            home,
            CacheFormat.ETS_V3,
            (path, content) -> {
              throw new AssertionError("nothing is to be written");
            });
    assertThat(again.merge(List.of(Samples.alpha()), NOW.plusSeconds(9)).written()).isFalse();
    assertThat(Files.readAllBytes(file.path())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "otp25-cache-v3.ets, ETS_V5, version 3 where version 5",
    "otp25-cache-v5.ets, ETS_V3, version 5 where version 3",
    "otp25-cache.bin, ETS_V5, not_a_log_file",
    "otp25-cache-v3.ets, BIN_V5, version 3 where version 5",
  })
  void whatHexCannotUseIsKeptAside(String resource, CacheFormat format, String reason)
      throws Exception {
    byte[] before = Samples.resource(resource);
    RegistryCacheFile file = file(format);
    Files.write(file.path(), before);
    assertThat(file.open().damage().orElseThrow()).contains(reason);
    assertThat(files()).containsExactly(format.fileName());

    SetAside aside = file.merge(List.of(Samples.alpha()), NOW).setAside().orElseThrow();
    assertThat(aside.text()).contains(reason).contains("kept as");
    assertThat(aside.keptAs()).hasFileName(format.fileName() + ".beamstrap-aside-1");
    assertThat(Files.readAllBytes(aside.keptAs())).isEqualTo(before);
    assertThat(file.open().damage()).isEmpty();
    assertThat(file.open().cache().versions(ALPHA)).isPresent();

    Files.write(file.path(), new byte[] {1, 2, 3});
    SetAside second = file.merge(List.of(Samples.alpha()), NOW).setAside().orElseThrow();
    assertThat(second.keptAs()).hasFileName(format.fileName() + ".beamstrap-aside-2");
    assertThat(Files.readAllBytes(second.keptAs())).containsExactly(1, 2, 3);
    assertThat(Files.readAllBytes(aside.keptAs())).isEqualTo(before);
  }

  @Test
  void aNewBinBeginsWithWhatHexWouldImport() throws Exception {
    Files.write(directory.resolve("cache.ets"), Samples.resource("otp25-cache-v5.ets"));
    RegistryCacheFile file = file(CacheFormat.BIN_V5);
    assertThat(file.merge(List.of(Samples.alpha()), NOW).setAside()).isEmpty();
    assertThat(file.open().cache().packages()).contains(ALPHA, BETA);
    assertThat(Files.readAllBytes(directory.resolve("cache.ets")))
        .isEqualTo(Samples.resource("otp25-cache-v5.ets"));
  }

  @Test
  void aLinkedFileIsKeptAsideAsItWas() throws Exception {
    Path real = directory.resolve("elsewhere");
    Files.write(real, new byte[] {9});
    RegistryCacheFile file = file(CacheFormat.ETS_V3);
    Files.createSymbolicLink(file.path(), real);
    SetAside aside = file.merge(List.of(), NOW).setAside().orElseThrow();
    assertThat(Files.isSymbolicLink(aside.keptAs())).isFalse();
    assertThat(Files.readAllBytes(aside.keptAs())).containsExactly(9);
  }

  @Test
  void whenWritingFailsTheFileIsAsBefore() throws Exception {
    byte[] before = Samples.resource("otp25-cache-v5.ets");
    Path path = directory.resolve("cache.ets");
    Files.write(path, before);
    RegistryCacheFile file =
        new RegistryCacheFile(
            home,
            CacheFormat.ETS_V3,
            (target, content) -> {
              throw Fault.of(FaultCode.DISK_FULL, "full").exception();
            });
    assertThatThrownBy(() -> file.merge(List.of(Samples.alpha()), NOW))
        .isInstanceOf(BeamstrapException.class);
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  @Test
  void rebarsIndexIsMergedLikewise() throws Exception {
    RebarHome rebar = new RebarHome(directory);
    Files.createDirectories(directory.resolve("hex"));
    Files.write(rebar.index(), Samples.resource("otp25-packages.idx"));
    RebarIndexFile six = new RebarIndexFile(rebar, RebarIndex.Format.V6, Samples::replace);
    CacheUpdate update = six.merge(List.of(Samples.alpha()));
    assertThat(update.written()).isTrue();
    assertThat(update.setAside()).isEmpty();
    assertThat(six.open().index().packages())
        .containsExactly(ALPHA, new PackageKey("hexpm", "cowlib"));
    assertThat(six.merge(List.of(Samples.alpha())).written()).isFalse();

    RebarIndexFile seven = new RebarIndexFile(rebar, RebarIndex.Format.V7, Samples::replace);
    assertThat(seven.merge(List.of(Samples.alpha())).setAside().orElseThrow().reason())
        .contains("version 6 where version 7");
    assertThat(seven.open().index().packages()).containsExactly(ALPHA);
  }

  private RegistryCacheFile file(CacheFormat format) {
    return new RegistryCacheFile(home, format, Samples::replace);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
