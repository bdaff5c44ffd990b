package dev.beamstrap.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.registry.PackageRecord.Release;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageRecordTest {
  private static final byte[] INNER = new byte[32];
  private static final byte[] OUTER = filled(0xab);

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static WireBytes release(String version) {
    return new WireBytes().text(1, version).bytes(2, INNER);
  }

  private static WireBytes named(String repository, String name) {
    return new WireBytes().text(2, name).text(3, repository);
  }

  private static PackageRecord parse(WireBytes payload) {
    return PackageRecord.parse(payload.toBytes(), Origin.of("hexpm"), "beta");
  }

  private static Fault failure(WireBytes payload, Origin origin) {
    return catchThrowableOfType(
            BeamstrapException.class, () -> PackageRecord.parse(payload.toBytes(), origin, "beta"))
        .fault();
  }

  @Test
  void readsEveryField() {
    WireBytes advisory =
        new WireBytes()
            .text(1, "GHSA-1")
            .text(2, "bad")
            .text(3, "https://html")
            .number(4, 3)
            .real(5, 7.5f)
            .text(6, "https://api")
            .text(7, "CVE-1")
            .text(7, "CVE-2");
    WireBytes full =
        release("1.1.0-rc.1")
            .message(
                3,
                new WireBytes()
                    .text(1, "delta_pkg")
                    .text(2, "~> 1.0")
                    .number(3, 1)
                    .text(4, "delta")
                    .text(5, "acme"))
            .message(3, new WireBytes().text(1, "gamma").text(2, ">= 0.0.0"))
            .message(4, new WireBytes().number(1, 2).text(2, "use 1.2"))
            .bytes(5, OUTER)
            .number(6, 1)
            .message(7, new WireBytes().number(1, 1_700_000_000L).number(2, 5));
    PackageRecord record =
        parse(
            named("hexpm", "beta")
                .message(1, release("1.0.0"))
                .message(1, full)
                .message(4, new WireBytes().text(1, "GHSA-0").text(2, "worse"))
                .message(4, advisory));

    assertThat(record.releases())
        .extracting(Release::version)
        .containsExactly("1.0.0", "1.1.0-rc.1");
    Release plain = record.release("1.0.0").orElseThrow();
    assertThat(plain)
        .isEqualTo(
            new Release(
                "1.0.0",
                Sha256.ofBytes(INNER),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of()));
    Release release = record.release("1.1.0-rc.1").orElseThrow();
    assertThat(release.outer()).contains(Sha256.ofBytes(OUTER));
    assertThat(release.dependencies())
        .containsExactly(
            new PackageRecord.Dependency(
                "delta_pkg", "~> 1.0", true, Optional.of("delta"), Optional.of("acme")),
            new PackageRecord.Dependency(
                "gamma", ">= 0.0.0", false, Optional.empty(), Optional.empty()));
    assertThat(release.dependencies().get(1).appName()).isEqualTo("gamma");
    assertThat(release.retired())
        .contains(
            new PackageRecord.Retirement(
                new EnumValue(2, Optional.of("RETIRED_SECURITY")), Optional.of("use 1.2")));
    assertThat(release.publishedAt()).hasValue(1_700_000_000L);
    assertThat(release.advisories())
        .containsExactly(
            new PackageRecord.Advisory(
                "GHSA-1",
                "bad",
                Optional.of("https://html"),
                Optional.of("https://api"),
                List.of("CVE-1", "CVE-2"),
                Optional.of(new EnumValue(3, Optional.of("SEVERITY_HIGH"))),
                Optional.of(7.5f)));
    assertThat(record.advisories()).hasSize(2);
  }

  @Test
  void advisoryIndexesMayBePackedAndMayLeadNowhere() {
    WireBytes payload =
        named("hexpm", "beta")
            .message(1, release("1.0.0").packed(6, 1, 0, 7))
            .message(1, release("1.0.1").number(6, 0).number(6, 1))
            .message(4, new WireBytes().text(1, "A").text(2, ""))
            .message(4, new WireBytes().text(1, "B").text(2, ""));
    assertThat(parse(payload).releases())
        .extracting(
            release -> release.advisories().stream().map(PackageRecord.Advisory::id).toList())
        .containsExactly(List.of("B", "A"), List.of("A", "B"));
  }

  @Test
  void unknownNumbersAndFieldsAreOfNewerRegistries() {
    WireBytes payload =
        named("hexpm", "beta")
            .number(99, 1)
            .message(1, release("1.0.0").message(4, new WireBytes().number(1, 42)).text(77, "new"));
    assertThat(parse(payload).releases().get(0).retired())
        .contains(
            new PackageRecord.Retirement(new EnumValue(42, Optional.empty()), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "hexpm,hexpm,true",
    "hexpm:acme,acme,true",
    "hexpm:acme,hexpm:acme,false",
    "hexpm:acme,hexpm,false",
    "hexpm,acme,false",
    "mine,mine,true",
    "mine,hexpm,false"
  })
  void theRepositoryMustBeTheOneAsked(String asked, String found, boolean fits) {
    WireBytes payload = named(found, "beta");
    if (fits) {
      assertThat(PackageRecord.parse(payload.toBytes(), Origin.of(asked), "beta").repository())
          .isEqualTo(found);
    } else {
      assertThat(failure(payload, Origin.of(asked)).code()).isEqualTo(FaultCode.INTEGRITY_ORIGIN);
    }
    assertThat(PackageRecord.parse(payload.toBytes(), new Origin(asked, false), "beta").name())
        .isEqualTo("beta");
  }

  @Test
  void theNameMustBeTheOneAsked() {
    Fault fault = failure(named("hexpm", "alpha"), Origin.of("hexpm"));
    assertThat(fault.code()).isEqualTo(FaultCode.INTEGRITY_ORIGIN);
    assertThat(fault.cause()).isEqualTo("its name is 'alpha', not 'beta'");
  }

  @Test
  void namesThatCouldLeaveTheirDirectoryAreRefused() {
    for (WireBytes bad :
        List.of(
            release("../1.0.0"),
            release("1.0.0").message(3, new WireBytes().text(1, "../x").text(2, "1.0.0")),
            release("1.0.0")
                .message(3, new WireBytes().text(1, "x").text(2, "1.0.0").text(5, "..")))) {
      assertThat(failure(named("hexpm", "beta").message(1, bad), Origin.of("hexpm")).code())
          .isEqualTo(FaultCode.INTEGRITY_FORMAT);
    }
  }

  @Test
  void checksumsHave32Bytes() {
    WireBytes payload =
        named("hexpm", "beta").message(1, new WireBytes().text(1, "1.0.0").bytes(2, new byte[31]));
    assertThat(failure(payload, Origin.of("hexpm")).cause())
        .isEqualTo("a checksum of version 1.0.0 has 31 bytes, not 32");
  }

  @Test
  void randomBytesAreReadOrRefused() {
    byte[] good =
        named("hexpm", "beta")
            .message(1, release("1.0.0").bytes(5, OUTER).packed(6, 0))
            .message(4, new WireBytes().text(1, "A").text(2, ""))
            .toBytes();
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int left = random.nextInt(4); left > 0; left--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        PackageRecord.parse(damaged, Origin.of("hexpm"), "beta");
      } catch (BeamstrapException e) {
        assertThat(e.fault().code().code()).as("round %s", i).startsWith("integrity.");
      }
    }
  }
}
