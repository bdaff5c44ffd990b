package dev.beamstrap.hexcache;

import static dev.beamstrap.hexcache.Samples.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.EtsTable;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.fault.BeamstrapException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebarIndexTest {

  /** As dumped from the index of real rebar3 3.19, 3.24 and 3.28. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0.0 | {{1,0,0},{[],[]}}",
        "1.0.0-rc.1 | {{1,0,0},{[<<\"rc\">>,1],[]}}",
        "1.0.0-0.3.7 | {{1,0,0},{[<<\"0\">>,3,7],[]}}",
        "1.0.0-rc1.x-y | {{1,0,0},{[<<\"rc1\">>,<<\"x-y\">>],[]}}",
        "1.0.0+build.5 | {{1,0,0},{[],[<<\"build\">>,5]}}",
        "1.0.0-a+b.20260101123456789012 | {{1,0,0},{[<<\"a\">>],[<<\"b\">>,20260101123456789012]}}",
      })
  void versionsAsRebarParsesThem(String version, String parsed) {
    assertThat(TermText.print(RebarIndex.parsed(version).orElseThrow())).isEqualTo(parsed);
  }

  @Test
  void versionsOfOtherShapesAreLeftOut() {
    assertThat(RebarIndex.parsed("1.0")).isEmpty();
    assertThat(RebarIndex.parsed("1.0.0.0")).isEmpty();
    assertThat(RebarIndex.parsed("v1.0.0")).isEmpty();
  }

  @Test
  void writesWhatRebarReads() {
    for (RebarIndex.Format format : RebarIndex.Format.values()) {
      RebarIndex index = RebarIndex.empty(format);
      index.put(Samples.alpha());
      EtsTable table = EtsTable.read(index.encode());
      assertThat(table.name()).isEqualTo("package_index");
      assertThat(table.named()).isTrue();
      assertThat(table.kind()).isEqualTo(EtsTable.Kind.ORDERED_SET);
      assertThat(table.protection()).isEqualTo(EtsTable.Protection.PUBLIC);
      assertThat(table.verified()).isFalse();
      List<String> objects = table.objects().stream().map(EncodedTerm::toString).toList();
      String gamma =
          format == RebarIndex.Format.V6
              ? "{<<\"gamma\">>,{pkg,<<\"gamma\">>,<<\"~> 0.1\">>,undefined,undefined}},"
              : "";
      assertThat(objects)
          .containsExactly(
              "{" + format.version() + ",package_index_version}",
              "{package,{<<\"alpha\">>,{{0,9,0},{[],[]}},<<\"hexpm\">>},<<\""
                  + upper(4)
                  + "\">>,<<\""
                  + upper(5)
                  + "\">>,#{reason => 9},[]}",
              "{package,{<<\"alpha\">>,{{1,1,0},{[],[]}},<<\"hexpm\">>},<<\""
                  + upper(1)
                  + "\">>,<<\""
                  + upper(2)
                  + "\">>,false,[{<<\"beta\">>,{pkg,<<\"beta\">>,<<\"~> 1.0\">>,undefined,undefined}},"
                  + gamma
                  + "{<<\"delta\">>,{pkg,<<\"delta_pkg\">>,<<\">= 0.0.0\">>,undefined,undefined}}]}");
      assertThat(index.contains(ALPHA, "1.1.0")).isTrue();
      assertThat(index.contains(ALPHA, "1.0.0-rc.1+build.5")).as("no outer checksum").isFalse();
    }
  }

  @Test
  void keepsOtherPackages() throws Exception {
    RebarIndex index =
        RebarIndex.load(Samples.resource("otp25-packages.idx"), RebarIndex.Format.V6);
    PackageKey cowlib = new PackageKey("hexpm", "cowlib");
    assertThat(index.changed()).isFalse();
    assertThat(index.contains(cowlib, "1.0.0-rc.1+build.5")).isTrue();
    index.put(Samples.alpha());
    RebarIndex back = RebarIndex.load(index.encode(), RebarIndex.Format.V6);
    assertThat(back.contains(cowlib, "1.0.0-rc.1+build.5")).isTrue();
    assertThat(back.contains(ALPHA, "0.9.0")).isTrue();
    back.put(Samples.alpha());
    assertThat(back.changed()).isFalse();
  }

  @Test
  void anotherIndexIsRefused() throws Exception {
    byte[] six = Samples.resource("otp25-packages.idx");
    assertThatThrownBy(() -> RebarIndex.load(six, RebarIndex.Format.V7))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining("version 6 where version 7");
    byte[] hex = Samples.resource("otp25-cache-v3.ets");
    assertThatThrownBy(() -> RebarIndex.load(hex, RebarIndex.Format.V6))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining("no package index");
  }

  @ParameterizedTest
  @CsvSource({
    "3.14.0, V6",
    "3.19.0, V6",
    "3.26.2, V6",
    "3.27.0, V7",
    "3.28.0-rc.1, V7",
    "4.0.0, V7"
  })
  void formatsByVersion(String rebar, RebarIndex.Format format) {
    assertThat(RebarIndex.Format.ofRebar(rebar)).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({"3.13.3", "2.6.4", "'3'", "nightly"})
  void olderRebarIsRefused(String rebar) {
    assertThatThrownBy(() -> RebarIndex.Format.ofRebar(rebar))
        .isInstanceOf(BeamstrapException.class)
        .hasMessageContaining(rebar);
  }

  private static String upper(int seed) {
    return Samples.sum(seed).hex().toUpperCase(java.util.Locale.ROOT);
  }
}
