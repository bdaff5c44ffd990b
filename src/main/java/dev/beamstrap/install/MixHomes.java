package dev.beamstrap.install;

import dev.beamstrap.mixtools.MixHome;
import dev.beamstrap.store.Homes;
import java.nio.file.Path;
import java.util.List;

/** Where Mix's files go: by Mix's own rules, or into our fallback where the home is read-only. */
public final class MixHomes {
  private MixHomes() {}

  /** The home of Mix that a run uses. */
  public static MixHome of(Surroundings world) {
    Homes homes = world.homes().get();
    boolean explicit = !world.env().getOrDefault("MIX_HOME", "").isEmpty();
    return homes.reason().isPresent() && !explicit
        ? MixHome.in(homes.data().resolve("mix"))
        : MixHome.of(world.env());
  }

  /** The directories whose keys the user trusts, also when the tools go elsewhere. */
  static List<Path> keys(Surroundings world) {
    boolean known =
        !world.env().getOrDefault("MIX_HOME", "").isEmpty()
            || !world.env().getOrDefault("HOME", "").isEmpty();
    return known ? List.of(of(world).home().resolve("public_keys")) : List.of();
  }
}
