package dev.beamstrap.session;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.toolchain.ShellText;
import dev.beamstrap.toolchain.ShimFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory of shims: one file, and a link to it for each name. */
public final class Shims {
  /** The programs that have a shim. */
  public static final List<String> NAMES =
      List.of(
          "erl",
          "erlc",
          "escript",
          "elixir",
          "elixirc",
          "iex",
          "mix",
          "rebar3",
          "ct_run",
          "dialyzer",
          "typer",
          "epmd");

  private static final String FILE = ".beamstrap-shim";

  private final Path directory;

  /** The shims in {@code directory}, which need not exist. */
  public Shims(Path directory) {
    this.directory = directory;
  }

  /** The shims at their usual place in a data home. */
  public static Shims of(Path dataHome) {
    return new Shims(dataHome.resolve("shims").resolve("bin"));
  }

  /** Where they lie; what belongs on PATH. */
  public Path directory() {
    return directory;
  }

  /** The names that are there. */
  public List<String> installed() {
    return NAMES.stream().filter(name -> ours(directory.resolve(name))).toList();
  }

  /**
   * Writes them. A second run changes nothing; a running shim is never cut.
   *
   * @param launcher the absolute path of the script that starts beamstrap
   * @param home the data home for those who set none; empty for the usual one
   * @return whether anything changed
   * @throws dev.beamstrap.fault.BeamstrapException {@code usage} when another program has one of
   *     the names, {@code disk.*}
   */
  public boolean install(Path launcher, Optional<Path> home) {
    for (String name : NAMES) {
      Path link = directory.resolve(name);
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !ours(link)) {
        throw Fault.of(FaultCode.USAGE, link + " is there and no shim of beamstrap")
            .cause("it would have to be overwritten")
            .remedy("choose a directory of its own for the shims with --dir, and put it on PATH")
            .exception();
      }
    }
    boolean changed =
        AtomicFile.write(
            directory.resolve(FILE), text(launcher, home).getBytes(StandardCharsets.UTF_8), 0755);
    try {
      for (String name : NAMES) {
        changed |= link(directory.resolve(name));
      }
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "write", directory);
    }
    return changed;
  }

  /** Removes them, and the directory when nothing else is in it; says whether any was there. */
  public boolean uninstall() {
    List<String> there = new ArrayList<>(installed());
    there.add(FILE);
    boolean any = false;
    try {
      for (String name : there) {
        any |= Files.deleteIfExists(directory.resolve(name));
      }
      if (Files.isDirectory(directory)) {
        try (var entries = Files.list(directory)) {
          if (entries.findAny().isEmpty()) {
            Files.delete(directory);
          }
        }
      }
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "remove", directory);
    }
    return any;
  }

  private static boolean link(Path link) throws IOException {
    Path target = Path.of(FILE);
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return false;
    }
    Path aside =
        link.resolveSibling("." + link.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(aside);
    Files.createSymbolicLink(aside, target);
    Files.move(aside, link, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** A link of ours may lead nowhere when an install was cut. */
  private static boolean ours(Path file) {
    try {
      return ShimFile.is(file)
          || (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(Path.of(FILE)));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static String text(Path launcher, Optional<Path> home) {
    try (InputStream in = Shims.class.getResourceAsStream("/shims/shim")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks shims/shim");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@LAUNCHER@", ShellText.quoted(launcher.toString()))
          .replace("@HOME@", home.map(path -> ShellText.quoted(path.toString())).orElse("''"));
    } catch (IOException failure) {
      throw new IllegalStateException("shims/shim in the jar cannot be read", failure);
    }
  }
}
