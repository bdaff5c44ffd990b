package dev.beamstrap.install;

import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.toolchain.PrefixTree;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.toolchain.Toolchains;
import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where tools go: the user's store, or the directory of an image. */
sealed interface Destination {

  /** The tools that are in place. */
  List<InstalledTool> installed();

  /** Where a tool belongs. */
  Path place(Tool tool, String version);

  /**
   * The user's store, which holds many versions beside each other.
   *
   * @param toolchains the store
   * @param readOnly one whose tools can be used but to which nothing can be added
   */
  record Store(Toolchains toolchains, Optional<Toolchains> readOnly) implements Destination {
    @Override
    public List<InstalledTool> installed() {
      List<InstalledTool> found = new ArrayList<>(toolchains.list());
      readOnly.ifPresent(more -> found.addAll(more.list()));
      return found;
    }

    @Override
    public Path place(Tool tool, String version) {
      return toolchains.directory(tool, version);
    }
  }

  /**
   * A directory that holds one version of each tool, for images.
   *
   * @param tree the directory
   */
  record Image(PrefixTree tree) implements Destination {
    @Override
    public List<InstalledTool> installed() {
      List<InstalledTool> found = new ArrayList<>();
      for (Tool tool : Tool.values()) {
        Path root = tree.directory(tool);
        ToolMarker.read(root)
            .ifPresent(
                marker ->
                    found.add(
                        new InstalledTool(tool, marker.getOrDefault("version", ""), root, marker)));
      }
      return found;
    }

    @Override
    public Path place(Tool tool, String version) {
      return tree.directory(tool);
    }
  }
}
