package dev.beamstrap.install;

import dev.beamstrap.mixtools.MixHome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where Mix's files go: by Mix's own rules, or into our fallback where the home is read-only. */
public final class MixHomes {
  private MixHomes() {}

  /** The home of Mix that a run uses. */
  public static MixHome of(Surroundings world) {
    Map<String, String> env = new LinkedHashMap<>(world.env());
    if (env.getOrDefault("MIX_HOME", "").isEmpty()) {
      FallbackHome.of(world)
          .ifPresent(fallback -> env.put("MIX_HOME", fallback.resolve("mix").toString()));
    }
    return MixHome.of(env);
  }

  /** The directories whose keys the user trusts, also when the tools go elsewhere. */
  static List<Path> keys(Surroundings world) {
    boolean known =
        !world.env().getOrDefault("MIX_HOME", "").isEmpty()
            || !world.env().getOrDefault("HOME", "").isEmpty();
    return known ? List.of(of(world).home().resolve("public_keys")) : List.of();
  }
}
