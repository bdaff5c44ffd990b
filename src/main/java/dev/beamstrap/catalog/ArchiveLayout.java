package dev.beamstrap.catalog;

import java.util.Arrays;
import java.util.Optional;

/** How an artifact is packed. Source: {@code layout} in {@code sources.toml}. */
public enum ArchiveLayout {
  /** A gzipped tar with everything under one top directory, which is left out when unpacking. */
  TAR_GZ_ONE_TOP("tar.gz with one top directory"),
  /** A gzipped tar whose entries are the tool's own top level. */
  TAR_GZ_FLAT("tar.gz without top directory"),
  /** A zip whose entries are the tool's own top level. */
  ZIP_FLAT("zip without top directory"),
  /** No archive: the one executable file itself. */
  EXECUTABLE("executable file");

  private final String text;

  ArchiveLayout(String text) {
    this.text = text;
  }

  /** The layout as {@code sources.toml} spells it. */
  public String text() {
    return text;
  }

  static Optional<ArchiveLayout> named(String text) {
    return Arrays.stream(values()).filter(layout -> layout.text.equals(text)).findFirst();
  }
}
