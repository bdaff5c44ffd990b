package dev.beamstrap.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OsReleaseTest {
  @Test
  void readsADerivativeOfUbuntu() {
    OsRelease mint =
        OsRelease.parse(
            "NAME=\"Linux Mint\"\nVERSION_ID=\"22.1\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"
                + "PRETTY_NAME=\"Linux Mint 22.1\"\nUBUNTU_CODENAME=noble\n");

    assertThat(mint.id()).isEqualTo("linuxmint");
    assertThat(mint.idLike()).containsExactly("ubuntu", "debian");
    assertThat(mint.ubuntuCodename()).isEqualTo("noble");
    assertThat(mint.versionId()).isEqualTo("22.1");
  }

  @Test
  void readsDebianWithCommentsAndQuotes() {
    OsRelease debian =
        OsRelease.parse("# comment=1\nPRETTY_NAME='Debian \"12\"'\nID=debian\r\nX=\"a\\$b\"\n");

    assertThat(debian.prettyName()).isEqualTo("Debian \"12\"");
    assertThat(debian.id()).isEqualTo("debian");
    assertThat(debian.versionId()).isEmpty();
  }

  @Test
  void anEmptyFileIsSomeLinux() {
    assertThat(OsRelease.parse("").id()).isEqualTo("linux");
  }

  @Test
  void dottedVersionsCompareNumberByNumber() {
    assertThat(DottedVersion.of("2.36")).isLessThan(DottedVersion.of("2.38"));
    assertThat(DottedVersion.of("2.4")).isLessThan(DottedVersion.of("2.36"));
    assertThat(DottedVersion.of("3.0").compareTo(DottedVersion.of("3.0.0"))).isZero();
    assertThat(DottedVersion.parse("2.x")).isEmpty();
    assertThat(DottedVersion.parse("")).isEmpty();
    assertThat(DottedVersion.parse("1.9999999999")).isEmpty();
  }
}
