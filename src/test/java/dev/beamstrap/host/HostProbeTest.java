package dev.beamstrap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beamstrap.elf.ElfFixture;
import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.CLibrary;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.platform.OperatingSystem;
import dev.beamstrap.platform.SharedLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProbeTest {
  private static final Map<String, String> LINUX = Map.of("os.name", "Linux", "os.arch", "amd64");

  @TempDir Path root;

  @Test
  void recognisesDebian12() throws Exception {
    HostFixture.debian12(root);

    HostFacts facts = HostProbe.probe(root, LINUX);

    assertThat(facts.system()).isEqualTo(OperatingSystem.LINUX);
    assertThat(facts.architecture()).contains(Architecture.AMD64);
    assertThat(facts.distribution().id()).isEqualTo("debian");
    assertThat(facts.cLibrary()).isEqualTo(new CLibrary.Glibc(DottedVersion.of("2.36")));
    assertThat(facts.libcrypto())
        .singleElement()
        .satisfies(
            crypto -> {
              assertThat(crypto.soname()).isEqualTo("libcrypto.so.3");
              assertThat(crypto.definedVersions())
                  .containsExactlyInAnyOrder("OPENSSL_3.0.0", "OPENSSL_3.0.9");
            });
  }

  @Test
  void comparesGlibcVersionsAsNumbersAndPassesOverThePrivateOne() throws Exception {
    new HostFixture(root)
        .library("lib64", "libc.so.6", "GLIBC_2.9", "GLIBC_2.31", "GLIBC_2.4", "GLIBC_PRIVATE");

    assertThat(HostProbe.probe(root, LINUX).cLibrary())
        .isEqualTo(new CLibrary.Glibc(DottedVersion.of("2.31")));
  }

  @Test
  void prefersTheLoadersIndexToItsDirectories() throws Exception {
    new HostFixture(root)
        .library("usr/lib", "libcrypto.so.3", "OPENSSL_3.0.0")
        .library("opt/ssl", "libcrypto.so.3", "OPENSSL_3.0.0", "OPENSSL_3.4.0")
        .file(
            "etc/ld.so.cache",
            HostFixture.loaderCache(
                Map.of("libcrypto.so.3", "/opt/ssl/libcrypto.so.3"), 0x0303, 0));

    assertThat(HostProbe.probe(root, LINUX).libcrypto())
        .singleElement()
        .extracting(SharedLibrary::path)
        .isEqualTo(root.resolve("opt/ssl/libcrypto.so.3").toString());
  }

  @Test
  void passesOverLibrariesOfOtherProcessorsAndTextInTheirPlace() throws Exception {
    new HostFixture(root)
        .file(
            "usr/lib/x86_64-linux-gnu/libcrypto.so.3",
            ElfFixture.of(ElfFixture.AARCH64).soname("libcrypto.so.3").defines("X").bytes())
        .file("lib64/libcrypto.so.3", "GROUP ( /usr/lib/libcrypto.so.3 )")
        .library("usr/lib", "libcrypto.so.3", "OPENSSL_3.0.0");

    assertThat(HostProbe.probe(root, LINUX).libcrypto())
        .singleElement()
        .extracting(SharedLibrary::definedVersions)
        .isEqualTo(java.util.Set.of("OPENSSL_3.0.0"));
  }

  @Test
  void listsEachLibcryptoOnceUnderTheNameThatProgramsAskFor() throws Exception {
    HostFixture host =
        new HostFixture(root)
            .library("lib64", "libcrypto.so.3", "OPENSSL_3.0.0")
            .library("lib64", "libcrypto.so.1.1", "OPENSSL_1_1_0");
    Files.copy(
        root.resolve("lib64/libcrypto.so.3"), host.root().resolve("lib64/libcrypto.so.3.2.2"));

    assertThat(HostProbe.probe(root, LINUX).libcrypto())
        .extracting(SharedLibrary::soname)
        .containsExactly("libcrypto.so.1.1", "libcrypto.so.3");
  }

  @Test
  void recognisesMuslOnlyWhereThereIsNoGlibc() throws Exception {
    HostFixture host =
        new HostFixture(root)
            .file("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.22.1\n")
            .file("lib/ld-musl-x86_64.so.1", new byte[0]);

    HostFacts alpine = HostProbe.probe(root, LINUX);
    assertThat(alpine.distribution().id()).isEqualTo("alpine");
    assertThat(alpine.cLibrary()).isEqualTo(new CLibrary.Musl());

    host.library("lib", "libc.so.6", "GLIBC_2.36");
    assertThat(HostProbe.probe(root, LINUX).cLibrary())
        .isEqualTo(new CLibrary.Glibc(DottedVersion.of("2.36")));
  }

  @Test
  void answersForAnEmptyRootAndForOtherSystems() {
    HostFacts nothing = HostProbe.probe(root, LINUX);
    assertThat(nothing.cLibrary()).isEqualTo(new CLibrary.Unknown());
    assertThat(nothing.distribution().id()).isEqualTo("linux");
    assertThat(nothing.libcrypto()).isEmpty();

    HostFacts mac = HostProbe.probe(root, Map.of("os.name", "Mac OS X", "os.arch", "aarch64"));
    assertThat(mac.system()).isEqualTo(OperatingSystem.MACOS);
    assertThat(mac.architecture()).contains(Architecture.ARM64);

    HostFacts riscv = HostProbe.probe(root, Map.of("os.name", "Linux", "os.arch", "riscv64"));
    assertThat(riscv.architecture()).isEmpty();
    assertThat(riscv.architectureName()).isEqualTo("riscv64");
  }
}
