package dev.beamstrap.mixtools;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.version.SemVer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where Mix keeps what belongs to no project. Source: Elixir {@code lib/mix/lib/mix/utils.ex},
 * {@code lib/mix/lib/mix/local.ex}, {@code lib/mix/lib/mix/rebar.ex} at v1.14 to v1.20.
 *
 * @param home {@code MIX_HOME}
 * @param archives {@code MIX_ARCHIVES}, where Hex lies
 */
public record MixHome(Path home, Path archives) {
  private static final SemVer OTP_IN_PATH_SINCE = SemVer.parse("1.18.4").orElseThrow();

  /** By the rules of Mix: MIX_HOME, else XDG when MIX_XDG is 1 or true, else {@code ~/.mix}. */
  public static MixHome of(Map<String, String> env) {
    Path home;
    String xdg = env.getOrDefault("MIX_XDG", "");
    if (!env.getOrDefault("MIX_HOME", "").isEmpty()) {
      home = Path.of(env.get("MIX_HOME"));
    } else if (xdg.equals("1") || xdg.equals("true")) {
      String data = env.getOrDefault("XDG_DATA_HOME", "");
      home =
          (data.isEmpty() ? userHome(env).resolve(".local/share") : Path.of(data)).resolve("mix");
    } else {
      home = userHome(env).resolve(".mix");
    }
    String archives = env.getOrDefault("MIX_ARCHIVES", "");
    return new MixHome(home, archives.isEmpty() ? home.resolve("archives") : Path.of(archives));
  }

  /** A home in {@code directory} with the archives inside it. */
  public static MixHome in(Path directory) {
    return new MixHome(directory, directory.resolve("archives"));
  }

  private static Path userHome(Map<String, String> env) {
    String home = env.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      throw Fault.of(FaultCode.DISK_PERMISSION, "no place for Hex and rebar3 is known")
          .cause("neither MIX_HOME nor HOME is set, and Mix itself stops without them")
          .remedy("set HOME or MIX_HOME")
          .exception();
    }
    return Path.of(home);
  }

  /**
   * Where Mix of {@code elixir} looks for rebar3. Up to 1.18.3 the directory is named by Elixir
   * alone, from 1.18.4 on by OTP too; a 1.18 gets both, since one home serves all its patches.
   */
  public List<Path> rebar3(SemVer elixir, int otpMajor) {
    String minor = elixir.major() + "-" + elixir.minor();
    List<Path> paths = new ArrayList<>();
    boolean bothSides = elixir.major() == 1 && elixir.minor() == 18;
    if (elixir.compareTo(OTP_IN_PATH_SINCE) >= 0 || bothSides) {
      paths.add(home.resolve("elixir").resolve(minor + "-otp-" + otpMajor).resolve("rebar3"));
    }
    if (elixir.compareTo(OTP_IN_PATH_SINCE) < 0 || bothSides) {
      paths.add(home.resolve("elixir").resolve(minor).resolve("rebar3"));
    }
    return List.copyOf(paths);
  }
}
