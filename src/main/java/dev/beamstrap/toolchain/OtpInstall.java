package dev.beamstrap.toolchain;

import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What OTP's own script {@code Install -cross -minimal ROOT} does to an unpacked release, without a
 * shell. Source: {@code erts/etc/unix/Install.src} of OTP 25.2.3, 27.3.4.1 and 29.1.1, which differ
 * only in their licence headers. Unlike the script it says when something is missing, carries paths
 * with any character that sh can quote, and does not need the file system to run programs.
 */
public final class OtpInstall {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

  /** Copied from erts-VSN/bin to bin where the release has them. */
  private static final List<String> PROGRAMS =
      List.of(
          "erl",
          "erlc",
          "erl_call",
          "dialyzer",
          "typer",
          "ct_run",
          "escript",
          "run_erl",
          "to_erl",
          "start");

  /** The last major release whose RELEASES file names absolute directories. */
  private static final int LAST_WITH_ABSOLUTE_RELEASES = 24;

  private final ReleaseTree tree;
  private final Path finalRoot;

  private OtpInstall(ReleaseTree tree, Path finalRoot) {
    this.tree = tree;
    this.finalRoot = finalRoot;
  }

  /**
   * Makes {@code stagedRoot/bin} and the files beside it. Doing it again changes nothing.
   *
   * @param stagedRoot the unpacked release, with {@code erts-VSN/} in it
   * @param finalRoot the absolute directory that it will be moved to
   * @throws dev.beamstrap.fault.BeamstrapException {@code usage} for a final root that a shell
   *     script cannot carry, {@code integrity.archive} for a tree that is no OTP release, {@code
   *     disk} when reading or writing fails
   */
  public static void run(Path stagedRoot, Path finalRoot) {
    ShellText.checkedPath(finalRoot);
    try {
      new OtpInstall(ReleaseTree.at(stagedRoot), finalRoot).run();
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "set up Erlang/OTP in", stagedRoot);
    }
  }

  private void run() throws IOException {
    require(tree.ertsBin().resolve("erl.src"));
    require(tree.ertsBin().resolve("erlexec"));
    require(tree.bootFiles().resolve("start_clean.boot"));
    Files.createDirectories(tree.bin());
    Files.setPosixFilePermissions(tree.bin(), PROGRAM);
    startScripts();
    programs();
    releases();
    bootFiles();
  }

  private void startScripts() throws IOException {
    Map<String, String> values =
        Map.of("FINAL_ROOTDIR", finalRoot.toString(), "VSN", tree.ertsVersion());
    render(
        tree.ertsBin().resolve("erl.src"),
        tree.ertsBin().resolve("erl"),
        Map.of("FINAL_ROOTDIR", finalRoot.toString()));
    if (Files.exists(tree.ertsBin().resolve("start.src"))) {
      render(tree.ertsBin().resolve("start.src"), tree.ertsBin().resolve("start"), values);
    }
    if (Files.exists(tree.ertsBin().resolve("start_erl.src"))) {
      render(
          tree.ertsBin().resolve("start_erl.src"),
          tree.bin().resolve("start_erl"),
          Map.of("EMU", "beam"));
    }
  }

  private void programs() throws IOException {
    for (String name : PROGRAMS) {
      Path program = tree.ertsBin().resolve(name);
      if (Files.isRegularFile(program)) {
        Path copy = tree.bin().resolve(name);
        copy(program, copy);
        Files.setPosixFilePermissions(copy, PROGRAM);
      }
    }
    if (Files.exists(tree.ertsBin().resolve("epmd"))) {
      Path link = tree.bin().resolve("epmd");
      Path target = Path.of("../erts-" + tree.ertsVersion() + "/bin/epmd");
      try {
        Files.createSymbolicLink(link, target);
      } catch (FileAlreadyExistsException again) {
        Files.delete(link);
        Files.createSymbolicLink(link, target);
      }
    }
  }

  private void releases() throws IOException {
    write(
        tree.releases().resolve("start_erl.data"),
        (tree.ertsVersion() + " " + tree.otpMajor() + "\n").getBytes(StandardCharsets.US_ASCII));
    Path template = tree.releases().resolve("RELEASES.src");
    if (Files.exists(template)) {
      write(tree.releases().resolve("RELEASES"), releaseRecords(Files.readAllBytes(template)));
    }
  }

  /** The first mark of each line, as {@code sed 's;%ERL_ROOT%/;;'}. */
  private byte[] releaseRecords(byte[] template) {
    boolean absolute = Integer.parseInt(tree.otpMajor()) <= LAST_WITH_ABSOLUTE_RELEASES;
    String mark = absolute ? "%ERL_ROOT%" : "%ERL_ROOT%/";
    String erlangString = finalRoot.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    String value =
        absolute
            ? new String(erlangString.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
            : "";
    StringBuilder out = new StringBuilder();
    String text = new String(template, StandardCharsets.ISO_8859_1);
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline + 1;
      int at = text.indexOf(mark, from);
      if (at >= 0 && at < to) {
        out.append(text, from, at).append(value).append(text, at + mark.length(), to);
      } else {
        out.append(text, from, to);
      }
      from = to;
    }
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void bootFiles() throws IOException {
    for (Path boot : ReleaseTree.matching(tree.bootFiles(), "start_*.boot")) {
      copy(boot, tree.bin().resolve(boot.getFileName()));
    }
    Path noDotErlang = tree.bootFiles().resolve("no_dot_erlang.boot");
    if (Files.exists(noDotErlang)) {
      copy(noDotErlang, tree.bin().resolve(noDotErlang.getFileName()));
    }
    copy(tree.bootFiles().resolve("start_clean.boot"), tree.bin().resolve("start.boot"));
    Path script = tree.bootFiles().resolve("start_clean.script");
    if (Files.exists(script)) {
      copy(script, tree.bin().resolve("start.script"));
    }
  }

  private void require(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw ReleaseTree.broken(tree.root(), tree.root().relativize(file) + " is missing");
    }
  }

  private static void render(Path template, Path script, Map<String, String> values)
      throws IOException {
    write(script, ShellTemplate.fill(Files.readAllBytes(template), values));
    Files.setPosixFilePermissions(script, PROGRAM);
  }

  /** Replaces what is there, so that a link in its place is never written through. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, bytes);
    Files.setPosixFilePermissions(file, DATA);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
