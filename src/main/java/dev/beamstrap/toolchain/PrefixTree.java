package dev.beamstrap.toolchain;

import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tools in one directory of an image: {@code erlang}, {@code elixir}, {@code rebar}, {@code gleam},
 * {@code mix} as the MIX_HOME that all users share, and {@code bin} with a small sh program for
 * each command. Whoever has {@code bin} on PATH can run everything, without beamstrap or Java, and
 * although the directory may be read-only. The programs name fixed paths and nothing of the machine
 * they were written on; equal input gives equal bytes.
 */
public final class PrefixTree {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

  private static final Map<Tool, List<String>> COMMANDS =
      Map.of(
          Tool.ERLANG,
          List.of(
              "ct_run",
              "dialyzer",
              "epmd",
              "erl",
              "erl_call",
              "erlc",
              "escript",
              "run_erl",
              "to_erl",
              "typer"),
          Tool.ELIXIR,
          List.of("elixir", "elixirc", "iex", "mix"),
          Tool.REBAR,
          List.of("rebar3"),
          Tool.GLEAM,
          List.of("gleam"));

  private final Path prefix;

  /**
   * The tree that is, or will be, at {@code prefix}.
   *
   * @param prefix absolute
   * @throws dev.beamstrap.fault.BeamstrapException {@code usage} when scripts or PATH cannot carry
   *     it
   */
  public PrefixTree(Path prefix) {
    ShellText.checkedPathEntry(prefix);
    this.prefix = prefix;
  }

  /** The programs that a tool brings, by name. */
  public static List<String> commands(Tool tool) {
    return COMMANDS.getOrDefault(tool, List.of());
  }

  /** Where a tool belongs. */
  public Path directory(Tool tool) {
    return prefix.resolve(tool.id());
  }

  /** The MIX_HOME with Hex and rebar3, for all users. */
  public Path mixHome() {
    return prefix.resolve("mix");
  }

  /** What to put on PATH; nothing else is needed. */
  public Path bin() {
    return prefix.resolve("bin");
  }

  /**
   * Writes {@code staged/bin} anew: a program for every command that the tools below {@code staged}
   * have.
   *
   * @param staged a directory laid out as the tree, which will be moved to the prefix; or the
   *     prefix itself
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk}
   */
  public void writePrograms(Path staged) {
    Path bin = staged.resolve("bin");
    try {
      writePrograms(staged, bin);
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "write", bin);
    }
  }

  private void writePrograms(Path staged, Path bin) throws IOException {
    Files.createDirectories(bin);
    Files.setPosixFilePermissions(bin, PROGRAM);
    for (Map.Entry<Tool, List<String>> tool : COMMANDS.entrySet()) {
      for (String command : tool.getValue()) {
        Path program = bin.resolve(command);
        Files.deleteIfExists(program);
        Path real = staged.resolve(tool.getKey().id()).resolve("bin").resolve(command);
        if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
          Files.writeString(program, program(tool.getKey(), command), StandardCharsets.UTF_8);
          Files.setPosixFilePermissions(program, PROGRAM);
        }
      }
    }
  }

  /**
   * Gives everything below a directory the modes of an image: 0755 for directories and programs,
   * 0644 for the rest. Links are left alone.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@code disk}
   */
  public static void openToAll(Path tree) {
    try {
      walkOpening(tree);
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "set the modes of", tree);
    }
  }

  private static void walkOpening(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.setPosixFilePermissions(directory, PROGRAM);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Set<PosixFilePermission> present = Files.getPosixFilePermissions(file);
              Set<PosixFilePermission> wanted =
                  present.contains(PosixFilePermission.OWNER_EXECUTE) ? PROGRAM : DATA;
              if (!present.equals(wanted)) {
                Files.setPosixFilePermissions(file, wanted);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private String program(Tool tool, String command) {
    String ours =
        ShellText.quoted(
            directory(Tool.ELIXIR).resolve("bin") + ":" + directory(Tool.ERLANG).resolve("bin"));
    StringBuilder out = new StringBuilder("#!/bin/sh\n");
    out.append("# Starts ").append(command).append(" with the tools of this directory first.\n");
    out.append("case \"${PATH-}:\" in\n");
    out.append("  ").append(ours).append(":*) ;;\n");
    out.append("  *) PATH=").append(ours).append("\"${PATH:+:$PATH}\" ;;\n");
    out.append("esac\n");
    out.append("export PATH\n");
    if (tool == Tool.ELIXIR) {
      out.append("if [ -z \"${MIX_HOME-}\" ]; then\n");
      out.append("  MIX_HOME=").append(ShellText.quoted(mixHome().toString())).append('\n');
      out.append("  export MIX_HOME\n");
      out.append("fi\n");
    }
    // Whichever variable decides, by the order of POSIX.
    out.append("if [ -n \"${LC_ALL-}\" ]; then\n");
    out.append("  case $LC_ALL in C | POSIX) LC_ALL=C.UTF-8; export LC_ALL ;; esac\n");
    out.append("elif [ -n \"${LC_CTYPE-}\" ]; then\n");
    out.append("  case $LC_CTYPE in C | POSIX) LC_CTYPE=C.UTF-8; export LC_CTYPE ;; esac\n");
    out.append("else\n");
    out.append("  case ${LANG-} in '' | C | POSIX) LANG=C.UTF-8; export LANG ;; esac\n");
    out.append("fi\n");
    String program = directory(tool).resolve("bin").resolve(command).toString();
    out.append("exec ").append(ShellText.quoted(program)).append(" \"$@\"\n");
    return out.toString();
  }
}
