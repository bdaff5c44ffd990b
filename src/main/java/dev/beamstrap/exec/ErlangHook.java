package dev.beamstrap.exec;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.host.SearchPath;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.AtomicFile;
import dev.beamstrap.store.DirectoryTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The module that gives Erlang's HTTP clients their proxy: compiled by the Erlang that will load
 * it, once, and kept.
 */
final class ErlangHook {
  private static final String MODULE = "beamstrap_proxy";
  private static final String BEAM = MODULE + ".beam";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path cache;
  private final Reporter reporter;

  /** Compiled modules are kept below {@code cache}. */
  ErlangHook(Path cache, Reporter reporter) {
    this.cache = cache;
    this.reporter = reporter;
  }

  /**
   * The directory that holds the compiled module and nothing else.
   *
   * @param env the environment in which {@code erlc} is found
   * @return empty without an Erlang
   */
  Optional<Path> library(Map<String, String> env) {
    try {
      Optional<Path> compiler = SearchPath.of(env).first("erlc");
      if (compiler.isEmpty()) {
        return Optional.empty();
      }
      byte[] source = source();
      Path library = cache.resolve(key(source, compiler.get().toRealPath()));
      Path kept = library.resolve(BEAM);
      if (!Files.isRegularFile(kept)) {
        compile(source, compiler.get(), env, kept);
      }
      return Optional.of(library);
    } catch (IOException e) {
      reporter.warn(
          "plain :httpc will not use the gateway: its module cannot be made ("
              + e.getMessage()
              + ")");
      return Optional.empty();
    }
  }

  /**
   * Puts the module into a directory.
   *
   * @param env the environment in which {@code erlc} is found
   * @return whether it is there: not without an Erlang
   */
  boolean install(Path directory, Map<String, String> env) throws IOException {
    Optional<Path> library = library(env);
    if (library.isPresent()) {
      Files.copy(library.get().resolve(BEAM), directory.resolve(BEAM));
    }
    return library.isPresent();
  }

  private static byte[] source() throws IOException {
    try (InputStream in = ErlangHook.class.getResourceAsStream(MODULE + ".erl")) {
      if (in == null) {
        throw new IllegalStateException(MODULE + ".erl is not in the jar");
      }
      return in.readAllBytes();
    }
  }

  /** One for each source and each Erlang, known by its compiler's place and time. */
  private static String key(byte[] source, Path compiler) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(source);
    digest.update(compiler.toString().getBytes(StandardCharsets.UTF_8));
    digest.update(Files.getLastModifiedTime(compiler).toString().getBytes(StandardCharsets.UTF_8));
    return Sha256.ofBytes(digest.digest()).hex().substring(0, 32);
  }

  private static void compile(byte[] source, Path compiler, Map<String, String> env, Path kept)
      throws IOException {
    Path work = Files.createTempDirectory("beamstrap-erlc");
    try {
      Files.write(work.resolve(MODULE + ".erl"), source);
      ProgramRun run =
          ProgramRun.of(List.of(compiler.toString(), MODULE + ".erl"), env, work, DEADLINE);
      Path beam = work.resolve(BEAM);
      if (!Files.isRegularFile(beam)) {
        throw new IOException("erlc: " + run.output().strip());
      }
      AtomicFile.write(kept, Files.readAllBytes(beam), 0644);
    } finally {
      DirectoryTree.delete(work);
    }
  }
}
