package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.toolfile.ToolVersionsFile;
import dev.beamstrap.version.Tool;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private static final Manifests MANIFESTS = Fixtures.manifests();
  private static final HostFacts DEBIAN12 = Hosts.debian12(Hosts.CRYPTO_3_0);
  private static final HostFacts UBUNTU2404 = Hosts.ubuntu2404(Hosts.CRYPTO_3_0);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // exact, prefix, latest
        "debian12 | erlang 27.3.4.1 | erlang 27.3.4.1",
        "debian12 | erlang OTP-27.3.4.1 | erlang 27.3.4.1",
        "debian12 | erlang ref:OTP-27.3.4.1 | erlang 27.3.4.1",
        "debian12 | erlang 27.3.4 | erlang 27.3.4",
        "debian12 | erlang 27.3 | erlang 27.3",
        "debian12 | erlang 28.1 | erlang 28.1.1",
        "debian12 | erlang 27 | erlang 27.3.4.17",
        "debian12 | erlang 28.0-rc1 | erlang 28.0-rc1",
        "debian12 | erlang latest | erlang 29.1.1",
        "ubuntu2604 | erlang latest | erlang 29.1.1",
        "debian12 | erlang latest:26 | erlang 26.2.5.21",
        "debian12 | erlang 27.9 26.2.1 | erlang 26.2.1",
        "debian11 | erlang 24 | erlang 24.3.4.17",
        "debian11 | erlang 22.3.4.12.1 | erlang 22.3.4.12.1",
        "macos | erlang 27.3.4.1 | erlang 27.3.4.1",
        // pairs
        "debian12 | erlang 27.3.4.1, elixir 1.18.3-otp-27 | erlang 27.3.4.1, elixir 1.18.3-otp-27",
        "debian12 | erlang 27.3.4.1, elixir 1.18.3 | erlang 27.3.4.1, elixir 1.18.3-otp-27",
        "debian12 | elixir v1.18.3, erlang 27 | erlang 27.3.4.17, elixir 1.18.3-otp-27",
        "debian12 | erlang 27, elixir 1.18.3-otp-26 | erlang 27.3.4.17, elixir 1.18.3-otp-26",
        "debian12 | erlang 26, elixir 1.18 | erlang 26.2.5.21, elixir 1.18.4-otp-26",
        "debian12 | erlang 28, elixir 1.18 | erlang 28.5.0.6, elixir 1.18.4-otp-28",
        "debian12 | erlang 28, elixir latest | erlang 28.5.0.6, elixir 1.20.3-otp-28",
        "debian12 | erlang 26, elixir latest | erlang 26.2.5.21, elixir 1.19.5-otp-26",
        "debian12 | erlang latest, elixir latest | erlang 29.1.1, elixir 1.20.3-otp-29",
        "debian12 | erlang latest, elixir 1.17 | erlang 27.3.4.17, elixir 1.17.3-otp-27",
        "debian12 | erlang 27, elixir latest:1.18 | erlang 27.3.4.17, elixir 1.18.4-otp-27",
        "debian12 | erlang 27, elixir 1 | erlang 27.3.4.17, elixir 1.20.3-otp-27",
        "debian12 | erlang 25.2.3, elixir 1.14.0 | erlang 25.2.3, elixir 1.14.0-otp-25",
        "debian12 | erlang 26, elixir 1.14.5 | erlang 26.2.5.21, elixir 1.14.5-otp-26",
        "debian12 | erlang 29, elixir 1.20.0-rc.1 | erlang 29.1.1, elixir 1.20.0-rc.1-otp-28",
        "debian12 | erlang 28.9 27, elixir 1.18 | erlang 27.3.4.17, elixir 1.18.4-otp-27",
        "debian12 | erlang 28, elixir 1.18.3 1.19 | erlang 28.5.0.6, elixir 1.19.5-otp-28",
        "debian12 | erlang 29 27, elixir 1.18.3 | erlang 27.3.4.17, elixir 1.18.3-otp-27",
        "debian11 | erlang 23, elixir 1.11 | erlang 23.3.4.20, elixir 1.11.4-otp-23",
        // Elixir alone
        "debian12 | elixir 1.18.3 | erlang 27.3.4.17, elixir 1.18.3-otp-27",
        "debian12 | elixir 1.18.4 | erlang 28.5.0.6, elixir 1.18.4-otp-28",
        "debian12 | elixir 1.18.4-otp-26 | erlang 26.2.5.21, elixir 1.18.4-otp-26",
        "debian12 | elixir 1.18-otp-27 | erlang 27.3.4.17, elixir 1.18.4-otp-27",
        "debian12 | elixir latest | erlang 29.1.1, elixir 1.20.3-otp-29",
        "debian11 | elixir latest | erlang 28.1.1, elixir 1.20.3-otp-28",
        // branches
        "debian12 | erlang maint-27 | erlang maint-27",
        "debian12 | erlang maint-27, elixir main | erlang maint-27, elixir main-otp-27",
        "debian12 | erlang 27, elixir ref:v1.18 | erlang 27.3.4.17, elixir v1.18-otp-27",
        "debian12 | erlang master, elixir main | erlang master, elixir main-otp-29",
        "debian12 | elixir main-otp-28 | erlang 28.5.0.6, elixir main-otp-28",
        // what is there already
        "debian12 | erlang system | ''",
        "alpine | erlang system, elixir 1.18.3-otp-27 | elixir 1.18.3-otp-27",
        "debian12 | erlang system, elixir 1.18.3 | elixir 1.18.3-otp-25",
        "debian12 | erlang 27, elixir path:/opt/elixir | erlang 27.3.4.17",
        "debian12 | erlang 24.9 system | ''",
        // other tools
        "debian12 | erlang 27, rebar 3.24.0 | erlang 27.3.4.17, rebar 3.24.0",
        "debian12 | erlang 28, rebar latest | erlang 28.5.0.6, rebar 3.27.0",
        "debian12 | erlang 25, rebar latest | erlang 25.3.2.21, rebar 3.24.0",
        "debian12 | erlang 27, rebar 3.25 | erlang 27.3.4.17, rebar 3.25.1",
        "alpine | gleam 1.6.3 | gleam 1.6.3",
        "macos | gleam 1.6.3, erlang 27 | erlang 27.3.4.17, gleam 1.6.3",
      })
  void requestsBecomePlans(String host, String requests, String expected) {
    Plan plan = plan(host(host), requests);

    assertThat(shown(plan)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "debian12 | erlang 28, elixir 1.18.3 | version.incompatible | Elixir 1.18.3 supports Erlang/OTP 25 to 27 | erlang 27.3.4.17 with elixir 1.18.3-otp-27, or erlang 28.5.0.6 with elixir 1.18.4-otp-28",
        "debian12 | erlang 24.3.4, elixir 1.18 | version.incompatible | 25 to 28 | erlang 25.3.2.21 with elixir 1.18.4-otp-25, or erlang 24.3.4 with elixir 1.16.3-otp-24",
        "debian12 | erlang 26, elixir 1.18.3-otp-27 | version.incompatible | 27 does not load on 26 | erlang 27.3.4.17 with elixir 1.18.3-otp-27, or erlang 26.2.5.21 with elixir 1.18.3-otp-26",
        "debian12 | erlang 27, elixir 1.18.3-otp-24 | version.incompatible | 1.18.3-otp-24 is not listed | erlang 27.3.4.17 with elixir 1.18.3-otp-27",
        "debian12 | erlang 26, elixir 1.14.4 | version.incompatible | 23 to 25 | erlang 26.2.5.21 with elixir 1.14.5-otp-26",
        "debian12 | elixir 1.14.4-otp-26 | version.incompatible | Elixir 1.14.4 supports Erlang/OTP 23 to 25 | erlang 26.2.5.21 with elixir 1.14.5-otp-26",
        "debian12 | elixir 1.12.3-otp-22 | version.incompatible | no build of that runs on this host | another version",
        "debian12 | erlang 27, elixir main-otp-28 | version.incompatible | 28 does not load on 27 | erlang 28.5.0.6",
        "debian12 | erlang 25, elixir main | version.incompatible | 27 to 29 | erlang 27.3.4.17 with elixir main-otp-27",
        "debian12 | erlang 24.3.4, rebar 3.24.0 | version.incompatible | 25 to 27 | rebar 3.21",
        "debian12 | erlang 27.3.41 | version.unknown | no listing for this host | 27.3.4.1",
        "debian12 | erlang 27.9 | version.unknown | builds for ubuntu-22.04 begin with 24.2 | 27.3.4.17, 29.1.1",
        "debian12 | erlang 30 | version.unknown | only release candidates of it are listed, the newest is 30.0-rc1 | 29.1.1",
        "debian12 | erlang 27, elixir 1.18.33 | version.unknown | does not name it | 1.18.3",
        "debian12 | erlang 27, elixir 1.99 | version.unknown | does not name it | 1.20.3",
        "debian12 | erlang 27, elixir 1.21 | version.unknown | newest is 1.21.0-rc.0 | 1.20.3",
        "debian12 | erlang ref:0863bd30aabd035c83158c78046c5ffda16127e1 | version.unsupported | not for commits | maint-27",
        "debian12 | erlang 27, elixir ref:jv-fix | version.unsupported | not for commits | main, ",
        "debian12 | rebar ref:main | version.unsupported | releases only | version",
        "debian12 | rebar 3.99 | version.unknown | newest releases | 3.27.0",
        "alpine | erlang 27 | platform.unsupported | musl | Debian",
        "alpine | elixir 1.18 | platform.unsupported | musl | Debian",
        "riscv64 | gleam 1.6.3 | platform.unsupported | amd64 and arm64 | gleam system",
        // known elsewhere only
        "debian12 | erlang 24.1 | platform.library | libcrypto.so.1.1 | Nearest here: ",
        "debian11 | erlang 29.1 | platform.glibc | needs glibc 2.34 | Nearest here: ",
      })
  void whatCannotBeIsRefusedWithTheNearest(
      String host, String requests, String code, String cause, String remedy) {
    Fault fault = fault(host(host), requests);

    assertThat(fault.code().code()).isEqualTo(code);
    assertThat(fault.cause()).contains(cause);
    assertThat(fault.remedy()).contains(remedy);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "elixir 1.18.3 | taking erlang 27.3.4.17",
        "erlang 27, elixir 1.18.3-otp-26 | 1.18.3-otp-27 would fit it better",
        "erlang 29, elixir 1.20.0-rc.1 | taking the one for 28",
        "erlang latest, elixir 1.17 | erlang 29.1.1 is newer than 27.3.4.17, but",
        "erlang 26, elixir latest | elixir 1.20.3 is newer than 1.19.5, but",
        "erlang maint-27 | changes daily",
        "erlang 27, elixir main | elixir main-otp-27 is a branch",
        "erlang 27.9 26.2.1 | no build of erlang 27.9",
        "erlang 29 27, elixir 1.18.3 | erlang 29.1.1 and elixir 1.18.3 do not go together; going on",
        "erlang 28, elixir 1.18.3 1.19 | erlang 28.5.0.6 and elixir 1.18.3 do not go together",
        "erlang path:/opt/otp | erlang is used as it lies in /opt/otp (.tool-versions:1:8)",
        "erlang system, elixir 1.18.3 | the version of Erlang/OTP system is not known",
        "erlang 29, rebar 3.25.1 | with 29 it is untested",
        "gleam 1.6.3 | gleam needs Erlang/OTP",
      })
  void whatTheUserShouldKnowIsNoticed(String requests, String notice) {
    assertThat(plan(DEBIAN12, requests).notices()).anyMatch(text -> text.contains(notice));
  }

  @Test
  void anOrdinaryPairNeedsNoNotice() {
    assertThat(plan(UBUNTU2404, "erlang 27, elixir 1.18.4-otp-27").notices()).isEmpty();
  }

  @Test
  void otpHasOneSourceForEachPlatformThatRunsHere() {
    PlannedTool erlang = tool(plan(UBUNTU2404, "erlang 27.3.4.1"), Tool.ERLANG);

    assertThat(erlang.layout()).isEqualTo(ArchiveLayout.TAR_GZ_ONE_TOP);
    assertThat(erlang.sources())
        .extracting(source -> source.url().toString())
        .containsExactly(
            "https://builds.hex.pm/builds/otp/amd64/ubuntu-24.04/OTP-27.3.4.1.tar.gz",
            "https://builds.hex.pm/builds/otp/amd64/ubuntu-22.04/OTP-27.3.4.1.tar.gz");
    assertThat(erlang.sources()).allMatch(source -> source.sha256().isPresent());
    assertThat(erlang.sources().get(0).sha256()).isNotEqualTo(erlang.sources().get(1).sha256());
    assertThat(erlang.sources().get(0).platform()).isEqualTo("ubuntu-24.04/amd64");
  }

  @Test
  void aPlatformWhoseListingLagsIsPassedOver() {
    PlannedTool erlang = tool(plan(Hosts.ubuntu2604(), "erlang 29.1.1"), Tool.ERLANG);

    assertThat(erlang.sources())
        .extracting(ArtifactSource::platform)
        .containsExactly("ubuntu-24.04/amd64", "ubuntu-22.04/amd64");
  }

  @Test
  void buildsWithChecksumGoBeforeThoseWithout() {
    PlannedTool erlang = tool(plan(Hosts.ubuntu2604(), "erlang 26.2.1"), Tool.ERLANG);

    assertThat(erlang.sources())
        .extracting(source -> source.platform() + " " + source.sha256().isPresent())
        .containsExactly(
            "ubuntu-26.04/amd64 true", "ubuntu-24.04/amd64 false", "ubuntu-22.04/amd64 false");
    assertThat(tool(plan(DEBIAN12, "erlang 26.2.1"), Tool.ERLANG).sources().get(0).sha256())
        .isEmpty();
  }

  @Test
  void macosBuildsHaveNoTopDirectoryAndBranchesLieUnderTheirOwnTag() {
    HostFacts mac = Hosts.macos("aarch64");

    PlannedTool release = tool(plan(mac, "erlang 27.3.4.1"), Tool.ERLANG);
    assertThat(release.layout()).isEqualTo(ArchiveLayout.TAR_GZ_FLAT);
    assertThat(release.sources().get(0).url())
        .hasToString(
            "https://github.com/erlef/otp_builds/releases/download/OTP-27.3.4.1/otp-aarch64-apple-darwin.tar.gz");
    assertThat(tool(plan(mac, "erlang maint-27"), Tool.ERLANG).sources().get(0).url())
        .hasToString(
            "https://github.com/erlef/otp_builds/releases/download/maint-27-latest/otp-aarch64-apple-darwin.tar.gz");
  }

  @Test
  void sinceElixir118GitHubHasTheSameBytes() {
    List<ArtifactSource> sources =
        tool(plan(DEBIAN12, "erlang 27, elixir 1.18.3"), Tool.ELIXIR).sources();

    assertThat(sources)
        .extracting(source -> source.url().toString())
        .containsExactly(
            "https://builds.hex.pm/builds/elixir/v1.18.3-otp-27.zip",
            "https://github.com/elixir-lang/elixir/releases/download/v1.18.3/elixir-otp-27.zip");
    assertThat(sources.get(1).sha256()).isPresent().isEqualTo(sources.get(0).sha256());
    assertThat(sources.get(1).checksumUrl())
        .hasToString(
            "Optional[https://github.com/elixir-lang/elixir/releases/download/v1.18.3/elixir-otp-27.zip.sha256sum]");
    assertThat(sources.get(1).fileName()).isEqualTo("elixir-otp-27.zip");
  }

  @Test
  void beforeElixir118GitHubHasItsOwnBytesAndItsOwnChecksum() {
    List<ArtifactSource> sources =
        tool(plan(DEBIAN12, "erlang 27, elixir 1.17.3"), Tool.ELIXIR).sources();

    assertThat(sources.get(0).sha256()).isPresent();
    assertThat(sources.get(1).sha256()).isEmpty();
    assertThat(sources.get(1).checksumUrl()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'erlang 28, elixir 1.18.4'",
    "'erlang 25, elixir 1.18.1'",
    "'erlang 26, elixir 1.14.5'",
    "'erlang 25, elixir 1.13.4'",
    "'erlang 27, elixir main'"
  })
  void buildsWithoutTwinOnGitHubHaveOneSource(String requests) {
    assertThat(tool(plan(DEBIAN12, requests), Tool.ELIXIR).sources()).hasSize(1);
  }

  @Test
  void deadRowsOfBranchesAreNotTaken() {
    Plan plan = plan(DEBIAN12, "erlang 27, elixir main");

    assertThat(fault(DEBIAN12, "erlang 25, elixir main").cause()).doesNotContain("22");
    assertThat(tool(plan, Tool.ELIXIR).version()).isEqualTo("main-otp-27");
  }

  @Test
  void incompatibleRequestsAreNamedWithTheirPlaces() {
    assertThat(fault(DEBIAN12, "erlang 28, elixir 1.18.3").message())
        .contains(".tool-versions:2:8, .tool-versions:1:8");
  }

  @Test
  void theCallerMayKnowTheOtpThatIsThere() {
    Plan plan = plan(DEBIAN12, "erlang system, elixir 1.18, rebar latest", OptionalInt.of(26));

    assertThat(shown(plan)).isEqualTo("elixir 1.18.4-otp-26, rebar 3.27.0");
    assertThat(plan.notices()).noneMatch(text -> text.contains("not known"));
    assertThat(fault(() -> plan(DEBIAN12, "erlang system, elixir 1.20", OptionalInt.of(26))).code())
        .isEqualTo(FaultCode.VERSION_INCOMPATIBLE);
  }

  @Test
  void elixirOfAnUnknownMinorGoesByItsListedBuilds() {
    Plan plan = plan(DEBIAN12, "erlang 27, elixir 1.22.0", OptionalInt.empty(), "v1.22.0-otp-27");

    assertThat(tool(plan, Tool.ELIXIR).version()).isEqualTo("1.22.0-otp-27");
    assertThat(plan.notices()).anyMatch(text -> text.contains("not known here"));
    assertThat(
            fault(
                    () ->
                        plan(
                            DEBIAN12,
                            "erlang 28, elixir 1.22.0",
                            OptionalInt.empty(),
                            "v1.22.0-otp-27"))
                .code())
        .isEqualTo(FaultCode.VERSION_INCOMPATIBLE);
  }

  @Test
  void onlyWhatIsNeededIsListed() {
    assertThat(keys(UBUNTU2404, "erlang 27, elixir 1.18"))
        .containsExactly("otp-amd64-ubuntu-24.04", "otp-amd64-ubuntu-22.04", "elixir");
    assertThat(keys(DEBIAN12, "erlang 27")).containsExactly("otp-amd64-ubuntu-22.04");
    assertThat(keys(DEBIAN12, "elixir 1.18")).containsExactly("otp-amd64-ubuntu-22.04", "elixir");
    assertThat(keys(Hosts.alpine(), "erlang system, elixir 1.18")).containsExactly("elixir");
    assertThat(keys(Hosts.alpine(), "erlang system, elixir path:/x")).isEmpty();
    assertThat(keys(DEBIAN12, "rebar 3.24.0, gleam latest"))
        .containsExactly("github-rebar-3.24.0", "github-gleam");
  }

  @Test
  void theBestListingIsNeededAndTheOthersAreNot() {
    Catalog catalog = new Catalog(MANIFESTS, UBUNTU2404);
    List<ToolRequest> requests = requests("erlang 27.3.4.1");
    List<ListingSource> listings = catalog.listings(requests);
    Map<ListingSource, String> texts = texts(listings);

    assertThat(listings).extracting(ListingSource::optional).containsExactly(false, true);
    texts.put(listings.get(1), "<html>blocked</html>");
    Plan plan = catalog.resolve(requests, texts);
    assertThat(tool(plan, Tool.ERLANG).sources()).hasSize(1);
    assertThat(plan.notices()).anyMatch(text -> text.contains("HTML page"));

    texts.put(listings.get(0), "<html>blocked</html>");
    assertThat(fault(() -> catalog.resolve(requests, texts)).code())
        .isEqualTo(FaultCode.INTEGRITY_FORMAT);
    texts.remove(listings.get(0));
    assertThatThrownBy(() -> catalog.resolve(requests, texts))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aContestedRowGivesWayToAnotherPlatformOrFails() {
    List<ToolRequest> requests = requests("erlang 27.3.4.1");
    for (HostFacts host : List.of(UBUNTU2404, DEBIAN12)) {
      Catalog catalog = new Catalog(MANIFESTS, host);
      List<ListingSource> listings = catalog.listings(requests);
      Map<ListingSource, String> texts = texts(listings);
      texts.computeIfPresent(
          listings.get(0),
          (source, text) ->
              text
                  + text.lines()
                      .filter(line -> line.startsWith("OTP-27.3.4.1 "))
                      .map(line -> line.substring(0, line.length() - 64) + "f".repeat(64))
                      .collect(Collectors.joining()));
      if (listings.size() > 1) {
        assertThat(tool(catalog.resolve(requests, texts), Tool.ERLANG).sources())
            .extracting(ArtifactSource::platform)
            .containsExactly("ubuntu-22.04/amd64");
      } else {
        assertThat(fault(() -> catalog.resolve(requests, texts)).code())
            .isEqualTo(FaultCode.INTEGRITY_CHECKSUM);
      }
    }
  }

  @Test
  void keysAreFileNamesAndDifferWithTheBase() {
    List<ToolRequest> requests = requests("erlang 27, elixir 1.18, rebar 3.24.0, gleam 1.6.3");
    Manifests mirrored =
        new Manifests(
            MANIFESTS.sources().withBuildsBase(URI.create("https://mirror.example/hex")),
            MANIFESTS.platforms(),
            MANIFESTS.compat());
    List<ListingSource> plain = new Catalog(MANIFESTS, UBUNTU2404).listings(requests);
    List<ListingSource> other = new Catalog(mirrored, UBUNTU2404).listings(requests);

    assertThat(plain).extracting(ListingSource::key).allMatch(key -> key.matches("[a-z0-9.-]+"));
    assertThat(other.get(0).url())
        .hasToString("https://mirror.example/hex/builds/otp/amd64/ubuntu-24.04/builds.txt");
    assertThat(other.get(0).key()).isNotEqualTo(plain.get(0).key());
    assertThat(other.get(3)).isEqualTo(plain.get(3));
  }

  @Test
  void rebarAndGleamCarryWhatChecksumThereIs() {
    Plan plan = plan(DEBIAN12, "erlang 26, rebar 3.25.1, gleam v1.6.3");

    ArtifactSource rebar = tool(plan, Tool.REBAR).sources().get(0);
    assertThat(rebar.url())
        .hasToString("https://github.com/erlang/rebar3/releases/download/3.25.1/rebar3");
    assertThat(rebar.sha256()).isPresent();
    assertThat(tool(plan, Tool.REBAR).layout()).isEqualTo(ArchiveLayout.EXECUTABLE);
    ArtifactSource gleam = tool(plan, Tool.GLEAM).sources().get(0);
    assertThat(gleam.fileName()).isEqualTo("gleam-v1.6.3-x86_64-unknown-linux-musl.tar.gz");
    assertThat(gleam.sha256()).isEmpty();
    assertThat(gleam.checksumUrl().orElseThrow().toString()).endsWith(".tar.gz.sha256");
  }

  @Test
  void aToolAskedForTwiceIsRefused() {
    List<ToolRequest> twice = List.of(requests("erlang 27").get(0), requests("erlang 26").get(0));

    assertThat(fault(() -> new Catalog(MANIFESTS, DEBIAN12).listings(twice)).code())
        .isEqualTo(FaultCode.USAGE);
  }

  @Test
  void everyMutationOfTheListingsGivesAPlanOrAFault() {
    String[] wanted = {
      "erlang 27.3.4.1, elixir 1.18.3",
      "elixir latest",
      "erlang latest, elixir main, rebar latest",
      "erlang 99, elixir 1.18"
    };
    for (long seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<ToolRequest> requests = requests(wanted[random.nextInt(wanted.length)]);
      Catalog catalog = new Catalog(MANIFESTS, UBUNTU2404);
      Map<ListingSource, String> texts = texts(catalog.listings(requests));
      texts.replaceAll((source, text) -> Fixtures.mutated(text, random));
      try {
        Plan plan = catalog.resolve(requests, texts);
        assertThat(plan.tools()).as("seed %d", seed).isNotEmpty();
        for (PlannedTool tool : plan.tools()) {
          assertThat(tool.version()).as("seed %d", seed).matches("[A-Za-z0-9][A-Za-z0-9._+-]*");
        }
      } catch (BeamstrapException e) {
        assertThat(e.fault().code())
            .as("seed %d", seed)
            .isIn(
                FaultCode.INTEGRITY_FORMAT,
                FaultCode.INTEGRITY_CHECKSUM,
                FaultCode.VERSION_UNKNOWN,
                FaultCode.VERSION_UNSUPPORTED,
                FaultCode.VERSION_INCOMPATIBLE);
      }
    }
  }

  private static HostFacts host(String name) {
    return switch (name) {
      case "debian11" -> Hosts.debian11(Hosts.CRYPTO_1_1);
      case "debian12" -> DEBIAN12;
      case "ubuntu2604" -> Hosts.ubuntu2604();
      case "alpine" -> Hosts.alpine();
      case "macos" -> Hosts.macos("aarch64");
      case "riscv64" -> Hosts.onArchitecture(DEBIAN12, "riscv64");
      default -> throw new AssertionError(name);
    };
  }

  private static List<ToolRequest> requests(String text) {
    return ToolVersionsFile.parse(".tool-versions", text.replace(", ", "\n")).requests();
  }

  private static Plan plan(HostFacts host, String requests) {
    return plan(host, requests, OptionalInt.empty());
  }

  private static Plan plan(HostFacts host, String text, OptionalInt otp, String... elixirs) {
    Catalog catalog = new Catalog(MANIFESTS, host);
    List<ToolRequest> requests = requests(text);
    Map<ListingSource, String> texts = texts(catalog.listings(requests));
    texts.putAll(texts(catalog.elsewhere(requests)));
    for (String ref : elixirs) {
      String row = "%n%s %s 2026-11-01T00:00:00Z".formatted(ref, "0".repeat(40));
      texts.replaceAll((source, old) -> source.key().startsWith("elixir") ? old + row : old);
    }
    return catalog.resolve(requests, texts, otp);
  }

  private static Map<ListingSource, String> texts(List<ListingSource> sources) {
    Map<ListingSource, String> texts = new HashMap<>();
    for (ListingSource source : sources) {
      String url = source.url().toString();
      switch (source.kind()) {
        case MACOS_CSV -> texts.put(source, Fixtures.text("otp-macos.csv"));
        case BUILDS_TXT ->
            texts.put(
                source,
                Fixtures.text(
                    url.contains("/elixir/")
                        ? "elixir.txt"
                        : "otp-" + url.replaceAll(".*/(ubuntu-[^/]+)/.*", "$1") + ".txt"));
        default -> {
          if (url.contains("rebar3")) {
            texts.put(source, Fixtures.text("github-rebar3.json"));
          }
        }
      }
    }
    return texts;
  }

  private static List<String> keys(HostFacts host, String requests) {
    return new Catalog(MANIFESTS, host)
        .listings(requests(requests)).stream()
            .map(source -> source.key().replaceAll("-[0-9a-f]{8}\\.\\w+$", ""))
            .toList();
  }

  private static String shown(Plan plan) {
    return plan.tools().stream()
        .map(tool -> tool.tool() + " " + tool.version())
        .collect(Collectors.joining(", "));
  }

  private static PlannedTool tool(Plan plan, Tool tool) {
    return plan.tool(tool).orElseThrow();
  }

  private static Fault fault(HostFacts host, String requests) {
    return fault(() -> plan(host, requests));
  }

  private static Fault fault(Runnable action) {
    try {
      action.run();
    } catch (BeamstrapException e) {
      return e.fault();
    }
    throw new AssertionError("nothing failed");
  }
}
