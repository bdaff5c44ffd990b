package dev.beamstrap.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MacosCsvTest {
  private static final String COMMIT = "44ffe8811dfcf3d2fe04d530c6e8fac5ca384e02";
  private static final String SHA = "c".repeat(64);

  @Test
  void everyRowHasAChecksum() {
    Listing listing = MacosCsv.parse(Fixtures.text("otp-macos.csv"), "csv");

    assertThat(listing.refs()).contains("master", "maint-27", "OTP-27.3.4.1", "OTP-25.0-rc3");
    assertThat(listing.builds().values()).allMatch(build -> build.sha256().isPresent());
    assertThat(listing.notices()).isEmpty();
  }

  @Test
  void columnsAreFoundByTheirNames() {
    Listing listing =
        MacosCsv.parse(
            "added,sha256,ref,ref_name,datetime\r\nx,"
                + SHA
                + ","
                + COMMIT
                + ",OTP-27.1.2,2024-10-23T21:02:30Z\r\n",
            "csv");

    assertThat(listing.find("OTP-27.1.2").orElseThrow().sha256().orElseThrow().hex())
        .isEqualTo(SHA);
  }

  @Test
  void aMissingColumnIsAFault() {
    assertThatThrownBy(() -> MacosCsv.parse("ref_name,ref,datetime\nOTP-27.0,x,y\n", "the list"))
        .hasMessage("the list has no column sha256");
  }

  @Test
  void rowsWithoutUsableChecksumAreSkipped() {
    Listing listing =
        MacosCsv.parse(
            "ref_name,ref,datetime,sha256\n"
                + "OTP-27.0,"
                + COMMIT
                + ",2024-10-23T21:02:30Z,\n"
                + "OTP-27.1,"
                + COMMIT
                + ",2024-10-23T21:02:30Z\n"
                + "OTP-27.2,"
                + COMMIT
                + ",2024-10-23T21:02:30Z,"
                + SHA
                + "\n",
            "csv");

    assertThat(listing.refs()).containsExactly("OTP-27.2");
    assertThat(listing.notices()).hasSize(1);
  }
}
