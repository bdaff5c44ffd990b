package dev.beamstrap.catalog;

import java.net.URI;

/**
 * Where Mix gets Hex and rebar3 from. Source: Elixir's lib/mix/lib/mix/tasks/local.hex.ex and
 * local.rebar.ex.
 *
 * @param perOtpFrom the first Elixir that reads the lists with one row for each OTP major; older
 *     ones read the lists by Elixir version alone
 * @param hex where Hex is
 * @param rebar where rebar3 is
 */
public record MixInstalls(String perOtpFrom, Files hex, Files rebar) {

  /**
   * The two generations of lists that one tool has.
   *
   * @param perElixir lists {@code VERSION,SHA512,ELIXIR…}; file with places {@code elixir} and
   *     {@code version}
   * @param perOtp lists {@code VERSION,SHA512,ELIXIR,OTP}; file with place {@code otp} besides
   */
  public record Files(Generation perElixir, Generation perOtp) {}

  /**
   * A list, its signature, and the files it speaks of.
   *
   * @param list the list
   * @param signature base64 of an RSA PKCS#1 v1.5 SHA-512 signature over the list's bytes
   * @param file the file of one row
   */
  public record Generation(UrlTemplate list, UrlTemplate signature, UrlTemplate file) {
    private static Generation read(TomlFields fields) {
      Generation generation =
          new Generation(
              Source.template(fields, "list"),
              Source.template(fields, "signature"),
              Source.template(fields, "file"));
      fields.done();
      return generation;
    }

    private Generation rebased(URI former, URI base) {
      return new Generation(
          list.rebased(former, base), signature.rebased(former, base), file.rebased(former, base));
    }
  }

  static MixInstalls read(TomlFields fields) {
    MixInstalls installs =
        new MixInstalls(
            fields.string("per-otp-from"),
            files(fields.table("hex")),
            files(fields.table("rebar")));
    fields.done();
    return installs;
  }

  private static Files files(TomlFields fields) {
    Files files =
        new Files(
            Generation.read(fields.table("per-elixir")), Generation.read(fields.table("per-otp")));
    fields.done();
    return files;
  }

  MixInstalls rebased(URI former, URI base) {
    return new MixInstalls(perOtpFrom, rebased(hex, former, base), rebased(rebar, former, base));
  }

  private static Files rebased(Files files, URI former, URI base) {
    return new Files(files.perElixir.rebased(former, base), files.perOtp.rebased(former, base));
  }
}
