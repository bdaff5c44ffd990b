package dev.beamstrap.install;

import dev.beamstrap.project.LockedTool;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.OtpVersion;
import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which installed tools answer a request, without asking the network: an exact version by its name,
 * a prefix or {@code latest} by the newest that is installed. Pure over the list of what is there.
 */
final class Satisfied {
  private final List<InstalledTool> installed;

  Satisfied(List<InstalledTool> installed) {
    this.installed = List.copyOf(installed);
  }

  /**
   * An installed tool for every request, in their order, or empty when one is missing. Erlang is
   * chosen first, because an Elixir without {@code -otp-NN} must fit it.
   */
  Optional<List<InstalledTool>> all(AskedFor asked) {
    List<ToolRequest> requests = asked.installable();
    OptionalInt otp = asked.foreignOtp();
    Optional<InstalledTool> erlang = Optional.empty();
    for (ToolRequest request : requests) {
      if (request.tool() == Tool.ERLANG) {
        erlang = one(request, OptionalInt.empty());
        if (erlang.isEmpty()) {
          return Optional.empty();
        }
        otp = otpMajor(erlang.get());
      }
    }
    List<InstalledTool> found = new ArrayList<>();
    for (ToolRequest request : requests) {
      Optional<InstalledTool> tool = request.tool() == Tool.ERLANG ? erlang : one(request, otp);
      if (tool.isEmpty()) {
        return Optional.empty();
      }
      found.add(tool.get());
      if (request.tool() == Tool.ELIXIR && erlang.isEmpty() && asked.foreignErlang().isEmpty()) {
        Optional<InstalledTool> fitting = erlangFor(tool.get());
        if (fitting.isEmpty()) {
          return Optional.empty();
        }
        found.add(fitting.get());
      }
    }
    return Optional.of(found);
  }

  /** The installed tools with exactly the locked versions, or empty when one is missing. */
  Optional<List<InstalledTool>> exactly(List<LockedTool> locked) {
    List<InstalledTool> found = new ArrayList<>();
    for (LockedTool tool : locked) {
      Optional<InstalledTool> there = named(tool.tool(), tool.version());
      if (there.isEmpty()) {
        return Optional.empty();
      }
      found.add(there.get());
    }
    return Optional.of(found);
  }

  /** The newest installed Erlang that an Elixir built for one OTP major runs on. */
  private Optional<InstalledTool> erlangFor(InstalledTool elixir) {
    OptionalInt built =
        ElixirVersion.parse(elixir.version()).map(ElixirVersion::otp).orElse(OptionalInt.empty());
    return built.isEmpty()
        ? Optional.empty()
        : newest(
            Tool.ERLANG,
            tool ->
                OtpVersion.parse(tool.version())
                    .filter(version -> version.major() == built.getAsInt())
                    .isPresent());
  }

  private Optional<InstalledTool> one(ToolRequest request, OptionalInt otp) {
    Selector wanted = request.selectors().get(0);
    if (wanted instanceof Selector.Version version) {
      return exact(request.tool(), version.text(), otp)
          .or(() -> prefix(request.tool(), version.text(), otp));
    }
    if (wanted instanceof Selector.Latest latest) {
      return prefix(request.tool(), latest.prefix().orElse(""), otp);
    }
    return Optional.empty();
  }

  private Optional<InstalledTool> exact(Tool tool, String text, OptionalInt otp) {
    Optional<InstalledTool> named = named(tool, text);
    if (named.isPresent() || tool != Tool.ELIXIR || otp.isEmpty()) {
      return named;
    }
    return named(tool, text + "-otp-" + otp.getAsInt());
  }

  private Optional<InstalledTool> named(Tool tool, String version) {
    return installed.stream()
        .filter(candidate -> candidate.tool() == tool && candidate.version().equals(version))
        .findFirst();
  }

  private Optional<InstalledTool> prefix(Tool tool, String prefix, OptionalInt otp) {
    return switch (tool) {
      case ERLANG ->
          newest(
              tool,
              candidate ->
                  OtpVersion.parse(candidate.version())
                      .filter(version -> !version.preRelease())
                      .filter(version -> prefix.isEmpty() || version.matchesPrefix(prefix))
                      .isPresent());
      case ELIXIR ->
          newest(
              tool,
              candidate ->
                  ElixirVersion.parse(candidate.version())
                      .filter(version -> !version.preRelease())
                      .filter(version -> prefix.isEmpty() || version.matchesPrefix(prefix))
                      .filter(version -> otp.isEmpty() || otp.equals(version.otp()))
                      .isPresent());
      case REBAR, GLEAM ->
          newest(
              tool,
              candidate ->
                  prefix.isEmpty()
                      || candidate.version().equals(prefix)
                      || candidate.version().startsWith(prefix + "."));
    };
  }

  private Optional<InstalledTool> newest(
      Tool tool, java.util.function.Predicate<InstalledTool> fits) {
    return installed.stream()
        .filter(candidate -> candidate.tool() == tool && fits.test(candidate))
        .max(Comparator.comparing(candidate -> order(candidate.version())));
  }

  private static OtpVersion order(String version) {
    int suffix = version.indexOf("-otp-");
    String base = suffix < 0 ? version : version.substring(0, suffix);
    return OtpVersion.parse(base).orElseGet(() -> OtpVersion.parse("0").orElseThrow());
  }

  static OptionalInt otpMajor(InstalledTool erlang) {
    return OtpVersion.parse(erlang.version())
        .map(v -> OptionalInt.of(v.major()))
        .orElse(OptionalInt.empty());
  }
}
