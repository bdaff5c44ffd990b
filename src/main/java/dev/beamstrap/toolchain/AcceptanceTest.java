package dev.beamstrap.toolchain;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs what was put in place, in an environment that redirects nothing: does Erlang start from
 * there, is it the version asked for, does its crypto library load (without it all goes well until
 * the first TLS connection), does Elixir start on it. One process start where all is well; a second
 * one only to tell which of the two tools is at fault.
 *
 * <p>A tree may be tested before it is moved to its final place: OTP finds itself from 25 on, and
 * 24 is told by ERL_ROOTDIR.
 */
public final class AcceptanceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String MARK = "beamstrap|";

  /** The last major release that does not look for itself. */
  private static final int LAST_WITHOUT_SEARCH = 24;

  private static final String ERLANG_TEST =
      "{ok,V}=file:read_file(filename:join([code:root_dir(),\"releases\","
          + "erlang:system_info(otp_release),\"OTP_VERSION\"])),"
          // Why crypto does not load is only logged; wait until that is written.
          + "case code:ensure_loaded(crypto) of {module,_}->ok;"
          + "E->catch logger_std_h:filesync(default),io:format(\"crypto: ~p~n\",[E]),halt(1) end,"
          + "[{_,_,C}|_]=crypto:info_lib(),8=byte_size(crypto:strong_rand_bytes(8)),"
          + "io:setopts([{encoding,unicode}]),"
          + "io:format(\"~n"
          + MARK
          + "~ts|~ts|~ts|~ts|||~n\",[string:trim(V),erlang:system_info(version),C,"
          + "code:root_dir()]),"
          + "halt(0).";

  private static final String ELIXIR_TEST =
      "{:ok, v} = :file.read_file(:filename.join([:code.root_dir(), \"releases\","
          + " :erlang.system_info(:otp_release), \"OTP_VERSION\"]))\n"
          + "[{_, _, c} | _] = :crypto.info_lib()\n"
          + "8 = byte_size(:crypto.strong_rand_bytes(8))\n"
          + ":io.setopts([{:encoding, :unicode}])\n"
          + "IO.puts([\"\\n"
          + MARK
          + "\", String.trim(v), \"|\", :erlang.system_info(:version), \"|\", c, \"|\","
          + " :code.root_dir(), \"|\", System.version(), \"|\","
          + " System.build_info()[:otp_release] || \"\", \"|\"])";

  /**
   * What the tools said of themselves.
   *
   * @param otpVersion the exact OTP version, for example {@code 27.3.4.1}
   * @param ertsVersion the run-time system's version
   * @param crypto the OpenSSL that crypto runs on
   * @param elixirVersion Elixir's version, when Elixir was tested
   * @param elixirBuiltFor the OTP major that Elixir was compiled with, when Elixir was tested
   */
  public record Answer(
      String otpVersion,
      String ertsVersion,
      String crypto,
      Optional<String> elixirVersion,
      Optional<String> elixirBuiltFor) {}

  private final Path scratch;
  private final Duration deadline;

  private AcceptanceTest(Path scratch, Duration deadline) {
    this.scratch = scratch;
    this.deadline = deadline;
  }

  /**
   * Tests that run in {@code scratch}, an existing empty directory, which is also their home. What
   * they leave there is the caller's to delete.
   */
  public static AcceptanceTest in(Path scratch) {
    return new AcceptanceTest(scratch.toAbsolutePath(), DEADLINE);
  }

  /** The same tests with another deadline for each start. */
  AcceptanceTest within(Duration other) {
    return new AcceptanceTest(scratch, other);
  }

  /**
   * Tests Erlang alone.
   *
   * @param otpRoot the release, after {@link OtpInstall}
   * @param otpVersion the version that it must be; empty for a branch build
   * @throws BeamstrapException {@link FaultCode#PLATFORM_ACCEPTANCE} with the tool's output, {@link
   *     FaultCode#DISK_NOEXEC}
   */
  public Answer erlang(Path otpRoot, Optional<String> otpVersion) {
    ReleaseTree tree = tree(otpRoot);
    Path erl = runnable(tree.bin().resolve("erl"));
    runnable(tree.ertsBin().resolve("erlexec"));
    runnable(tree.ertsBin().resolve("beam.smp"));
    ToolRun run = run(List.of(erl.toString(), "-noshell", "-eval", ERLANG_TEST), tree, List.of());
    Answer answer = answer(run, "Erlang/OTP" + named(otpVersion), otpRoot);
    requireVersion("Erlang/OTP", otpVersion, answer.otpVersion(), otpRoot);
    return answer;
  }

  /**
   * Tests Elixir on an Erlang, and with it that Erlang.
   *
   * @param elixirRoot the directory with Elixir's {@code bin} and {@code lib}
   * @param elixirVersion the version that it must be, without {@code -otp-NN}; empty for a branch
   * @param otpRoot as for {@link #erlang}
   * @param otpVersion as for {@link #erlang}
   */
  public Answer elixir(
      Path elixirRoot, Optional<String> elixirVersion, Path otpRoot, Optional<String> otpVersion) {
    ReleaseTree tree = tree(otpRoot);
    Path bin = elixirRoot.toAbsolutePath().resolve("bin");
    Path elixir = runnable(bin.resolve("elixir"));
    runnable(bin.resolve("mix"));
    runnable(tree.bin().resolve("erl"));
    ToolRun run = run(List.of(elixir.toString(), "-e", ELIXIR_TEST), tree, List.of(bin));
    if (!run.succeeded()) {
      // Whose fault is it? Erlang alone says so by failing, too.
      erlang(otpRoot, otpVersion);
    }
    Answer answer = answer(run, "Elixir" + named(elixirVersion), otpRoot);
    requireVersion("Erlang/OTP", otpVersion, answer.otpVersion(), otpRoot);
    requireVersion("Elixir", elixirVersion, answer.elixirVersion().orElse(""), elixirRoot);
    return answer;
  }

  private ToolRun run(List<String> command, ReleaseTree tree, List<Path> first) {
    Map<String, String> variables = new HashMap<>();
    List<String> path = new ArrayList<>();
    first.forEach(bin -> path.add(bin.toString()));
    path.add(tree.bin().toString());
    path.add("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    String inherited = System.getenv("PATH");
    if (inherited != null && !inherited.isEmpty()) {
      path.add(inherited);
    }
    variables.put("PATH", String.join(":", path));
    variables.put("LANG", "C.UTF-8");
    variables.put("ERL_CRASH_DUMP_SECONDS", "0");
    if (Integer.parseInt(tree.otpMajor()) <= LAST_WITHOUT_SEARCH) {
      variables.put("ERL_ROOTDIR", tree.root().toString());
    }
    try {
      return ToolRun.of(command, variables, scratch, deadline);
    } catch (IOException failure) {
      throw DiskFaults.ofStart(failure, Path.of(command.get(0)));
    }
  }

  private static ReleaseTree tree(Path otpRoot) {
    try {
      // The tools run in another directory.
      return ReleaseTree.at(otpRoot.toAbsolutePath());
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", otpRoot);
    }
  }

  private Answer answer(ToolRun run, String tool, Path otpRoot) {
    if (run.status().isEmpty()) {
      throw failed(tool + " did not answer within " + deadline.toSeconds() + " s", run.output());
    }
    if (!run.succeeded()) {
      throw failed(
          tool + " does not run on this host: exit status " + run.status().get(), run.output());
    }
    int at = run.output().lastIndexOf(MARK);
    String[] fields = at < 0 ? new String[0] : run.output().substring(at).split("\\|", 8);
    if (fields.length < 8) {
      throw failed(tool + " ran and did not answer as expected", run.output());
    }
    if (!sameDirectory(fields[4], otpRoot)) {
      throw failed(
          tool + " ran on another Erlang: " + fields[4] + " instead of " + otpRoot, run.output());
    }
    return new Answer(fields[1], fields[2], fields[3], nonEmpty(fields[5]), nonEmpty(fields[6]));
  }

  private static boolean sameDirectory(String said, Path expected) {
    try {
      return Files.isSameFile(Path.of(said), expected);
    } catch (IOException | InvalidPathException elsewhere) {
      return false;
    }
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String named(Optional<String> version) {
    return version.map(text -> " " + text).orElse("");
  }

  private static void requireVersion(
      String tool, Optional<String> expected, String answered, Path root) {
    if (expected.isPresent() && !expected.get().equals(answered)) {
      throw Fault.of(
              FaultCode.PLATFORM_ACCEPTANCE,
              tool + " " + expected.get() + " was installed, and it says it is " + answered)
          .cause("the archive that was unpacked to " + root + " holds another version")
          .remedy("install another version, and report the archive to its publisher")
          .exception();
    }
  }

  /** A file that can be run; which file systems mounted noexec deny, whatever the mode says. */
  private static Path runnable(Path program) {
    if (!Files.isRegularFile(program)) {
      throw Fault.of(FaultCode.PLATFORM_ACCEPTANCE, "the program is missing: " + program)
          .cause("the installation is not complete")
          .remedy("uninstall that version and install it again")
          .exception();
    }
    if (Files.isExecutable(program)) {
      return program;
    }
    if (modeAllows(program)) {
      throw Fault.of(FaultCode.DISK_NOEXEC, "programs cannot be run from " + program.getParent())
          .cause("the file system is mounted noexec, or the directory is closed to this user")
          .remedy("set BEAMSTRAP_HOME to a directory on a file system that allows programs")
          .exception();
    }
    throw Fault.of(FaultCode.PLATFORM_ACCEPTANCE, "the file is not executable: " + program)
        .cause("its mode was lost when it was unpacked")
        .remedy("uninstall that version and install it again")
        .exception();
  }

  private static boolean modeAllows(Path program) {
    try {
      return Files.getPosixFilePermissions(program).stream()
          .anyMatch(permission -> permission.name().endsWith("_EXECUTE"));
    } catch (IOException failure) {
      throw DiskFaults.of(failure, "read", program);
    }
  }

  private static BeamstrapException failed(String message, String output) {
    return Fault.of(FaultCode.PLATFORM_ACCEPTANCE, message)
        .cause(ToolOutput.gist(output))
        .remedy(ToolOutput.remedy(output))
        .exception();
  }
}
