package dev.beamstrap.deps;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.beamstrap.beam.ExternalTerm;
import dev.beamstrap.beam.Term;
import dev.beamstrap.deps.TestRegistry.Published;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.hexcache.CacheFormat;
import dev.beamstrap.hexcache.HexHome;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.RegistryCache;
import dev.beamstrap.hexcache.RegistryCacheFile;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.Homes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepsTest {
  private static final WireMockServer ORIGIN =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

  private static final Http HTTP =
      new Http(NetSettings.from(Map.of(), Map.of()), Reporter.silent());

  private final Published alpha =
      new Published("alpha", "1.0.0").needs("beta", false).needs("gamma", true);
  private final Published beta = new Published("beta", "1.1.0");
  private final Published gamma = new Published("gamma", "1.2.0");

  @TempDir Path temp;
  private Path project;
  private Path home;
  private TestRegistry registry;
  private final Map<String, String> env = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    ORIGIN.start();
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    ORIGIN.stop();
  }

  @BeforeEach
  void prepare() throws IOException {
    ORIGIN.resetAll();
    registry = new TestRegistry(ORIGIN);
    home = Files.createDirectories(temp.resolve("home"));
    project = Files.createDirectories(temp.resolve("project"));
    env.put("HOME", home.toString());
    Files.writeString(project.resolve("mix.exs"), "defmodule P do\nend\n");
    hexConfig("");
    installHex("2.0.6");
    registry.publish("", "hexpm", alpha);
    registry.publish("", "hexpm", beta);
    registry.publish("", "hexpm", gamma);
    lock(alpha.lockLine(), beta.lockLine());
  }

  private void hexConfig(String more) throws IOException {
    Files.createDirectories(home.resolve(".hex"));
    Files.writeString(
        home.resolve(".hex/hex.config"),
        "{'$repos',#{<<\"hexpm\">> => #{url => <<\""
            + ORIGIN.baseUrl()
            + "\">>,public_key => <<\""
            + registry.publicKeyPem().replace("\n", "\\n")
            + "\">>}"
            + more
            + "}}.\n");
  }

  private void installHex(String version) throws IOException {
    Path ebin = home.resolve(".mix/archives/hex-" + version + "/hex-" + version + "/ebin");
    Files.createDirectories(ebin);
    Files.writeString(ebin.resolve("hex.app"), "{application,hex,[{vsn,\"" + version + "\"}]}.");
  }

  private void lock(String... lines) throws IOException {
    Files.writeString(project.resolve("mix.lock"), "%{\n" + String.join("", lines) + "}\n");
  }

  private DepsReport run(boolean check, boolean offline) {
    Homes homes =
        new Homes(temp.resolve("data"), temp.resolve("cache"), Optional.empty(), Optional.empty());
    return new Deps(
            new Surroundings(
                project,
                env,
                () -> homes,
                () -> {
                  throw new AssertionError("manifests");
                },
                () -> {
                  throw new AssertionError("host");
                },
                () -> HTTP,
                offline,
                Reporter.silent()))
        .run(new DepsRequest(check));
  }

  private FaultCode failure() {
    return catchThrowableOfType(BeamstrapException.class, () -> run(false, false)).fault().code();
  }

  private RegistryCache cache(CacheFormat format) {
    Path hex = home.resolve(".hex");
    return new RegistryCacheFile(
            new HexHome(hex, hex, hex, false),
            format,
            (file, content) -> {
              throw new AssertionError(file);
            })
        .open()
        .cache();
  }

  private Path tarball(Published release) {
    return home.resolve(".hex/packages/hexpm/" + release.name + "-" + release.version + ".tar");
  }

  private Map<String, Sha256> userFiles() throws IOException {
    Map<String, Sha256> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            home.relativize(file).toString(),
            Sha256.ofBytes(TestRegistry.sha256(Files.readAllBytes(file))));
      }
    }
    return files;
  }

  @Test
  void lockedPackagesAndWhatTheyMayUseAreCached() throws IOException {
    DepsReport report = run(false, false);

    assertThat(report.packages())
        .extracting(DepsReport.PackageOutcome::name)
        .containsExactly("alpha", "beta");
    assertThat(report.packages()).allMatch(DepsReport.PackageOutcome::fetched);
    RegistryCache cache = cache(CacheFormat.ETS_V3);
    assertThat(cache.packages())
        .extracting(PackageKey::name)
        .containsExactly("alpha", "beta", "gamma");
    assertThat(cache.outerChecksum(new PackageKey("hexpm", "beta"), "1.1.0"))
        .contains(new Sha256(beta.outerHex()));
    assertThat(Files.readAllBytes(tarball(alpha))).isEqualTo(alpha.tarball);
    assertThat(tarball(beta)).exists();
    assertThat(tarball(gamma)).doesNotExist();
  }

  @Test
  void theSecondRunAsksNobody() {
    run(false, false);
    ORIGIN.resetRequests();

    DepsReport again = run(false, false);

    assertThat(again.complete()).isTrue();
    assertThat(again.packages()).noneMatch(DepsReport.PackageOutcome::fetched);
    ORIGIN.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void aCacheThatWasRewrittenIsJudgedAnewWithoutRequests() throws IOException {
    run(false, false);
    Path file = home.resolve(".hex/cache.ets");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
    ORIGIN.resetRequests();

    assertThat(run(false, false).complete()).isTrue();
    ORIGIN.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void lostCachesAreMadeFromUnchangedRecords() throws IOException {
    run(false, false);
    byte[] before = Files.readAllBytes(tarball(alpha));
    Files.delete(home.resolve(".hex/cache.ets"));
    ORIGIN.resetRequests();

    run(false, false);

    assertThat(cache(CacheFormat.ETS_V3).packages()).hasSize(3);
    assertThat(Files.readAllBytes(tarball(alpha))).isEqualTo(before);
    ORIGIN.verify(
        0,
        getRequestedFor(urlPathEqualTo("/packages/alpha")).withHeader("If-None-Match", absent()));
    ORIGIN.verify(1, getRequestedFor(urlPathEqualTo("/packages/alpha")));
    ORIGIN.verify(0, getRequestedFor(urlPathEqualTo("/tarballs/alpha-1.0.0.tar")));
  }

  @Test
  void aDamagedTarballIsFetchedAgain() throws IOException {
    run(false, false);
    Files.writeString(tarball(beta), "no tarball");
    assertThat(
            catchThrowableOfType(BeamstrapException.class, () -> run(true, false)).fault().cause())
        .contains("beta 1.1.0");

    run(false, false);

    assertThat(Files.readAllBytes(tarball(beta))).isEqualTo(beta.tarball);
  }

  @Test
  void entriesOfOtherPackagesStay() throws IOException {
    run(false, false);
    Published delta = new Published("delta", "1.0.0");
    registry.publish("", "hexpm", delta);
    lock(delta.lockLine());

    run(false, false);

    assertThat(cache(CacheFormat.ETS_V3).packages())
        .extracting(PackageKey::name)
        .containsExactly("alpha", "beta", "delta", "gamma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0.6", "2.5.1", "2.6.0"})
  void everyHexGetsTheFormThatItReads(String version) throws IOException {
    installHex(version);
    run(false, false);
    assertThat(home.resolve(".hex").resolve(CacheFormat.ofHex(version).fileName())).exists();
    assertThat(run(true, false).complete()).isTrue();
  }

  enum Damage {
    TAMPERED_RECORD(FaultCode.INTEGRITY_SIGNATURE),
    FOREIGN_SIGNATURE(FaultCode.INTEGRITY_SIGNATURE),
    OTHER_REPOSITORY(FaultCode.INTEGRITY_ORIGIN),
    OTHER_PACKAGE(FaultCode.INTEGRITY_ORIGIN),
    SWAPPED_TARBALL(FaultCode.INTEGRITY_CHECKSUM),
    CUT_TARBALL(FaultCode.INTEGRITY_CHECKSUM),
    LOCK_OUTER(FaultCode.INTEGRITY_CHECKSUM),
    LOCK_INNER(FaultCode.INTEGRITY_CHECKSUM),
    NO_SUCH_VERSION(FaultCode.VERSION_UNKNOWN),
    NO_SUCH_PACKAGE(FaultCode.NET_HTTP);

    private final FaultCode code;

    Damage(FaultCode code) {
      this.code = code;
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void damageLeavesTheUsersCachesAsTheyWere(Damage damage) throws IOException {
    Published before = new Published("before", "1.0.0");
    registry.publish("", "hexpm", before);
    lock(before.lockLine());
    run(false, false);
    lock(alpha.lockLine(), beta.lockLine());
    byte[] payload = TestRegistry.payload("hexpm", "beta", List.of(beta));
    String wrong = "0".repeat(64);
    switch (damage) {
      case TAMPERED_RECORD ->
          registry.serve(
              "/packages/beta",
              registry.tampered(
                  payload,
                  TestRegistry.payload("hexpm", "beta", List.of(new Published("beta", "1.1.1")))));
      case FOREIGN_SIGNATURE ->
          registry.serve("/packages/beta", TestRegistry.signed(payload, TestRegistry.foreignKey()));
      case OTHER_REPOSITORY ->
          registry.serve("/packages/beta", registry.record("acme", "beta", List.of(beta)));
      case OTHER_PACKAGE ->
          registry.serve("/packages/beta", registry.record("hexpm", "gamma", List.of(beta)));
      case SWAPPED_TARBALL -> registry.serve("/tarballs/beta-1.1.0.tar", gamma.tarball);
      case CUT_TARBALL ->
          registry.serve("/tarballs/beta-1.1.0.tar", java.util.Arrays.copyOf(beta.tarball, 700));
      case LOCK_OUTER -> lock(beta.lockLine(beta.innerHex(), wrong, "hexpm"));
      case LOCK_INNER -> lock(beta.lockLine(wrong, beta.outerHex(), "hexpm"));
      case NO_SUCH_VERSION ->
          registry.serve(
              "/packages/beta",
              registry.record("hexpm", "beta", List.of(new Published("beta", "1.0.0"))));
      case NO_SUCH_PACKAGE ->
          ORIGIN.stubFor(
              get(urlPathEqualTo("/packages/beta")).willReturn(aResponse().withStatus(404)));
    }
    Map<String, Sha256> files = userFiles();

    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> run(false, false));

    assertThat(failure.fault().code()).isEqualTo(damage.code);
    assertThat(failure.fault().message()).contains("beta");
    assertThat(userFiles()).isEqualTo(files);
  }

  @Test
  void anEntryThatNothingLockedNeedsMayBeAbsent() {
    ORIGIN.stubFor(get(urlPathEqualTo("/packages/gamma")).willReturn(aResponse().withStatus(404)));
    assertThat(run(false, false).packages()).hasSize(2);
  }

  @Test
  void offlineUsesWhatIsThereAndNamesWhatIsNot() throws IOException {
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> run(false, true));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.OFFLINE_MISSING);
    ORIGIN.verify(0, getRequestedFor(anyUrl()));

    run(false, false);
    Files.delete(home.resolve(".hex/cache.ets"));
    ORIGIN.resetRequests();
    run(false, true);
    assertThat(cache(CacheFormat.ETS_V3).packages()).hasSize(3);
    ORIGIN.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void checkNamesEverythingThatIsMissingAndChangesNothing() throws IOException {
    Map<String, Sha256> files = userFiles();
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> run(true, false));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.OFFLINE_MISSING);
    assertThat(failure.fault().cause()).contains("alpha", "beta", "alpha-1.0.0.tar");
    assertThat(userFiles()).isEqualTo(files);
    ORIGIN.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void aMissingLockNeedsAToolchain() throws IOException {
    Files.delete(project.resolve("mix.lock"));
    BeamstrapException failure =
        catchThrowableOfType(BeamstrapException.class, () -> run(false, false));
    assertThat(failure.fault().code()).isEqualTo(FaultCode.PROJECT_MISSING);
    assertThat(failure.fault().remedy()).isEqualTo("beamstrap install");
  }

  @Test
  void aLockWithoutSomethingThatIsNeededIsIncomplete() throws IOException {
    lock(alpha.lockLine());
    assertThat(failure()).isEqualTo(FaultCode.PROJECT_MISSING);
  }

  @Test
  void rebar3GetsIndexTarballAndEtag() throws IOException {
    Files.delete(project.resolve("mix.exs"));
    Files.writeString(project.resolve("rebar.config"), "{deps,[beta]}.\n");
    Files.writeString(
        project.resolve("rebar.lock"),
        """
        {"1.2.0",
        [{<<"beta">>,{pkg,<<"beta">>,<<"1.1.0">>},0}]}.
        [
        {pkg_hash,[{<<"beta">>, <<"%s">>}]},
        {pkg_hash_ext,[{<<"beta">>, <<"%s">>}]}
        ].
        """
            .formatted(
                beta.innerHex().toUpperCase(java.util.Locale.ROOT),
                beta.outerHex().toUpperCase(java.util.Locale.ROOT)));
    Path cache = home.resolve(".cache/rebar3/hex");

    run(false, false);

    assertThat(cache.resolve("packages.idx")).exists();
    assertThat(cache.resolve("hexpm/packages/beta-1.1.0.tar")).hasBinaryContent(beta.tarball);
    assertThat(cache.resolve("hexpm/packages/beta-1.1.0.etag")).isNotEmptyFile();
    assertThat(home.resolve(".hex/cache.ets")).doesNotExist();
    assertThat(run(true, false).complete()).isTrue();

    Files.delete(cache.resolve("hexpm/packages/beta-1.1.0.etag"));
    run(false, false);
    assertThat(cache.resolve("hexpm/packages/beta-1.1.0.etag")).isNotEmptyFile();
  }

  @Test
  void rebar3WithoutALockGetsWhatItWouldChoose() throws IOException {
    Files.delete(project.resolve("mix.exs"));
    Files.writeString(project.resolve("rebar.config"), "{deps,[{alpha, \"~> 1.0\"}]}.\n");
    Path packages = home.resolve(".cache/rebar3/hex/hexpm/packages");

    run(false, false);

    assertThat(packages.resolve("alpha-1.0.0.tar")).hasBinaryContent(alpha.tarball);
    assertThat(packages.resolve("beta-1.1.0.tar")).hasBinaryContent(beta.tarball);
    assertThat(packages.resolve("gamma-1.2.0.tar")).doesNotExist();
    assertThat(run(true, false).complete()).isTrue();
  }

  @Test
  void aRebarConfigBesideAMixExsAsksForNothingWithoutALock() throws IOException {
    Files.writeString(project.resolve("rebar.config"), "{deps,[alpha]}.\n");

    run(false, false);

    assertThat(home.resolve(".cache/rebar3/hex/hexpm/packages/alpha-1.0.0.tar")).doesNotExist();
  }

  @Test
  void pathDependenciesAreWatched() throws IOException {
    Files.writeString(
        project.resolve("mix.exs"), "defp deps, do: [{:one, path: \"one\"}, {:no, path: \"no\"}]");
    Path one = Files.createDirectories(project.resolve("one"));
    Files.writeString(one.resolve("mix.exs"), "{:two, path: \"../two\"}");
    Path two = Files.createDirectories(project.resolve("two"));
    Files.writeString(two.resolve("mix.exs"), "{:one, path: \"../one\"}");
    assertThat(ProjectFiles.pathDependencies(project))
        .containsExactly(one.resolve("mix.exs"), two.resolve("mix.exs"));
  }

  @Test
  void gleamGetsTarballsByChecksum() throws IOException {
    Files.delete(project.resolve("mix.exs"));
    Files.writeString(project.resolve("gleam.toml"), "name = \"p\"\n");
    Files.writeString(
        project.resolve("manifest.toml"),
        """
        packages = [
          { name = "beta", version = "1.1.0", build_tools = ["gleam"], requirements = [], otp_app = "beta", source = "hex", outer_checksum = "%s" },
        ]

        [requirements]
        beta = { version = ">= 1.0.0" }
        """
            .formatted(beta.outerHex().toUpperCase(java.util.Locale.ROOT)));

    run(false, false);

    assertThat(
            home.resolve(".cache/gleam/hex/hexpm/packages")
                .resolve(beta.outerHex().toUpperCase(java.util.Locale.ROOT) + ".tar"))
        .hasBinaryContent(beta.tarball);
    ORIGIN.verify(0, getRequestedFor(urlPathEqualTo("/packages/beta")));
  }

  @Test
  void whatGleamHasNotLockedIsNoSuccess() throws IOException {
    Files.delete(project.resolve("mix.exs"));
    Files.writeString(
        project.resolve("gleam.toml"),
        "name = \"p\"\n[dependencies]\nbeta = \">= 1.0.0\"\n[dev-dependencies]\nalpha = \"~> 1.0\"\n");

    Fault fetching =
        catchThrowableOfType(BeamstrapException.class, () -> run(false, false)).fault();
    assertThat(fetching.code()).isEqualTo(FaultCode.PROJECT_MISSING);
    assertThat(fetching.message()).endsWith("does not name alpha, beta");
    assertThat(fetching.remedy()).contains("gleam deps download");
    Fault checking = catchThrowableOfType(BeamstrapException.class, () -> run(true, false)).fault();
    assertThat(checking.code()).isEqualTo(FaultCode.OFFLINE_MISSING);
    assertThat(checking.cause()).contains("manifest.toml does not name alpha, beta");

    Files.writeString(
        project.resolve("manifest.toml"),
        "packages = []\n[requirements]\nbeta = { version = \">= 1.0.0\" }\n");
    assertThat(
            catchThrowableOfType(BeamstrapException.class, () -> run(false, false))
                .fault()
                .message())
        .endsWith("does not name alpha");
  }

  private void lockOrganisation(Published secret) throws IOException {
    registry.publish("/repos/acme", "acme", secret);
    lock(secret.lockLine(secret.innerHex(), secret.outerHex(), "hexpm:acme"));
  }

  @Test
  void anOrganisationOfOldHexIsShownTheKey() throws IOException {
    Published secret = new Published("secret", "1.0.0");
    lockOrganisation(secret);
    hexConfig(",<<\"hexpm:acme\">> => #{auth_key => <<\"the-key\">>}");

    run(false, false);

    ORIGIN.verify(
        getRequestedFor(urlPathEqualTo("/repos/acme/packages/secret"))
            .withHeader("Authorization", equalTo("the-key")));
    ORIGIN.verify(
        getRequestedFor(urlPathEqualTo("/repos/acme/tarballs/secret-1.0.0.tar"))
            .withHeader("Authorization", equalTo("the-key")));
    assertThat(home.resolve(".hex/packages/hexpm:acme/secret-1.0.0.tar")).exists();
  }

  @Test
  void laterAKeyIsExchangedForATokenOnce() throws IOException {
    Published secret = new Published("secret", "1.0.0");
    lockOrganisation(secret);
    installHex("2.4.2");
    hexConfig(",<<\"hexpm:acme\">> => #{auth_key => <<\"the-key\">>}");
    env.put("HEX_API_URL", ORIGIN.baseUrl() + "/api");
    ORIGIN.stubFor(
        post(urlPathEqualTo("/api/oauth/token"))
            .willReturn(
                aResponse()
                    .withBody(
                        ExternalTerm.encode(
                            new Term.MapTerm(
                                Map.of(Term.binary("access_token"), Term.binary("tok")))))));

    run(false, false);

    ORIGIN.verify(1, postRequestedFor(urlPathEqualTo("/api/oauth/token")));
    ORIGIN.verify(
        getRequestedFor(urlPathEqualTo("/repos/acme/packages/secret"))
            .withHeader("Authorization", equalTo("Bearer tok")));
  }

  @Test
  void theNewestHexKeepsAToken() throws IOException {
    Published secret = new Published("secret", "1.0.0");
    lockOrganisation(secret);
    installHex("2.6.0");
    hexConfig(
        ",<<\"hexpm:acme\">> => #{oauth_token => #{access_token => <<\"tok\">>,expires_at =>"
            + " 99999999999}}");

    run(false, false);

    ORIGIN.verify(
        getRequestedFor(urlPathEqualTo("/repos/acme/packages/secret"))
            .withHeader("Authorization", equalTo("Bearer tok")));
  }

  @Test
  void aMirrorThatIsNotTrustedSeesNoKey() throws IOException {
    Published secret = new Published("secret", "1.0.0");
    lockOrganisation(secret);
    hexConfig(",<<\"hexpm:acme\">> => #{auth_key => <<\"the-key\">>}");
    env.put("HEX_MIRROR", ORIGIN.baseUrl() + "/");
    env.put("HEX_REPOS_KEY", "another");

    run(false, false);

    ORIGIN.verify(0, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("the-key")));
    ORIGIN.verify(0, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("another")));
  }

  @Test
  void aCustomRepositoryMustBeSetUp() throws IOException {
    lock(beta.lockLine(beta.innerHex(), beta.outerHex(), "mine"));
    assertThat(failure()).isEqualTo(FaultCode.USAGE);
  }
}
