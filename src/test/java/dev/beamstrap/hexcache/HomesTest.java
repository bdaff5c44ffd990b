package dev.beamstrap.hexcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomesTest {
  private static final Path HOME = Path.of("/home/u");
  private static final Path HERE = Path.of("/project");
  private static final PackageKey SECRET = new PackageKey("hexpm:acme", "secret");

  @ParameterizedTest
  @CsvSource({
    "'', '', '', /home/u/.hex, /home/u/.hex",
    "/h, 1, /xdg, /h, /h",
    "~/h, '', '', /home/u/h, /home/u/h",
    "../h/./x, '', '', /h/x, /h/x",
    "'', 1, '', /home/u/.cache/hex, /home/u/.config/hex",
    "'', true, /xdg, /xdg/hex, /home/u/.config/hex",
    "'', TRUE, /xdg, /home/u/.hex, /home/u/.hex",
    "'', 0, /xdg, /home/u/.hex, /home/u/.hex",
  })
  void hexHome(String hexHome, String mixXdg, String xdgCache, Path cache, Path config) {
    HexHome home =
        HexHome.of(
            Map.of("HEX_HOME", hexHome, "MIX_XDG", mixXdg, "XDG_CACHE_HOME", xdgCache),
            HOME,
            HERE,
            false);
    assertThat(home.registryCache(CacheFormat.ETS_V5)).isEqualTo(cache.resolve("cache.ets"));
    assertThat(home.registryCache(CacheFormat.BIN_V5)).isEqualTo(cache.resolve("cache.bin"));
    assertThat(home.configFile()).isEqualTo(config.resolve("hex.config"));
    assertThat(home.tarball(SECRET, "1.0.0"))
        .isEqualTo(cache.resolve("packages/hexpm:acme/secret-1.0.0.tar"));
  }

  @Test
  void windowsHasNoColonsInNames() {
    HexHome home = new HexHome(HERE, HERE, HERE, true);
    assertThat(home.tarball(SECRET, "1.0.0"))
        .isEqualTo(HERE.resolve("packages/hexpm-acme/secret-1.0.0.tar"));
  }

  @Test
  void namesCannotLeadElsewhere() {
    HexHome home = new HexHome(HERE, HERE, HERE, false);
    RebarHome rebar = new RebarHome(HERE);
    for (PackageKey evil :
        new PackageKey[] {
          new PackageKey("..", "a"),
          new PackageKey("", "a"),
          new PackageKey("hexpm/..", "a"),
          new PackageKey("hexpm", "../a"),
          new PackageKey("hexpm", "a\\b"),
          new PackageKey("hexpm", "a\0b"),
        }) {
      assertThatThrownBy(() -> home.tarball(evil, "1.0.0")).isInstanceOf(BeamstrapException.class);
      assertThatThrownBy(() -> rebar.etag(evil, "1.0.0")).isInstanceOf(BeamstrapException.class);
    }
    assertThatThrownBy(() -> home.tarball(SECRET, "/../../x"))
        .isInstanceOf(BeamstrapException.class);
  }

  @Test
  void rebarHome() {
    RebarHome home = RebarHome.of(Map.of(), HOME, HERE);
    assertThat(home.index()).isEqualTo(Path.of("/home/u/.cache/rebar3/hex/packages.idx"));
    assertThat(home.tarball(SECRET, "1.0.0"))
        .isEqualTo(Path.of("/home/u/.cache/rebar3/hex/hexpm:acme/packages/secret-1.0.0.tar"));
    assertThat(home.etag(SECRET, "1.0.0"))
        .isEqualTo(Path.of("/home/u/.cache/rebar3/hex/hexpm:acme/packages/secret-1.0.0.etag"));
    assertThat(RebarHome.of(Map.of("REBAR_CACHE_DIR", "/r"), HOME, HERE).index())
        .isEqualTo(Path.of("/r/hex/packages.idx"));
    assertThat(RebarHome.etagContent(Optional.of("\"x\"")))
        .isEqualTo("\"x\"".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(RebarHome.etagContent(Optional.of(" "))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.14.0, jason-1.4.0.tar",
    "v1.14.9, jason-1.4.0.tar",
    "0.34.1, jason-1.4.0.tar",
    "1.15.0, SUM.tar",
    "1.15.0-rc1, SUM.tar",
    "2.0.0, SUM.tar",
    "nightly, SUM.tar",
  })
  void gleamNamesByVersion(String gleam, String file) {
    String sum = Samples.sum(1).hex().toUpperCase(java.util.Locale.ROOT);
    GleamCache cache = GleamCache.of(Map.of(), HOME, OperatingSystem.LINUX);
    assertThat(cache.tarball(gleam, "jason", "1.4.0", Samples.sum(1)))
        .isEqualTo(Path.of("/home/u/.cache/gleam/hex/hexpm/packages", file.replace("SUM", sum)));
  }

  @Test
  void gleamCache() {
    assertThat(
            GleamCache.of(Map.of("XDG_CACHE_HOME", "/x"), HOME, OperatingSystem.LINUX).packages())
        .isEqualTo(Path.of("/x/gleam/hex/hexpm/packages"));
    assertThat(GleamCache.of(Map.of("XDG_CACHE_HOME", "x"), HOME, OperatingSystem.LINUX).packages())
        .isEqualTo(Path.of("/home/u/.cache/gleam/hex/hexpm/packages"));
    assertThat(GleamCache.of(Map.of(), HOME, OperatingSystem.MACOS).packages())
        .isEqualTo(Path.of("/home/u/Library/Caches/gleam/hex/hexpm/packages"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.20.1, ETS_V3", "1.0.0, ETS_V3", "2.0.6, ETS_V3", "2.4.2, ETS_V3", "2.5.0, ETS_V5",
    "2.5.4, ETS_V5", "2.5.2-dev, ETS_V5", "2.6.0, BIN_V5", "2.6.0-rc.1, BIN_V5", "3.0.0, BIN_V5",
  })
  void cacheFormatsByVersion(String hex, CacheFormat format) {
    assertThat(CacheFormat.ofHex(hex)).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({"0.19.0", "0.6.0", "main", "''"})
  void olderHexIsRefused(String hex) {
    assertThatThrownBy(() -> CacheFormat.ofHex(hex)).isInstanceOf(BeamstrapException.class);
  }
}
