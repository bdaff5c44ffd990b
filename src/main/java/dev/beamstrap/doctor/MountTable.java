package dev.beamstrap.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The mounts of this process, as {@code /proc/self/mounts} lists them (fstab(5): device, directory,
 * type, options; blanks in names as {@code \040}).
 */
record MountTable(List<Mount> mounts) {

  /** One mount. */
  record Mount(Path directory, List<String> options) {}

  static MountTable parse(String text) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length >= 4 && fields[1].startsWith("/")) {
        String directory = fields[1].replace("\\040", " ").replace("\\011", "\t");
        mounts.add(new Mount(Path.of(directory), List.of(fields[3].split(",", -1))));
      }
    }
    return new MountTable(List.copyOf(mounts));
  }

  /** Whether what lies at {@code path} is on a mount with that option. */
  boolean has(Path path, String option) {
    Mount best = new Mount(Path.of("/"), List.of());
    for (Mount mount : mounts) {
      // Of mounts on the same directory the last one counts.
      if (path.startsWith(mount.directory)
          && mount.directory.getNameCount() >= best.directory.getNameCount()) {
        best = mount;
      }
    }
    return best.options.contains(option);
  }
}
