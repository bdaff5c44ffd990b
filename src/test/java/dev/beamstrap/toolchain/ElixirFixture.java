package dev.beamstrap.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A tree in the shape of an unpacked Elixir: four scripts in bin. */
final class ElixirFixture {
  private final Path root;

  ElixirFixture(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    for (String name : new String[] {"elixir", "elixirc", "iex", "mix"}) {
      if (!Files.exists(root.resolve("bin").resolve(name))) {
        program(name, "echo " + name + " \"$@\"");
      }
    }
  }

  ElixirFixture program(String name, String body) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }
}
