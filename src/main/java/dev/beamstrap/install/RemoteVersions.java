package dev.beamstrap.install;

import dev.beamstrap.catalog.Catalog;
import dev.beamstrap.catalog.ListingSource;
import dev.beamstrap.catalog.Offerings;
import dev.beamstrap.toolfile.Origin;
import dev.beamstrap.toolfile.Selector;
import dev.beamstrap.toolfile.ToolRequest;
import dev.beamstrap.version.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions of a tool that have a build for this host. */
public final class RemoteVersions {
  private final Surroundings world;

  /** A look into the listings from the given surroundings. */
  public RemoteVersions(Surroundings world) {
    this.world = world;
  }

  /** Oldest first. */
  public List<String> of(Tool tool) {
    ToolRequest any =
        new ToolRequest(tool, List.of(new Selector.Latest(Optional.empty())), Origin.COMMAND_LINE);
    try (Workshop workshop = Workshop.open(world, Optional.empty())) {
      Planning planning = new Planning(world, workshop);
      Catalog catalog = planning.catalog(world.host().get());
      Map<ListingSource, String> texts = planning.listings(catalog.listings(List.of(any)));
      return new Offerings(catalog).versions(tool, texts);
    }
  }
}
