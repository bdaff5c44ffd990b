package dev.beamstrap.archive;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that an archive becomes.
 *
 * <p>Every directory below it is made here and every file is created new, so no name can lead
 * through something that was there before or that the archive made a link.
 */
final class Tree {
  /** What a name stands for; a directory may be listed once even when files implied it. */
  private enum Kind {
    FILE,
    LISTED,
    IMPLIED
  }

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final FileAttribute<?> CREATE_EXECUTABLE =
      PosixFilePermissions.asFileAttribute(EXECUTABLE);
  private static final FileAttribute<?> CREATE_PLAIN = PosixFilePermissions.asFileAttribute(PLAIN);
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /** For entries without a time: 1 January 1980, the first that a zip can name. */
  static final FileTime NO_TIME = FileTime.fromMillis(315_532_800_000L);

  private final Layout layout;
  private final Limits limits;
  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, Path> directories = new HashMap<>();
  private @Nullable Boolean umaskBites;
  private @Nullable String top;
  private long entries;
  private long files;
  private long bytes;

  Tree(Path root, Layout layout, Limits limits) {
    this.layout = layout;
    this.limits = limits;
    directories.put("", root);
  }

  /** Counts one header; to be called before anything is believed of it. */
  void count() {
    if (++entries > limits.maxEntries()) {
      throw Refusal.archive("it has more than " + limits.maxEntries() + " entries");
    }
  }

  /** Makes a directory that the archive lists. */
  void directory(EntryName name) {
    List<String> parts = below(name);
    if (parts.isEmpty()) {
      String place = String.join("/", name.parts());
      if (kinds.put("/" + place, Kind.LISTED) != null) {
        throw Refusal.entry(name.text(), "it is there twice");
      }
      return;
    }
    String place = String.join("/", parts);
    Kind before = kinds.put(place, Kind.LISTED);
    if (before == Kind.FILE) {
      throw Refusal.entry(name.text(), "it is a file already");
    }
    if (before == Kind.LISTED) {
      throw Refusal.entry(name.text(), "it is there twice");
    }
    if (before == null) {
      make(parent(parts, name), parts, name);
    }
  }

  /** Opens a new file, to which the caller writes {@code size} bytes. */
  NewFile file(EntryName name, long size, boolean executable) {
    if (size > limits.maxBytes() - bytes) {
      throw Refusal.entry(
          name.text(), "the archive unpacks to more than " + limits.maxBytes() + " bytes");
    }
    List<String> parts = below(name);
    if (parts.isEmpty()) {
      throw Refusal.entry(name.text(), "it is a file where the top directory should be");
    }
    Kind before = kinds.put(String.join("/", parts), Kind.FILE);
    if (before != null) {
      throw Refusal.entry(
          name.text(), before == Kind.FILE ? "it is there twice" : "it is a directory already");
    }
    bytes += size;
    files++;
    Path path = resolve(parent(parts, name), parts.get(parts.size() - 1), name);
    try {
      FileChannel channel =
          FileChannel.open(path, NEW_FILE, executable ? CREATE_EXECUTABLE : CREATE_PLAIN);
      if (umaskBites(path, executable)) {
        Files.setPosixFilePermissions(path, executable ? EXECUTABLE : PLAIN);
      }
      return new NewFile(path, channel);
    } catch (FileAlreadyExistsException e) {
      throw collides(name);
    } catch (IOException e) {
      throw DiskFaults.of(e, "create", path);
    }
  }

  Summary summary() {
    return new Summary(files, bytes, directories.size() - 1L, Optional.ofNullable(top));
  }

  private List<String> below(EntryName name) {
    if (name.parts().isEmpty()) {
      return name.parts();
    }
    if (layout.requireSingleTop()) {
      String first = name.parts().get(0);
      if (top == null) {
        top = first;
      } else if (!top.equals(first)) {
        throw Refusal.entry(name.text(), "it lies outside the top directory " + top);
      }
    }
    int strip = Math.min(layout.stripDirectories(), name.parts().size());
    return name.parts().subList(strip, name.parts().size());
  }

  private Path parent(List<String> parts, EntryName name) {
    List<String> above = parts.subList(0, parts.size() - 1);
    String place = String.join("/", above);
    Path known = directories.get(place);
    if (known != null) {
      return known;
    }
    if (kinds.putIfAbsent(place, Kind.IMPLIED) == Kind.FILE) {
      throw Refusal.entry(name.text(), "its name leads through a file");
    }
    return make(parent(above, name), above, name);
  }

  private Path make(Path parent, List<String> parts, EntryName name) {
    Path path = resolve(parent, parts.get(parts.size() - 1), name);
    try {
      Files.createDirectory(path, CREATE_EXECUTABLE);
      if (umaskBites(path, true)) {
        Files.setPosixFilePermissions(path, EXECUTABLE);
      }
    } catch (FileAlreadyExistsException e) {
      throw collides(name);
    } catch (IOException e) {
      throw DiskFaults.of(e, "create", path);
    }
    directories.put(String.join("/", parts), path);
    return path;
  }

  /**
   * Whether modes have to be set after creating. Found out once, by the first directory or program
   * made: what leaves 0755 alone leaves 0644 alone.
   */
  private boolean umaskBites(Path path, boolean executable) throws IOException {
    if (umaskBites != null) {
      return umaskBites;
    }
    if (!executable) {
      return !Files.getPosixFilePermissions(path).equals(PLAIN);
    }
    boolean bites = !Files.getPosixFilePermissions(path).equals(EXECUTABLE);
    umaskBites = bites;
    return bites;
  }

  private static Path resolve(Path parent, String part, EntryName name) {
    try {
      return parent.resolve(part);
    } catch (InvalidPathException e) {
      throw Fault.of(
              FaultCode.DISK_IO, "cannot name a file " + Refusal.printable(name.text()) + " here")
          .cause("the locale's character set does not have its characters")
          .remedy("set LC_ALL=C.UTF-8 and run the command again")
          .exception(e);
    }
  }

  private static BeamstrapException collides(EntryName name) {
    return Refusal.entry(
        name.text(), "the file system takes its name for that of an earlier entry");
  }
}
