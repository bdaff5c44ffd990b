package dev.beamstrap.hexcache;

import static dev.beamstrap.hexcache.Samples.ALPHA;
import static dev.beamstrap.hexcache.Samples.BETA;
import static dev.beamstrap.hexcache.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.EtsTable;
import dev.beamstrap.beam.ExternalTerm;
import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryCacheTest {

  @Test
  void writesTheGoldenFiles() {
    assertThat(RegistryCache.empty(CacheFormat.BIN_V5).encode())
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "4845582052454749535452592043414348452031f7311031836c000000016802770776657273696f"
                        + "6e61056a"));
    assertThat(HexFormat.of().formatHex(RegistryCache.empty(CacheFormat.ETS_V5).encode()))
        .hasSize(2 * 317)
        .endsWith("036d64356d00000010bd3ce1b0cbf3b2d71dc852c6d1cfa04c6a6a");
  }

  @Test
  void writesForHex24WhatItReads() {
    RegistryCache cache = RegistryCache.empty(CacheFormat.ETS_V3);
    cache.put(Samples.alpha(), NOW);
    cache.put(Samples.policy());
    cache.checkedForHex(NOW);
    Map<String, String> objects = objects(cache.encode());
    assertThat(objects)
        .containsEntry("version", "3")
        .containsEntry("last_update", "{{2026,2,3},{4,5,6}}")
        .containsEntry(
            "{versions,<<\"hexpm\">>,<<\"alpha\">>}",
            "[<<\"1.0.0-rc.1+build.5\">>,<<\"0.9.0\">>,<<\"1.1.0\">>]")
        .containsEntry("{timestamp,<<\"hexpm\">>,<<\"alpha\">>}", "{{2026,2,3},{4,5,6}}")
        .containsEntry("{registry_etag,<<\"hexpm\">>,<<\"alpha\">>}", "<<\"\\\"etag\\\"\">>")
        .containsEntry(
            "{deps,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.1.0\">>}",
            "[{<<\"hexpm\">>,<<\"beta\">>,<<\"beta\">>,<<\"~> 1.0\">>,false},"
                + "{<<\"hexpm\">>,<<\"gamma\">>,<<\"gamma\">>,<<\"~> 0.1\">>,true},"
                + "{<<\"hexpm\">>,<<\"delta_pkg\">>,<<\"delta\">>,<<\">= 0.0.0\">>,false}]")
        .containsEntry(
            "{outer_checksum,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.0.0-rc.1+build.5\">>}", "nil")
        .containsEntry("{retired,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.1.0\">>}", "nil")
        .containsEntry(
            "{retired,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.0.0-rc.1+build.5\">>}",
            "#{reason => 'RETIRED_SECURITY',message => <<\"über-alt\"/utf8>>}")
        .containsEntry("{retired,<<\"hexpm\">>,<<\"alpha\">>,<<\"0.9.0\">>}", "#{reason => 9}")
        .hasSize(2 + 3 + 3 * 5);
  }

  @Test
  void writesForHex26WhatItReads() {
    RegistryCache cache = RegistryCache.empty(CacheFormat.BIN_V5);
    cache.put(Samples.alpha(), NOW);
    cache.put(Samples.policy());
    Map<String, String> objects = objects(cache.encode());
    assertThat(objects)
        .containsEntry("version", "5")
        .containsEntry("{published_at,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.1.0\">>}", "1500000000")
        .containsEntry("{published_at,<<\"hexpm\">>,<<\"alpha\">>,<<\"0.9.0\">>}", "4000000000")
        .containsEntry(
            "{published_at,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.0.0-rc.1+build.5\">>}", "nil")
        .containsEntry("{advisories,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.1.0\">>}", "[]")
        .containsEntry(
            "{advisories,<<\"hexpm\">>,<<\"alpha\">>,<<\"1.0.0-rc.1+build.5\">>}",
            "[#{id => <<\"CVE-2026-1\">>,aliases => [<<\"GHSA-1\">>],api_url => <<\"https://x/a\">>,"
                + "summary => <<\"bad\">>,html_url => <<\"https://x/h\">>,severity => 'SEVERITY_HIGH',"
                + "cvss_score => 7.300000190734863},"
                + "#{id => <<\"CVE-2026-2\">>,aliases => [],api_url => <<\"https://x/a2\">>,"
                + "summary => <<\"worse\">>,html_url => <<\"https://x/h2\">>}]")
        .containsEntry("{policy_etag,<<\"hexpm:acme\">>,<<\"strict\">>}", "<<\"\\\"p\\\"\">>")
        .containsEntry(
            "{policy,<<\"hexpm:acme\">>,<<\"strict\">>}",
            "#{name => <<\"strict\">>,repository => <<\"acme\">>,visibility => 'VISIBILITY_PUBLIC',"
                + "repositories => [#{overrides => [#{ref => #{package => <<\"beta\">>},"
                + "action => 'OVERRIDE_ACTION_DENY'},#{ref => #{package => <<\"alpha\">>,"
                + "requirement => <<\"~> 1.0\">>},action => 'OVERRIDE_ACTION_ADVISORY',"
                + "comment => <<\"known\">>,advisory_id => <<\"CVE-2026-1\">>,"
                + "retirement_reason => 'RETIRED_INVALID'}],repository => <<\"hexpm\">>,"
                + "restriction => #{cooldown => <<\"7d\">>,retirement_reasons => ['RETIRED_INVALID',"
                + "'RETIRED_SECURITY'],advisory_min_severity => 'SEVERITY_HIGH'}}]}");
  }

  @Test
  void hex25KnowsFewerOverridesAndNoEtags() {
    RegistryCache cache = RegistryCache.empty(CacheFormat.ETS_V5);
    cache.put(Samples.alpha(), NOW);
    cache.put(Samples.policy());
    Map<String, String> objects = objects(cache.encode());
    assertThat(objects.get("{policy,<<\"hexpm:acme\">>,<<\"strict\">>}"))
        .contains("action => 2}")
        .doesNotContain("advisory_id");
    assertThat(objects.keySet()).noneMatch(key -> key.contains("etag"));
  }

  @ParameterizedTest
  @CsvSource({
    "otp25-cache-v3.ets, ETS_V3, false",
    "otp25-cache-v5.ets, ETS_V5, false",
    "otp25-cache.bin, BIN_V5, false",
    "otp25-cache-v5.ets, BIN_V5, true",
  })
  void keepsWhatARealClientLeft(String file, CacheFormat format, boolean other) throws Exception {
    byte[] before = Samples.resource(file);
    RegistryCache cache = RegistryCache.load(before, format);
    assertThat(cache.changed()).isFalse();
    assertThat(cache.packages()).containsExactly(BETA, new PackageKey("hexpm:acme", "secret"));
    assertThat(cache.versions(BETA)).contains(List.of("1.0.0", "1.1.0", "0.9.0"));
    assertThat(cache.etag(BETA)).contains("\"abc\"");
    assertThat(objects(cache.encode())).isEqualTo(objects(before));

    cache.put(Samples.alpha(), NOW);
    assertThat(cache.changed()).isTrue();
    Map<String, String> after = objects(cache.encode());
    assertThat(after)
        .containsAllEntriesOf(objects(before))
        .hasSizeGreaterThan(objects(before).size());
    assertThat(after).containsEntry("{repo,<<\"hexpm\">>}", "<<\"https://repo.hex.pm\">>");
    if (!other) {
      assertThat(RegistryCache.load(cache.encode(), format).encode()).isEqualTo(cache.encode());
    }
  }

  @Test
  void replacesAPackageAsAWhole() throws Exception {
    RegistryCache cache =
        RegistryCache.load(Samples.resource("otp25-cache-v3.ets"), CacheFormat.ETS_V3);
    cache.put(Samples.beta("1.1.0", "1.2.0"), NOW);
    Map<String, String> objects = objects(cache.encode());
    assertThat(objects.keySet().stream().filter(key -> key.contains("<<\"beta\">>")))
        .as("neither old versions nor the old etag")
        .noneMatch(key -> key.contains("0.9.0") || key.contains("registry_etag"))
        .anyMatch(key -> key.contains("<<\"1.2.0\">>"));
    assertThat(cache.versions(BETA)).contains(List.of("1.1.0", "1.2.0"));
    assertThat(cache.dependencies(BETA, "1.2.0")).contains(List.of());
    assertThat(cache.dependencies(BETA, "0.9.0")).isEmpty();
    assertThat(cache.versions(new PackageKey("hexpm:acme", "secret"))).isPresent();
    assertThat(cache.versions(new PackageKey("acme", "secret"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void sayingTheSameAgainChangesNothing(CacheFormat format) {
    RegistryCache first = RegistryCache.empty(format);
    first.put(Samples.alpha(), NOW);
    first.put(Samples.beta("1.0.0"), NOW);
    first.put(Samples.policy());
    first.checkedForHex(NOW);
    byte[] bytes = first.encode();

    RegistryCache second = RegistryCache.load(bytes, format);
    second.put(Samples.policy());
    second.put(Samples.beta("1.0.0"), NOW.plusSeconds(60));
    second.put(Samples.alpha(), NOW.plusSeconds(60));
    second.put(
        new PackageEntry("hexpm", "alpha", Samples.alpha().releases(), Optional.empty()), NOW);
    second.checkedForHex(NOW.plusSeconds(60));
    assertThat(second.changed()).isFalse();
    assertThat(second.encode()).isEqualTo(bytes);

    second.checkedForHex(NOW.plus(Duration.ofHours(13)));
    assertThat(second.changed()).as("half of 24 hours have passed").isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfPuttingDoesNotMatter(CacheFormat format) {
    RegistryCache one = RegistryCache.empty(format);
    one.put(Samples.alpha(), NOW);
    one.put(Samples.beta("1.0.0", "1.1.0"), NOW);
    RegistryCache other = RegistryCache.empty(format);
    other.put(Samples.beta("1.1.0"), NOW);
    other.put(Samples.beta("1.0.0", "1.1.0"), NOW);
    other.put(Samples.alpha(), NOW);
    assertThat(one.encode()).isEqualTo(other.encode());
  }

  @Test
  void readsWhatItWrote() {
    RegistryCache cache = RegistryCache.empty(CacheFormat.BIN_V5);
    cache.put(Samples.alpha(), NOW);
    RegistryCache back = RegistryCache.load(cache.encode(), CacheFormat.BIN_V5);
    ReleaseEntry release = Samples.alpha().releases().get(2);
    assertThat(back.dependencies(ALPHA, "1.1.0")).contains(release.dependencies());
    assertThat(back.innerChecksum(ALPHA, "1.1.0")).contains(release.innerChecksum());
    assertThat(back.outerChecksum(ALPHA, "1.1.0")).isEqualTo(release.outerChecksum());
    assertThat(back.outerChecksum(ALPHA, "1.0.0-rc.1+build.5")).isEmpty();
    assertThat(back.etag(ALPHA)).contains("\"etag\"");
    assertThat(back.hasPolicy("hexpm:acme", "strict")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "otp25-cache-v3.ets, ETS_V5",
    "otp25-cache-v3.ets, BIN_V5",
    "otp25-cache-v5.ets, ETS_V3",
    "otp25-cache.bin, ETS_V5",
    "otp25-packages.idx, ETS_V3",
  })
  void whatHexTakesForEmptyIsRefused(String file, CacheFormat format) throws Exception {
    byte[] content = Samples.resource(file);
    assertThatThrownBy(() -> RegistryCache.load(content, format))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            failure -> assertThat(failure.fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT));
  }

  @Test
  void theLastOfEqualKeysCounts() {
    EncodedTerm version = EncodedTerm.of(Term.tuple(Term.atom("version"), Term.integer(5)));
    Term key = Term.tuple(Term.atom("versions"), Term.binary("hexpm"), Term.binary("a"));
    EncodedTerm old = EncodedTerm.of(Term.tuple(key, Term.EMPTY_LIST));
    EncodedTerm last = EncodedTerm.of(Term.tuple(key, Term.list(Term.binary("1.0.0"))));
    RegistryCache cache =
        RegistryCache.load(BinImage.write(List.of(version, old, last)), CacheFormat.BIN_V5);
    assertThat(cache.versions(new PackageKey("hexpm", "a"))).contains(List.of("1.0.0"));
    assertThat(objects(cache.encode())).hasSize(2);
  }

  @Test
  void aCompressedBinIsRead() throws Exception {
    byte[] plain = RegistryCache.empty(CacheFormat.BIN_V5).encode();
    ByteArrayOutputStream term = new ByteArrayOutputStream();
    term.write(131);
    term.write(80);
    term.writeBytes(ByteBuffer.allocate(4).putInt(plain.length - 25).array());
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(term)) {
      deflater.write(plain, 25, plain.length - 25);
    }
    CRC32 crc = new CRC32();
    crc.update(term.toByteArray());
    byte[] file = Arrays.copyOf(plain, 24 + term.size());
    ByteBuffer.wrap(file).putInt(20, (int) crc.getValue()).position(24).put(term.toByteArray());
    assertThat(RegistryCache.load(file, CacheFormat.BIN_V5).encode()).isEqualTo(plain);
  }

  @Test
  void wrongTypesOfAForeignWriterAreSeenAsMissing() {
    Term versions = Term.tuple(Term.atom("versions"), Term.binary("hexpm"), Term.binary("a"));
    Term deps =
        Term.tuple(Term.atom("deps"), Term.binary("hexpm"), Term.binary("a"), Term.binary("1.0.0"));
    Term nilOptional =
        Term.tuple(
            Term.binary("hexpm"),
            Term.binary("b"),
            Term.binary("b"),
            Term.binary("~> 1.0"),
            Term.NIL_ATOM);
    RegistryCache cache =
        RegistryCache.load(
            BinImage.write(
                List.of(
                    EncodedTerm.of(Term.tuple(Term.atom("version"), Term.integer(5))),
                    EncodedTerm.of(Term.tuple(versions, Term.list(Term.integer(1)))),
                    EncodedTerm.of(Term.tuple(deps, Term.list(nilOptional))))),
            CacheFormat.BIN_V5);
    PackageKey owner = new PackageKey("hexpm", "a");
    assertThat(cache.versions(owner)).isEmpty();
    assertThat(cache.dependencies(owner, "1.0.0")).isEmpty();
  }

  @Test
  void mutatedFilesAreReadOrRefused() throws Exception {
    byte[][] good = {
      Samples.resource("otp25-cache-v5.ets"), Samples.resource("otp25-cache.bin"),
    };
    int refused = 0;
    for (long seed = 0; seed < 10_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] file = good[(int) (seed % 2)].clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      if (seed % 2 == 1) {
        CRC32 crc = new CRC32(); // else nothing behind the checksum would ever be reached
        crc.update(file, 24, file.length - 24);
        ByteBuffer.wrap(file).putInt(20, (int) crc.getValue());
      }
      try {
        RegistryCache cache = RegistryCache.load(file, CacheFormat.BIN_V5);
        cache.put(Samples.alpha(), NOW);
        cache.checkedForHex(NOW);
        RegistryCache.load(cache.encode(), CacheFormat.BIN_V5);
      } catch (BeamstrapException expected) {
        assertThat(expected.fault().code())
            .as("seed %d", seed)
            .isEqualTo(FaultCode.INTEGRITY_FORMAT);
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 9_999);
  }

  /** Every key and value of a file, as Erlang text. */
  static Map<String, String> objects(byte[] file) {
    List<Term> objects =
        BinImage.isOne(file)
            ? ((Term.TermList) ExternalTerm.decode(Arrays.copyOfRange(file, 24, file.length)))
                .elements()
            : EtsTable.read(file).objects().stream().map(EncodedTerm::term).toList();
    Map<String, String> pairs = new TreeMap<>();
    for (Term object : objects) {
      // Through the encoding, which puts the pairs of maps in order.
      Term.Tuple pair = (Term.Tuple) ExternalTerm.decode(ExternalTerm.encode(object));
      pairs.put(TermText.print(pair.elements().get(0)), TermText.print(pair.elements().get(1)));
    }
    return pairs;
  }
}
