package dev.beamstrap.project;

import dev.beamstrap.digest.Sha256;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@code mix.lock} says of one application.
 *
 * <p>{@link #term} is the entry as it was read, and what is written back; the other components are
 * what it means.
 */
public sealed interface LockEntry {

  /** The OTP application, which is the entry's key and the directory below {@code deps}. */
  String app();

  /** The line of the entry in the file, from 1. */
  int line();

  /** The entry's value as it stands in the file. */
  ElixirTerm term();

  /**
   * {@code {:hex, :package, "version", …}} of three or more elements. Elements that the file does
   * not have, or has as {@code nil}, are empty. Source: hex v2.5.1 lib/hex/utils.ex lock/1.
   *
   * @param packageName a valid package name; may differ from the application
   * @param version three-part, safe in a path
   * @param inner the checksum of VERSION, metadata.config and contents.tar.gz
   * @param managers for example {@code mix}, {@code rebar3}
   * @param deps what the locked version depends on
   * @param repo the repository as written; none means {@code hexpm}, see {@link #repository}
   * @param outer the checksum of the whole tarball
   * @param extra elements after the eighth, of a Hex yet to come; without meaning for us
   */
  record Hex(
      String app,
      int line,
      ElixirTerm term,
      String packageName,
      String version,
      Optional<Sha256> inner,
      Optional<List<String>> managers,
      Optional<List<LockDependency>> deps,
      Optional<String> repo,
      Optional<Sha256> outer,
      List<ElixirTerm> extra)
      implements LockEntry {
    public Hex {
      managers = managers.map(List::copyOf);
      deps = deps.map(List::copyOf);
      extra = List.copyOf(extra);
    }

    /** The repository with its default. */
    public String repository() {
      return repo.orElse("hexpm");
    }

    /** Whether a checksum is in upper case, on which Hex 2.4.2 and later crash. */
    public boolean upperCaseChecksum() {
      return term.asTuple().orElse(List.of()).stream()
          .flatMap(element -> element.asText().stream())
          .filter(text -> Sha256.parse(text).isPresent())
          .anyMatch(text -> !text.equals(text.toLowerCase(Locale.ROOT)));
    }
  }

  /** {@code {:package, "version"}}, which Hex 0.1 to 0.5 wrote; the package is the application. */
  record Package(String app, int line, ElixirTerm term, String version) implements LockEntry {}

  /**
   * {@code {:git, "url", "revision", options}}.
   *
   * @param url where to clone from; never starts with a dash
   * @param sha the locked revision, 40 or 64 lower-case hexadecimal digits
   * @param options a keyword list, in the order of the file
   */
  record Git(String app, int line, ElixirTerm term, String url, String sha, ElixirTerm options)
      implements LockEntry {

    /** A revision without options, as other locks than Mix's name it. */
    public static Git plain(String app, String url, String sha) {
      ElixirTerm options = new ElixirTerm.Sequence(List.of());
      ElixirTerm term =
          new ElixirTerm.Tuple(
              List.of(
                  new ElixirTerm.Atom("git"),
                  new ElixirTerm.Text(url),
                  new ElixirTerm.Text(sha),
                  options));
      return new Git(app, 1, term, url, sha, options);
    }

    /** The text of an option: {@code branch}, {@code ref}, {@code tag}, {@code sparse}, … */
    public Optional<String> text(String option) {
      return options.keyword(option).flatMap(ElixirTerm::asText);
    }

    /** The number of an option: {@code depth}. */
    public Optional<BigInteger> number(String option) {
      return options
          .keyword(option)
          .flatMap(
              term ->
                  term instanceof ElixirTerm.Int number
                      ? Optional.of(number.value())
                      : Optional.empty());
    }

    /** Whether an option is {@code true}: {@code submodules}. */
    public boolean isSet(String option) {
      return options.keyword(option).filter(term -> term.isAtom("true")).isPresent();
    }
  }

  /**
   * Any other source: Mercurial, a custom SCM, or something that is no tuple.
   *
   * @param scm the atom in front, empty when there is none
   */
  record Other(String app, int line, ElixirTerm term, String scm) implements LockEntry {}
}
