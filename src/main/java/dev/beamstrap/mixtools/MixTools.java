package dev.beamstrap.mixtools;

import dev.beamstrap.archive.Extraction;
import dev.beamstrap.archive.Limits;
import dev.beamstrap.catalog.MixInstalls;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.net.CachedDocuments;
import dev.beamstrap.platform.DottedVersion;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.StagedDirectory;
import dev.beamstrap.version.SemVer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts Hex and rebar3 where the Mix of an Elixir looks for them, as {@code mix local.hex} and
 * {@code mix local.rebar} would, and leaves alone what is there and usable.
 */
public final class MixTools {
  private static final SemVer HEX_2_SINCE = SemVer.parse("1.17.0").orElseThrow();
  private static final SemVer OLDEST_HEX = SemVer.parse("0.19.0").orElseThrow();
  private static final SemVer OLDEST_HEX_2 = SemVer.parse("2.0.6").orElseThrow();
  private static final long MAX_LIST_BYTES = 4L << 20;
  private static final long MAX_TOOL_BYTES = 16L << 20;

  private final CachedDocuments documents;
  private final MixInstalls installs;
  private final Reporter reporter;

  /**
   * What Hex and rebar3 are wanted for.
   *
   * @param home where Mix keeps them
   * @param keys directories with public keys that may sign the lists, beside the built-in key
   * @param elixir the Elixir version
   * @param otpMajor the OTP major that it runs on
   * @param compiler the version of that OTP's compiler application, where known: a Hex that a newer
   *     compiler made is replaced, because its modules do not load
   */
  public record Wanted(
      MixHome home,
      List<Path> keys,
      SemVer elixir,
      int otpMajor,
      Optional<DottedVersion> compiler) {

    /** The same, on an OTP whose compiler is known by now. */
    public Wanted on(DottedVersion known) {
      return new Wanted(home, keys, elixir, otpMajor, Optional.of(known));
    }
  }

  /**
   * What became of one of them.
   *
   * @param name {@code hex} or {@code rebar3}
   * @param version its version, empty when it cannot be told
   * @param path where it lies
   * @param installed whether this run put it there
   */
  public record Outcome(String name, String version, Path path, boolean installed) {}

  /** Tools from the given lists. */
  public MixTools(CachedDocuments documents, MixInstalls installs, Reporter reporter) {
    this.documents = documents;
    this.installs = installs;
    this.reporter = reporter;
  }

  /**
   * What is there already and usable, or empty when something is missing. Cheap: looks at names.
   */
  public static Optional<List<Outcome>> present(Wanted wanted) {
    Optional<InstalledHex> hex = usableHex(wanted);
    Optional<Path> rebar3 = presentRebar3(wanted);
    if (hex.isEmpty() || rebar3.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(List.of(kept(hex.get()), kept(rebar3.get())));
  }

  /** Installs what is missing. */
  public List<Outcome> install(Wanted wanted) {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(usableHex(wanted).map(MixTools::kept).orElseGet(() -> installHex(wanted)));
    outcomes.add(presentRebar3(wanted).map(MixTools::kept).orElseGet(() -> installRebar3(wanted)));
    return List.copyOf(outcomes);
  }

  private static Outcome kept(InstalledHex hex) {
    return new Outcome(
        "hex", hex.version().map(SemVer::toString).orElse(""), hex.directory(), false);
  }

  private static Outcome kept(Path rebar3) {
    return new Outcome("rebar3", "", rebar3, false);
  }

  private static Optional<InstalledHex> usableHex(Wanted wanted) {
    SemVer oldest = wanted.elixir().compareTo(HEX_2_SINCE) >= 0 ? OLDEST_HEX_2 : OLDEST_HEX;
    return InstalledHex.in(wanted.home().archives()).stream()
        .filter(hex -> hex.version().isPresent() && hex.version().get().compareTo(oldest) >= 0)
        .filter(
            hex ->
                wanted.compiler().isEmpty()
                    || hex.compiler().isEmpty()
                    || sameOrOlderCompiler(hex.compiler().get(), wanted.compiler().get()))
        .findFirst();
  }

  /** Compilers of one OTP major differ in their second number at most from some patch on. */
  private static boolean sameOrOlderCompiler(DottedVersion made, DottedVersion ours) {
    return new DottedVersion(made.parts().subList(0, Math.min(2, made.parts().size())))
            .compareTo(new DottedVersion(ours.parts().subList(0, Math.min(2, ours.parts().size()))))
        <= 0;
  }

  private static Optional<Path> presentRebar3(Wanted wanted) {
    List<Path> places = wanted.home().rebar3(wanted.elixir(), wanted.otpMajor());
    return places.stream().allMatch(Files::isExecutable)
        ? Optional.of(places.get(0))
        : Optional.empty();
  }

  private Outcome installHex(Wanted wanted) {
    InstallsCsv.Choice choice = choose(wanted, installs.hex(), "Hex");
    byte[] archive = fetch(wanted, installs.hex(), choice);
    Path archives = wanted.home().archives();
    List<InstalledHex> before = InstalledHex.in(archives);
    String usual = "hex-" + choice.version();
    String root = unpack(archive, archives, usual);
    if (!root.equals(usual)) {
      unpack(archive, archives, root);
    }
    Path target = archives.resolve(root);
    for (InstalledHex old : before) {
      if (!old.directory().equals(target)) {
        // Mix would load both; `mix local.hex` removes older ones too.
        DirectoryTree.delete(old.directory());
        reporter.note("replaced " + old.directory().getFileName() + " by Hex " + choice.version());
      }
    }
    return new Outcome("hex", choice.version(), target, true);
  }

  /**
   * Unpacks a Hex archive as {@code archives/name}, if that is what its one root directory is
   * called: Mix finds it by that name only. Returns the root directory's name.
   */
  private static String unpack(byte[] archive, Path archives, String name) {
    try (StagedDirectory staged = StagedDirectory.beside(archives.resolve(name))) {
      Path file = Files.createTempFile("beamstrap-hex", ".ez");
      String root;
      try {
        Files.write(file, archive);
        Extraction.zip(file, staged.path(), Limits.hexArchive());
        root = onlyEntry(staged.path());
      } finally {
        Files.deleteIfExists(file);
      }
      if (!Files.isRegularFile(staged.path().resolve(root).resolve("ebin").resolve("hex.app"))) {
        throw Fault.of(FaultCode.INTEGRITY_ARCHIVE, "the Hex archive holds no Hex")
            .cause(
                "there is no "
                    + (root.isEmpty() ? "single root directory" : root + "/ebin/hex.app"))
            .remedy("try again; if it stays so, a proxy or mirror changes the file")
            .exception();
      }
      if (root.equals(name)) {
        staged.publish();
      }
      return root;
    } catch (IOException e) {
      throw DiskFaults.of(e, "unpack Hex into", archives);
    }
  }

  private static String onlyEntry(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> all = entries.toList();
      return all.size() == 1 ? String.valueOf(all.get(0).getFileName()) : "";
    }
  }

  private Outcome installRebar3(Wanted wanted) {
    InstallsCsv.Choice choice = choose(wanted, installs.rebar(), "rebar3");
    byte[] escript = fetch(wanted, installs.rebar(), choice);
    List<Path> places = wanted.home().rebar3(wanted.elixir(), wanted.otpMajor());
    for (Path place : places) {
      AtomicFile.write(place, escript, 0755);
    }
    return new Outcome("rebar3", choice.version(), places.get(0), true);
  }

  /** The list that Mix of this Elixir reads. */
  private MixInstalls.Generation generation(Wanted wanted, MixInstalls.Files files) {
    SemVer perOtpFrom = SemVer.parse(installs.perOtpFrom()).orElseThrow();
    return wanted.elixir().compareTo(perOtpFrom) >= 0 ? files.perOtp() : files.perElixir();
  }

  private InstallsCsv.Choice choose(Wanted wanted, MixInstalls.Files files, String name) {
    MixInstalls.Generation generation = generation(wanted, files);
    URI list = generation.list().expand(Map.of());
    byte[] csv = documents.fetch(list, MAX_LIST_BYTES);
    byte[] signature = documents.fetch(generation.signature().expand(Map.of()), MAX_LIST_BYTES);
    BuildKeys.load(wanted.keys()).verify(csv, signature, list.toString());
    boolean perOtp = generation.equals(files.perOtp());
    return InstallsCsv.parse(new String(csv, StandardCharsets.UTF_8), perOtp)
        .choose(wanted.elixir(), wanted.otpMajor())
        .orElseThrow(
            () ->
                Fault.of(
                        FaultCode.VERSION_UNKNOWN,
                        "no %s build for Elixir %s on OTP %d"
                            .formatted(name, wanted.elixir(), wanted.otpMajor()))
                    .cause("none of the rows of " + list + " fits")
                    .remedy("use a newer Elixir, or install without it: --no-mix-tools")
                    .url(SafeUrl.of(list))
                    .exception());
  }

  private byte[] fetch(Wanted wanted, MixInstalls.Files files, InstallsCsv.Choice choice) {
    Map<String, String> places = new HashMap<>();
    places.put("elixir", choice.directory());
    places.put("version", choice.version());
    choice.otp().ifPresent(otp -> places.put("otp", otp));
    URI url = generation(wanted, files).file().expand(places);
    return documents.fetchPinned(url, choice.sha512(), MAX_TOOL_BYTES);
  }
}
