package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.SharedLibrary;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformChoiceTest {
  private final Platforms platforms = Fixtures.manifests().platforms();

  static Stream<Arguments> hosts() {
    return Stream.of(
        Arguments.of("Debian 11", Hosts.debian11(Hosts.CRYPTO_1_1), List.of("ubuntu-20.04")),
        Arguments.of("Debian 12", Hosts.debian12(Hosts.CRYPTO_3_0), List.of("ubuntu-22.04")),
        Arguments.of(
            "Debian 13", Hosts.debian13(Hosts.CRYPTO_3_5), List.of("ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of("Ubuntu 22.04", Hosts.ubuntu2204(Hosts.CRYPTO_3_0), List.of("ubuntu-22.04")),
        Arguments.of(
            "Ubuntu 24.04",
            Hosts.ubuntu2404(Hosts.CRYPTO_3_0),
            List.of("ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of(
            "Ubuntu 26.04",
            Hosts.ubuntu2604(),
            List.of("ubuntu-26.04", "ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of(
            "Debian forky",
            Hosts.linux("ID=debian", "2.43", Hosts.CRYPTO_3_5),
            List.of("ubuntu-26.04", "ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of("Mint 22", Hosts.mint22(), List.of("ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of(
            "a derivative of noble with a newer C library",
            Hosts.linux("ID=other\nUBUNTU_CODENAME=noble", "2.43", Hosts.CRYPTO_3_5),
            List.of("ubuntu-24.04", "ubuntu-26.04", "ubuntu-22.04")),
        Arguments.of(
            "Ubuntu 22.04 that kept the old OpenSSL",
            Hosts.ubuntu2204(Hosts.CRYPTO_1_1, Hosts.CRYPTO_3_0),
            List.of("ubuntu-22.04", "ubuntu-20.04")),
        Arguments.of(
            "a new C library with OpenSSL 3.0",
            Hosts.linux("ID=other", "2.43", Hosts.CRYPTO_3_0),
            List.of("ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of(
            "an OpenSSL whose symbols nobody could read",
            Hosts.linux(
                "ID=other", "2.43", new SharedLibrary("libcrypto.so.3", "/lib/x", Set.of())),
            List.of("ubuntu-26.04", "ubuntu-24.04", "ubuntu-22.04")),
        Arguments.of("macOS arm64", Hosts.macos("aarch64"), List.of("aarch64-apple-darwin")),
        Arguments.of("macOS amd64", Hosts.macos("x86_64"), List.of("x86_64-apple-darwin")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hosts")
  void factsDecideWhichBuildsRun(String name, HostFacts host, List<String> expected) {
    assertThat(PlatformChoice.of(host, platforms).candidates())
        .extracting(PlatformChoice.Candidate::platform)
        .isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("musl", Hosts.alpine(), FaultCode.PLATFORM_UNSUPPORTED, "musl", "Debian"),
        Arguments.of(
            "riscv64",
            Hosts.onArchitecture(Hosts.debian12(Hosts.CRYPTO_3_0), "riscv64"),
            FaultCode.PLATFORM_UNSUPPORTED,
            "amd64 and arm64",
            "system"),
        Arguments.of(
            "an other system",
            Hosts.host(OperatingSystem.OTHER, "amd64", "", new CLibrary.Unknown()),
            FaultCode.PLATFORM_UNSUPPORTED,
            "Linux and macOS",
            "container"),
        Arguments.of(
            "Debian 10",
            Hosts.debian10(),
            FaultCode.PLATFORM_GLIBC,
            "needs glibc 2.31, and the host has glibc 2.28",
            "image of Ubuntu 20.04 or later"),
        Arguments.of(
            "Debian 12 without OpenSSL",
            Hosts.debian12(),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.3",
            "apt-get install -y libssl3"),
        Arguments.of(
            "Debian 13 without OpenSSL",
            Hosts.debian13(),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.3",
            "apt-get install -y libssl3t64"),
        Arguments.of(
            "Ubuntu 22.04 without OpenSSL",
            Hosts.ubuntu2204(),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.3",
            "apt-get install -y libssl3"),
        Arguments.of(
            "Ubuntu 24.04 without OpenSSL",
            Hosts.ubuntu2404(),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.3",
            "apt-get install -y libssl3t64"),
        Arguments.of(
            "Debian 11 without OpenSSL",
            Hosts.debian11(),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.1.1",
            "apt-get install -y libssl1.1"),
        Arguments.of(
            "Arch without OpenSSL",
            Hosts.linux("ID=arch", "2.42"),
            FaultCode.PLATFORM_LIBRARY,
            "libcrypto.so.3",
            "pacman -S"),
        Arguments.of(
            "Rocky 9", Hosts.rocky9(), FaultCode.PLATFORM_LIBRARY, "EVP_sm4_cbc", "Debian"),
        Arguments.of(
            "Amazon Linux 2023",
            Hosts.linux("ID=\"amzn\"\nID_LIKE=\"fedora\"", "2.34", Hosts.CRYPTO_3_0),
            FaultCode.PLATFORM_LIBRARY,
            "SM4",
            "Debian"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void aHostThatRunsNothingHearsWhatIsMissing(
      String name, HostFacts host, FaultCode code, String cause, String remedy) {
    Fault fault = fault(host);

    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.cause()).contains(cause);
    assertThat(fault.remedy()).contains(remedy);
  }

  @Test
  void theRemedyOfDebian12DoesNotNameDebian13sPackage() {
    assertThat(fault(Hosts.debian12()).remedy()).endsWith("libssl3");
  }

  @Test
  void rejectedBuildsSayWhy() {
    PlatformChoice choice = PlatformChoice.of(Hosts.debian12(Hosts.CRYPTO_3_0), platforms);

    assertThat(choice.rejected())
        .extracting(rejected -> rejected.platform() + " " + rejected.fault().code().code())
        .containsExactly(
            "ubuntu-26.04 platform.glibc",
            "ubuntu-24.04 platform.glibc",
            "ubuntu-20.04 platform.library");
    assertThat(choice.rejected().get(1).fault().message())
        .contains("ubuntu-24.04")
        .contains("Debian GNU/Linux 12 (bookworm)");
  }

  private Fault fault(HostFacts host) {
    try {
      throw new AssertionError("runs " + PlatformChoice.of(host, platforms));
    } catch (BeamstrapException e) {
      return e.fault();
    }
  }
}
