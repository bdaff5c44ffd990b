package dev.beamstrap.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of things in between, {@code .<target's name>.<kind>-<16 hexadecimal digits>}: hidden,
 * in the same directory as their target, so that a rename suffices, and recognisable when a run was
 * killed.
 */
enum Leftover {
  /** A directory that is being filled. */
  STAGING,
  /** A directory that makes room for its successor. */
  REPLACED,
  /** A file that is being written. */
  PARTIAL;

  private static final Pattern NAME =
      Pattern.compile("\\.(?<target>.+)\\.(?<kind>staging|replaced|partial)-[0-9a-f]{16}");

  /** A new name of this kind beside {@code target}. */
  Path beside(Path target) {
    String kind = name().toLowerCase(Locale.ROOT);
    String random = String.format("%016x", ThreadLocalRandom.current().nextLong());
    return target.resolveSibling("." + target.getFileName() + "." + kind + "-" + random);
  }

  /** The kind that {@code path} is named as, or null. */
  static @Nullable Leftover of(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches() ? valueOf(name.group("kind").toUpperCase(Locale.ROOT)) : null;
  }

  /** The target that {@code path} was made for. */
  static Path target(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    if (!name.matches()) {
      throw new IllegalArgumentException("no leftover: " + path);
    }
    return path.resolveSibling(name.group("target"));
  }

  /** The parent of an absolute path that is not the root. */
  static Path parent(Path target) {
    Path parent = target.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the root directory is no target: " + target);
    }
    return parent;
  }
}
