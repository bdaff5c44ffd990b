package dev.beamstrap.catalog;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import java.net.URI;
import java.util.Optional;

/**
 * {@code sources.toml}: which address each tool comes from.
 *
 * @param buildsBase the address that everything of builds.hex.pm lies below, without a slash at its
 *     end
 * @param erlangLinux OTP for Linux, one listing for each build directory and architecture
 * @param erlangMacos OTP for macOS, one listing for each target
 * @param elixirBuilds Elixir, the listed source
 * @param elixirGithub Elixir, the second source
 * @param rebar rebar3's releases
 * @param gleam Gleam's releases
 * @param mix Hex and rebar3 for Mix
 */
public record Sources(
    URI buildsBase,
    Source erlangLinux,
    Source erlangMacos,
    Source elixirBuilds,
    Source elixirGithub,
    Source rebar,
    Source gleam,
    MixInstalls mix) {

  static Sources read(TomlFields fields) {
    UrlTemplate base = Source.template(fields, "builds-base");
    TomlFields erlang = fields.table("erlang");
    TomlFields elixir = fields.table("elixir");
    Sources sources =
        new Sources(
            withoutSlash(URI.create(base.text())),
            Source.read(erlang.table("linux")),
            Source.read(erlang.table("macos")),
            Source.read(elixir.table("builds")),
            Source.read(elixir.table("github")),
            Source.read(fields.table("rebar")),
            Source.read(fields.table("gleam")),
            MixInstalls.read(fields.table("mix")));
    erlang.done();
    elixir.done();
    fields.done();
    return sources;
  }

  /**
   * The same sources with another base in the place of builds.hex.pm, as {@code HEX_BUILDS_URL} and
   * {@code HEX_MIRROR} ask for. {@code usage} when the base is neither https nor on the loopback.
   */
  public Sources withBuildsBase(URI base) {
    try {
      UrlTemplate.checkScheme(base);
      if (base.getRawQuery() != null || base.getRawFragment() != null) {
        throw new IllegalArgumentException("a base has neither query nor fragment");
      }
    } catch (IllegalArgumentException e) {
      throw Fault.of(
              FaultCode.USAGE, SafeUrl.of(base) + " cannot stand in for " + buildsBase.getHost())
          .cause(Optional.ofNullable(e.getMessage()).orElse(""))
          .remedy("Set HEX_BUILDS_URL or HEX_MIRROR to an https address, or unset it.")
          .exception(e);
    }
    URI next = withoutSlash(base);
    return new Sources(
        next,
        erlangLinux.rebased(buildsBase, next),
        erlangMacos.rebased(buildsBase, next),
        elixirBuilds.rebased(buildsBase, next),
        elixirGithub.rebased(buildsBase, next),
        rebar.rebased(buildsBase, next),
        gleam.rebased(buildsBase, next),
        mix.rebased(buildsBase, next));
  }

  private static URI withoutSlash(URI base) {
    return URI.create(base.toString().replaceAll("/+$", ""));
  }
}
