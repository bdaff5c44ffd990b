package dev.beamstrap.project;

import dev.beamstrap.beam.Term;
import dev.beamstrap.digest.Sha256;
import java.util.List;
import java.util.Optional;

/**
 * A {@code rebar.lock}, in any of its three formats:
 *
 * <pre>
 * [{&lt;&lt;"cowlib"&gt;&gt;,{pkg,&lt;&lt;"cowlib"&gt;&gt;,&lt;&lt;"2.13.0"&gt;&gt;},0}].
 *
 * {"1.2.0",
 * [{&lt;&lt;"cowlib"&gt;&gt;,{pkg,&lt;&lt;"cowlib"&gt;&gt;,&lt;&lt;"2.13.0"&gt;&gt;},0},
 *  {&lt;&lt;"mine"&gt;&gt;,{git,"https://example.com/mine.git",{ref,"0b4b…"}},1}]}.
 * [
 * {pkg_hash,[{&lt;&lt;"cowlib"&gt;&gt;, &lt;&lt;"DB8F…"&gt;&gt;}]},
 * {pkg_hash_ext,[{&lt;&lt;"cowlib"&gt;&gt;, &lt;&lt;"E1E1…"&gt;&gt;}]}
 * ].
 * </pre>
 *
 * <p>"1.1.0" has no {@code pkg_hash_ext}. A version string of the future is read as the newest one,
 * as rebar3 does. Source: rebar3 3.27.0 apps/rebar/src/rebar_config.erl.
 *
 * @param version the version string; the first format has none
 * @param entries in the order of the file
 */
public record RebarLock(Optional<String> version, List<Entry> entries) {
  public RebarLock {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a lock. Throws {@code project.conflict} or {@code project.syntax}.
   *
   * @param source what the file is called in messages, for example {@code rebar.lock}
   */
  public static RebarLock parse(String content, String source) {
    return new RebarLockReader(new ProjectText(content, source)).read();
  }

  /**
   * A locked application.
   *
   * @param app the OTP application, safe in a path
   * @param level 0 for a direct dependency
   */
  public record Entry(String app, Source source, long level) {}

  /** Where an application comes from. */
  public sealed interface Source {}

  /**
   * A Hex package; which repository it is from, the lock does not say.
   *
   * @param packageName valid, safe in a path
   * @param version valid, safe in a path
   * @param inner see {@code dev.beamstrap.registry.PackageTarball}
   * @param outer the checksum of the tarball
   */
  public record Package(
      String packageName, String version, Optional<Sha256> inner, Optional<Sha256> outer)
      implements Source {}

  /**
   * A revision in a Git repository.
   *
   * @param url never starts with a dash
   * @param sha 40 or 64 lower-case hexadecimal digits
   * @param subdir the directory inside the repository, when it is not the top
   */
  public record Git(String url, String sha, Optional<String> subdir) implements Source {}

  /** Any other source: Mercurial, a plugin's. */
  public record Other(Term term) implements Source {}
}
