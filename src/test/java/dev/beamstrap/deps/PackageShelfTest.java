package dev.beamstrap.deps;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.beamstrap.deps.TestRegistry.Published;
import dev.beamstrap.gateway.Shelf;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageShelfTest {
  private static final URI RECORD = URI.create("https://repo.hex.pm/packages/alpha");
  private static final URI TARBALL = URI.create("https://repo.hex.pm/tarballs/alpha-1.0.0.tar");

  @TempDir Path cache;
  private final TestRegistry registry = new TestRegistry(new WireMockServer(options()));
  private final Published alpha = new Published("alpha", "1.0.0");
  private final byte[] record = registry.record("hexpm", "alpha", List.of(alpha));
  private PackageShelf shelf;

  @BeforeEach
  void open() {
    shelf = shelf();
  }

  private PackageShelf shelf() {
    String config =
        "{'$repos',#{<<\"hexpm\">> => #{public_key => <<\""
            + registry.publicKeyPem().replace("\n", "\\n")
            + "\">>}}}.\n";
    HexSettings settings =
        new HexSettings(
            Map.of(),
            HexConfigFile.parse("hex.config", config.getBytes(StandardCharsets.UTF_8)),
            SemVer.parse("2.0.6").orElseThrow(),
            Instant.EPOCH);
    return new PackageShelf(() -> settings, cache, Reporter.silent());
  }

  private void pass(URI url, byte[] body, String etag) {
    try (Shelf.Watch watch =
        shelf.watch(url, Optional.of(etag), OptionalLong.of(body.length)).orElseThrow()) {
      int half = body.length / 2;
      watch.bytes(body, 0, half);
      watch.bytes(body, half, body.length - half);
      watch.complete();
    }
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.walk(cache.resolve("tarballs"))) {
      return files.filter(Files::isRegularFile).map(file -> "" + file.getFileName()).toList();
    }
  }

  @Test
  void givesATarballThatPassedWithItsRecord() throws IOException {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "\"t\"");
    try (Shelf.Item item = shelf.find(TARBALL).orElseThrow()) {
      assertThat(item.body().readAllBytes()).isEqualTo(alpha.tarball);
      assertThat(item.length()).isEqualTo(alpha.tarball.length);
      assertThat(item.etag()).isEqualTo("\"t\"");
    }
    assertThat(cache.resolve("tarballs").resolve(alpha.outerHex() + ".tar"))
        .hasBinaryContent(alpha.tarball);
    assertThat(new RecordCopies(cache.resolve("records")).read(RECORD.toString()).orElseThrow())
        .satisfies(copy -> assertThat(copy.body()).isEqualTo(record))
        .satisfies(copy -> assertThat(copy.validators().etag()).hasValue("\"r\""));
  }

  @Test
  void neverGivesARecord() {
    pass(RECORD, record, "\"r\"");
    assertThat(shelf.find(RECORD)).isEmpty();
  }

  @Test
  void givesNothingInANewRunBeforeTheRecordIsKnownToBeTheSame() {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "\"t\"");
    shelf = shelf();
    assertThat(shelf.find(TARBALL)).isEmpty();
    shelf.unchanged(RECORD, "\"another\"");
    assertThat(shelf.find(TARBALL)).isEmpty();
    shelf.unchanged(RECORD, "\"r\"");
    assertThat(shelf.find(TARBALL)).isPresent();
    shelf.unchanged(RECORD, "\"another\"");
    assertThat(shelf.find(TARBALL)).isEmpty();
  }

  @Test
  void givesNothingThatWasPublishedAnew() {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "\"t\"");
    Published other = new Published("alpha", "2.0.0");
    byte[] anew =
        TestRegistry.signed(
            TestRegistry.payload("hexpm", "alpha", List.of(other)), TestRegistry.foreignKey());
    // Not of the repository's key: it teaches nothing, but what was known is in doubt.
    pass(RECORD, anew, "\"r2\"");
    assertThat(shelf.find(TARBALL)).isEmpty();
    pass(RECORD, registry.record("hexpm", "alpha", List.of(other)), "\"r3\"");
    assertThat(shelf.find(TARBALL)).isEmpty();
    pass(RECORD, record, "\"r\"");
    assertThat(shelf.find(TARBALL)).isPresent();
  }

  @Test
  void keepsNoTarballThatTheRecordDenies() throws IOException {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, new Published("alpha", "1.0.1").tarball, "\"t\"");
    assertThat(kept()).isEmpty();
    pass(TARBALL, "no tarball".getBytes(StandardCharsets.UTF_8), "\"t\"");
    assertThat(kept()).isEmpty();
  }

  @Test
  void keepsNothingThatBrokeOff() throws IOException {
    pass(RECORD, record, "\"r\"");
    try (Shelf.Watch watch =
        shelf.watch(TARBALL, Optional.of("\"t\""), OptionalLong.empty()).orElseThrow()) {
      watch.bytes(alpha.tarball, 0, alpha.tarball.length);
    }
    assertThat(kept()).isEmpty();
    assertThat(shelf.find(TARBALL)).isEmpty();
  }

  @Test
  void keepsNothingTooLarge() throws IOException {
    byte[] mebibyte = new byte[1 << 20];
    assertThat(shelf.watch(TARBALL, Optional.empty(), OptionalLong.of((16 << 20) + 1))).isEmpty();
    try (Shelf.Watch watch =
        shelf.watch(TARBALL, Optional.of("\"t\""), OptionalLong.empty()).orElseThrow()) {
      for (int i = 0; i <= 16; i++) {
        watch.bytes(mebibyte, 0, mebibyte.length);
      }
      watch.complete();
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void needsAnEtag() throws IOException {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "none: it has no quotes");
    assertThat(kept()).containsExactly(alpha.outerHex() + ".tar");
    assertThat(shelf.find(TARBALL)).isEmpty();
  }

  @Test
  void givesNothingDamaged() throws IOException {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "\"t\"");
    Path file = cache.resolve("tarballs").resolve(alpha.outerHex() + ".tar");
    byte[] damaged = alpha.tarball.clone();
    damaged[700] ^= 1;
    Files.write(file, damaged);
    assertThat(shelf.find(TARBALL)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void waitsForARecordThatIsStillPassing() throws Exception {
    pass(RECORD, record, "\"r\"");
    pass(TARBALL, alpha.tarball, "\"t\"");
    CompletableFuture<Boolean> found;
    try (Shelf.Watch watch =
        shelf.watch(RECORD, Optional.of("\"r\""), OptionalLong.empty()).orElseThrow()) {
      watch.bytes(record, 0, record.length);
      found = CompletableFuture.supplyAsync(() -> shelf.find(TARBALL).isPresent());
      watch.complete();
    }
    assertThat(found.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://repo.hex.pm/repos/acme/packages/alpha",
        "https://repo.hex.pm/repos/acme/tarballs/alpha-1.0.0.tar",
        "https://repo.example.test/packages/alpha",
        "https://repo.hex.pm/packages/alpha?x=1",
        "https://repo.hex.pm/packages/..",
        "https://repo.hex.pm/tarballs/..-1.0.0.tar",
        "https://repo.hex.pm/tarballs/alpha-1..tar",
        "https://repo.hex.pm/names",
        "https://repo.hex.pm.example.test/packages/alpha"
      })
  void looksAtNothingElse(String url) {
    assertThat(shelf.watch(URI.create(url), Optional.of("\"e\""), OptionalLong.of(1))).isEmpty();
    assertThat(shelf.find(URI.create(url))).isEmpty();
  }
}
