package dev.beamstrap.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.elf.ElfFixture;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.host.HostFixture;
import dev.beamstrap.host.HostLibraries;
import dev.beamstrap.host.HostProbe;
import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The needs are those that objdump -p shows of the named builds. */
class BuildNeedsTest {
  private static final String LIB = "usr/lib/x86_64-linux-gnu/";

  @TempDir Path directory;
  private Path host;

  @BeforeEach
  void host() throws IOException {
    host = HostFixture.debian12(directory.resolve("host")).root();
  }

  @Test
  void acceptsABuildMadeOnAnOlderSystem() throws Exception {
    assertThat(faults(build("GLIBC_2.34", "OPENSSL_3.0.0"))).isEmpty();
  }

  @Test
  void namesTheGlibcThatABuildOfANewerSystemNeeds() throws Exception {
    List<Fault> faults = faults(build("GLIBC_2.38", "OPENSSL_3.0.0"));

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).code()).isEqualTo(FaultCode.PLATFORM_GLIBC);
    assertThat(faults.get(0).message()).contains("needs GLIBC_2.38").contains("host has 2.36");
    assertThat(faults.get(0).cause()).contains("Debian GNU/Linux 12 (bookworm)");
  }

  @Test
  void namesTheSymbolVersionThatTheHostsOpensslLacks() throws Exception {
    List<Fault> faults = faults(build("GLIBC_2.34", "OPENSSL_3.4.0"));

    assertThat(faults).extracting(Fault::code).containsExactly(FaultCode.PLATFORM_LIBRARY);
    assertThat(faults.get(0).message())
        .isEqualTo("the host's libcrypto.so.3 does not define OPENSSL_3.4.0");
    assertThat(faults.get(0).cause()).startsWith("lib/crypto-5.8/priv/lib/crypto.so ");
  }

  @Test
  void tellsGlibcFirstWhenSeveralThingsAreMissing() throws Exception {
    Files.delete(host.resolve(LIB + "libtinfo.so.6"));

    assertThat(faults(build("GLIBC_2.43", "OPENSSL_3.4.0")))
        .extracting(Fault::code)
        .containsExactly(
            FaultCode.PLATFORM_GLIBC, FaultCode.PLATFORM_LIBRARY, FaultCode.PLATFORM_LIBRARY);
  }

  @ParameterizedTest
  @CsvSource({
    "libcrypto.so.3, debian, 12, apt-get install -y libssl3",
    "libcrypto.so.3, debian, 13, apt-get install -y libssl3t64",
    "libcrypto.so.3, debian, '', apt-get install -y libssl3t64",
    "libcrypto.so.3, ubuntu, 22.04, apt-get install -y libssl3",
    "libcrypto.so.3, ubuntu, 24.04, apt-get install -y libssl3t64",
    "libtinfo.so.6, ubuntu, 24.04, apt-get install -y libtinfo6",
    "libstdc++.so.6, debian, 12, apt-get install -y libstdc++6",
    "libz.so.1, debian, 12, apt-get install -y zlib1g",
    "libz.so.1, fedora, 42, dnf install -y zlib",
  })
  void saysHowToGetAMissingLibrary(String soname, String id, String version, String command)
      throws Exception {
    Files.delete(host.resolve(LIB + soname));
    Files.writeString(
        host.resolve("etc/os-release"), "ID=" + id + "\nVERSION_ID=\"" + version + "\"\n");

    List<Fault> faults = faults(build("GLIBC_2.34", "OPENSSL_3.0.0"));

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).code()).isEqualTo(FaultCode.PLATFORM_LIBRARY);
    assertThat(faults.get(0).message()).contains(soname + " is missing");
    assertThat(faults.get(0).remedy()).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({
    "linuxmint, ubuntu debian, 22.1, noble, libssl3t64",
    "linuxmint, ubuntu debian, 21.3, jammy, libssl3",
    "pop, ubuntu debian, 22.04, jammy, libssl3",
  })
  void knowsThePackagesOfDerivatives(
      String id, String like, String version, String codename, String name) throws Exception {
    Files.delete(host.resolve(LIB + "libcrypto.so.3"));
    Files.writeString(
        host.resolve("etc/os-release"),
        "ID=%s\nID_LIKE=\"%s\"\nVERSION_ID=%s\nUBUNTU_CODENAME=%s\n"
            .formatted(id, like, version, codename));

    assertThat(faults(build("GLIBC_2.34", "OPENSSL_3.0.0")).get(0).remedy())
        .isEqualTo("apt-get install -y " + name);
  }

  @Test
  void passesALibraryWithoutAnyVersionsAsTheLoaderDoes() throws Exception {
    // Fedora's libtinfo defines none: the loader warns and goes on.
    new HostFixture(host).library(LIB, "libtinfo.so.6");

    assertThat(faults(build("GLIBC_2.34", "OPENSSL_3.0.0"))).isEmpty();
  }

  @Test
  void refusesAnotherProcessorsBuildForThatReasonAlone() throws Exception {
    Path build = build("GLIBC_2.43", "OPENSSL_3.4.0");
    Files.write(
        build.resolve("erts-17.1/bin/beam.smp"),
        ElfFixture.of(ElfFixture.AARCH64).needs("libc.so.6", "GLIBC_2.34").bytes());

    List<Fault> faults = faults(build);

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).code()).isEqualTo(FaultCode.PLATFORM_UNSUPPORTED);
    assertThat(faults.get(0).message()).contains("is for arm64").contains("the host is amd64");
  }

  @Test
  void saysThatAHostWithoutGlibcHasNone() throws Exception {
    Files.delete(host.resolve(LIB + "libc.so.6"));

    assertThat(faults(build("GLIBC_2.34", "OPENSSL_3.0.0")).get(0).message())
        .isEqualTo("this build of Erlang/OTP needs GLIBC_2.34, the host has no GNU C library");
  }

  @Test
  void refusesATreeWithoutAnEmulator() throws Exception {
    Path build = build("GLIBC_2.34", "OPENSSL_3.0.0");
    Files.delete(build.resolve("erts-17.1/bin/beam.smp"));

    assertThatThrownBy(() -> faults(build))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            refused -> assertThat(refused.fault().code()).isEqualTo(FaultCode.INTEGRITY_ARCHIVE));
  }

  private List<Fault> faults(Path build) {
    HostFacts facts = HostProbe.probe(host, Map.of("os.name", "Linux", "os.arch", "amd64"));
    return BuildNeeds.faults(build, facts, HostLibraries.under(host, Architecture.AMD64));
  }

  /** An unpacked build; its JIT and its crypto library need what is named. */
  private Path build(String glibc, String openssl) throws IOException {
    String bin = "erts-17.1/bin/";
    OtpFixture tree =
        OtpFixture.unpacked(directory.resolve("build"), OtpFixture.ERL_29)
            .data(
                bin + "beam.smp",
                ElfFixture.of(ElfFixture.X86_64)
                    .needs("libtinfo.so.6", "NCURSES6_TINFO_5.0.19991023")
                    .needs("libz.so.1", "ZLIB_1.2.3.4")
                    .needs("libstdc++.so.6", "GLIBCXX_3.4", "GLIBCXX_3.4.30")
                    .needs("libm.so.6", "GLIBC_2.29")
                    .needs("libgcc_s.so.1", "GCC_3.0")
                    .needs("libc.so.6", "GLIBC_2.2.5", glibc)
                    .bytes())
            .data(
                "lib/crypto-5.8/priv/lib/crypto.so",
                ElfFixture.of(ElfFixture.X86_64)
                    .needs("libcrypto.so.3", "OPENSSL_3.0.0", openssl)
                    .needs("libc.so.6", "GLIBC_2.2.5")
                    .bytes());
    for (String name : new String[] {"erlexec", "escript"}) {
      tree.data(
          bin + name, ElfFixture.of(ElfFixture.X86_64).needs("libc.so.6", "GLIBC_2.34").bytes());
    }
    return tree.root();
  }
}
