package dev.beamstrap.host;

import dev.beamstrap.elf.ElfFile;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.platform.Architecture;
import dev.beamstrap.platform.SharedLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shared libraries that the loader of a host finds by itself: through its index and in its own
 * directories. {@code LD_LIBRARY_PATH} is left out on purpose: what only works under it is not
 * installed. Nothing is read before it is asked for.
 */
public final class HostLibraries {
  private static final String CACHE = "etc/ld.so.cache";
  private static final long MAX_CACHE = 64L << 20;

  private final Path root;
  private final Architecture architecture;
  private final List<Path> directories;
  private Optional<Map<String, String>> index = Optional.empty();

  private HostLibraries(Path root, Architecture architecture) {
    this.root = root;
    this.architecture = architecture;
    String triplet =
        switch (architecture) {
          case AMD64 -> "x86_64-linux-gnu";
          case ARM64 -> "aarch64-linux-gnu";
        };
    List<Path> found = new ArrayList<>();
    for (String name :
        List.of(
            "lib/" + triplet,
            "usr/lib/" + triplet,
            "lib64",
            "usr/lib64",
            "lib",
            "usr/lib",
            "usr/local/lib/" + triplet,
            "usr/local/lib")) {
      found.add(root.resolve(name));
    }
    directories = List.copyOf(found);
  }

  /**
   * The libraries of the system whose root directory is {@code root}, usually {@code /}, for
   * programs of an architecture.
   */
  public static HostLibraries under(Path root, Architecture architecture) {
    return new HostLibraries(root, architecture);
  }

  private record Found(SharedLibrary library, Optional<String> ownName) {}

  /** The library that a program which needs {@code soname} would get. */
  public Optional<SharedLibrary> find(String soname) {
    return lookUp(soname).map(Found::library);
  }

  private Optional<Found> lookUp(String soname) {
    if (soname.isEmpty() || soname.indexOf('/') >= 0) {
      return Optional.empty();
    }
    String indexed = index().get(soname);
    if (indexed != null) {
      Optional<Found> library = load(soname, inRoot(indexed));
      if (library.isPresent()) {
        return library;
      }
    }
    for (Path directory : directories) {
      Optional<Found> library = load(soname, directory.resolve(soname));
      if (library.isPresent()) {
        return library;
      }
    }
    return Optional.empty();
  }

  /**
   * Every library whose name begins with {@code prefix}, by name; once each, under the name that
   * programs ask for, not under the file names behind it.
   */
  public List<SharedLibrary> startingWith(String prefix) {
    TreeSet<String> names = new TreeSet<>();
    for (String name : index().keySet()) {
      if (name.startsWith(prefix)) {
        names.add(name);
      }
    }
    for (Path directory : directories) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, prefix + "*")) {
        entries.forEach(entry -> names.add(entry.getFileName().toString()));
      } catch (IOException | java.nio.file.DirectoryIteratorException absent) {
        // Most hosts have only some of these directories.
      }
    }
    List<SharedLibrary> libraries = new ArrayList<>();
    for (String name : names) {
      Optional<Found> found = lookUp(name);
      if (found.isPresent() && found.get().ownName().orElse(name).equals(name)) {
        libraries.add(found.get().library());
      }
    }
    return libraries;
  }

  private Optional<Found> load(String soname, Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      ElfFile elf = ElfFiles.read(file);
      boolean fits = elf.architecture().isPresent() && elf.architecture().get() == architecture;
      return fits
          ? Optional.of(
              new Found(
                  new SharedLibrary(soname, file.toString(), elf.definedVersions()), elf.soname()))
          : Optional.empty();
    } catch (IOException | BeamstrapException unusable) {
      // The loader passes over what it cannot use, and so do we.
      return Optional.empty();
    }
  }

  private Path inRoot(String absolute) {
    try {
      return root.resolve(absolute.substring(1));
    } catch (InvalidPathException unusual) {
      return root;
    }
  }

  private Map<String, String> index() {
    if (index.isEmpty()) {
      index = Optional.of(readIndex());
    }
    return index.get();
  }

  private Map<String, String> readIndex() {
    Path file = root.resolve(CACHE);
    try {
      if (Files.size(file) > MAX_CACHE) {
        return Map.of();
      }
      // FLAG_ELF_LIBC6 with FLAG_X8664_LIB64 or FLAG_AARCH64_LIB64: glibc, ldconfig.h.
      int flags =
          switch (architecture) {
            case AMD64 -> 0x0303;
            case ARM64 -> 0x0a03;
          };
      return new TreeMap<>(LoaderCache.parse(Files.readAllBytes(file), flags));
    } catch (IOException absent) {
      return Map.of();
    }
  }
}
