package dev.beamstrap.hexcache;

import dev.beamstrap.beam.EncodedTerm;
import dev.beamstrap.beam.EtsTable;
import dev.beamstrap.beam.ExternalTerm;
import dev.beamstrap.beam.RandomTerms;
import dev.beamstrap.beam.Term;
import dev.beamstrap.beam.TermText;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The Java side of {@code tests/e2e/hexcache-formats}: {@code FormatsProbe ACTION DIRECTORY}. */
public final class FormatsProbe {
  private static final List<Integer> PAYLOADS = List.of(65527, 65528, 65529, 131064, 1_000_000);

  private FormatsProbe() {}

  /** Runs one action. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[1]);
    switch (args[0]) {
      case "write" -> write(directory);
      case "recode" -> recode(directory);
      case "merge" -> merge(directory);
      case "verify" -> verify(directory);
      case "large" -> large(directory, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "again" -> {
        HexHome home = new HexHome(directory, directory, directory, false);
        CacheFormat format = CacheFormat.valueOf(args[2]);
        new RegistryCacheFile(home, format, Samples::replace)
            .merge(List.of(Samples.beta(args[3])), Samples.NOW);
        printPeak();
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void write(Path directory) throws IOException {
    for (CacheFormat format : CacheFormat.values()) {
      RegistryCache cache = RegistryCache.empty(format);
      fill(cache);
      write(directory, format.name(), cache.encode(), objects(cache.encode(), format));
    }
    for (RebarIndex.Format format : RebarIndex.Format.values()) {
      RebarIndex index = RebarIndex.empty(format);
      index.put(Samples.alpha());
      index.put(Samples.beta("1.0.0", "1.0.0-rc.1", "2.0.0-0.3.7+build.5"));
      write(directory, "IDX_" + format, index.encode(), EtsTable.read(index.encode()).objects());
    }
    for (int payload : PAYLOADS) {
      List<EncodedTerm> objects =
          List.of(
              EncodedTerm.of(Term.tuple(Term.atom("key"), Term.binary(new byte[payload - 13]))),
              EncodedTerm.of(Term.tuple(Term.atom("other"), Term.EMPTY_LIST)));
      EtsTable table =
          new EtsTable(
              "big", EtsTable.Kind.SET, EtsTable.Protection.PROTECTED, false, 1, true, objects);
      write(directory, "PAYLOAD_" + payload, table.write(), objects);
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    for (long seed = 0; seed < 3000; seed++) {
      Term term = new RandomTerms(new SplittableRandom(seed)).next();
      put(encoded, ExternalTerm.encode(term));
      text.append(TermText.print(term)).append(".\n");
    }
    Files.write(directory.resolve("terms.etf"), encoded.toByteArray());
    Files.writeString(directory.resolve("terms.txt"), text);
  }

  private static void fill(RegistryCache cache) {
    cache.put(Samples.alpha(), Samples.NOW);
    cache.put(Samples.beta("1.0.0", "1.1.0"), Samples.NOW);
    cache.put(Samples.policy());
    cache.checkedForHex(Samples.NOW);
  }

  private static List<EncodedTerm> objects(byte[] file, CacheFormat format) {
    return format == CacheFormat.BIN_V5 ? BinImage.read(file) : EtsTable.read(file).objects();
  }

  private static void write(Path directory, String name, byte[] file, List<EncodedTerm> objects)
      throws IOException {
    StringBuilder text = new StringBuilder();
    objects.forEach(object -> text.append(object).append(".\n"));
    Files.write(directory.resolve(name + ".cache"), file);
    Files.writeString(directory.resolve(name + ".txt"), text);
  }

  private static void put(ByteArrayOutputStream out, byte[] term) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(term.length).array());
    out.writeBytes(term);
  }

  private static void recode(Path directory) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("erlang.etf")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (in.hasRemaining()) {
      byte[] term = new byte[in.getInt()];
      in.get(term);
      put(out, ExternalTerm.encode(ExternalTerm.decode(term)));
    }
    Files.write(directory.resolve("java.etf"), out.toByteArray());
  }

  private static void merge(Path directory) throws IOException {
    for (CacheFormat format : CacheFormat.values()) {
      for (String kind : List.of("plain", "verified")) {
        Path file = directory.resolve("real-" + kind + "-" + format);
        if (Files.exists(file)) {
          RegistryCache cache = RegistryCache.load(Files.readAllBytes(file), format);
          fill(cache);
          Files.write(directory.resolve("merged-" + kind + "-" + format), cache.encode());
        }
      }
    }
    for (RebarIndex.Format format : RebarIndex.Format.values()) {
      RebarIndex index =
          RebarIndex.load(Files.readAllBytes(directory.resolve("real-IDX_" + format)), format);
      index.put(Samples.alpha());
      Files.write(directory.resolve("merged-IDX_" + format), index.encode());
    }
  }

  private static void verify(Path directory) throws IOException {
    StringBuilder verdicts = new StringBuilder();
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.filter(path -> path.toString().endsWith(".mutant")).sorted().toList();
    }
    for (Path file : files) {
      String verdict;
      try {
        EtsTable table = EtsTable.read(Files.readAllBytes(file));
        verdict = "{ok," + table.objects().size() + "}";
      } catch (BeamstrapException refused) {
        verdict = "{error," + TermText.print(Term.binary(refused.fault().message())) + "}";
      }
      verdicts.append("{\"").append(file.getFileName()).append("\",").append(verdict);
      verdicts.append("}.\n");
    }
    Files.writeString(directory.resolve("verdicts.txt"), verdicts, StandardCharsets.UTF_8);
  }

  /** Merges one package into a cache of many, and says what it took. */
  private static void large(Path directory, int packages, int versions) throws IOException {
    for (CacheFormat format : CacheFormat.values()) {
      HexHome home = new HexHome(directory, directory, directory, false);
      RegistryCacheFile file = new RegistryCacheFile(home, format, Samples::replace);
      Files.deleteIfExists(directory.resolve("cache.ets"));
      Files.deleteIfExists(directory.resolve("cache.bin"));
      long start = System.nanoTime();
      fill(file, packages, versions);
      long filled = System.nanoTime();
      file.merge(List.of(Samples.alpha()), Samples.NOW);
      long merged = System.nanoTime();
      file.merge(List.of(Samples.alpha()), Samples.NOW);
      long unchanged = System.nanoTime();
      System.out.printf(
          "%s: %d x %d, %.1f MB; filled %d ms, merged %d ms, nothing to do %d ms%n",
          format,
          packages,
          versions,
          Files.size(file.path()) / 1e6,
          (filled - start) / 1_000_000,
          (merged - filled) / 1_000_000,
          (unchanged - merged) / 1_000_000);
    }
    printPeak();
  }

  private static void printPeak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(System.out::println);
    }
  }

  private static void fill(RegistryCacheFile file, int packages, int versions) {
    RegistryCacheFile.Opened opened = file.open();
    for (int i = 0; i < packages; i++) {
      opened.cache().put(sample(i, versions), Samples.NOW);
    }
    file.save(opened);
  }

  private static PackageEntry sample(int number, int versions) {
    List<ReleaseEntry> releases = new ArrayList<>();
    for (int i = 0; i < versions; i++) {
      Sha256 sum = Samples.sum(number * 1000 + i);
      releases.add(
          new ReleaseEntry(
              "1." + i + ".0",
              sum,
              Optional.of(sum),
              Arrays.asList(
                  new ReleaseEntry.Dependency("hexpm", "plug", "plug", "~> 1.0 or ~> 2.0", false),
                  new ReleaseEntry.Dependency("hexpm", "jason", "jason", "~> 1.0", true),
                  new ReleaseEntry.Dependency("hexpm", "ex_doc", "ex_doc", ">= 0.19.0", true)),
              Optional.empty(),
              OptionalLong.of(1_600_000_000L + i),
              List.of()));
    }
    return new PackageEntry(
        "hexpm", "package_number_" + number, releases, Optional.of("\"etag-" + number + "\""));
  }
}
