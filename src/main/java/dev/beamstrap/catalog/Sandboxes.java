package dev.beamstrap.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sandboxes that are known, by their marks: {@code sandboxes.toml}. A hint for people, never a
 * reason to act differently.
 *
 * <pre>
 * public_authorities = ["Let's Encrypt"]
 *
 * [[sandbox]]
 * name = "codex-cli"
 * title = "Codex CLI"
 * needs = 1
 * variables = ["CODEX_HOME"]
 * note = "What is special there."
 *   [[sandbox.mark]]
 *   variable = "CODEX_SANDBOX"        # is set; also with equals = "…" or prefix = "…"
 *   [[sandbox.mark]]
 *   file = "/opt/codex"               # exists
 *   [[sandbox.mark]]
 *   issuer = "sandbox egress"         # in the issuer of the presented certificates, any case
 *   [[sandbox.mark]]
 *   proxy = "host.docker.internal:3128"
 *   [[sandbox.mark]]
 *   status_endpoint = true            # the proxy answers /__agentproxy/status
 * </pre>
 *
 * @param publicAuthorities organisations whose certificates mean that nobody inspects TLS
 * @param sandboxes in the order in which they are tried
 */
public record Sandboxes(List<String> publicAuthorities, List<Sandbox> sandboxes) {
  /** The name of the file. */
  public static final String FILE = "sandboxes.toml";

  /** Copies the lists. */
  public Sandboxes {
    publicAuthorities = List.copyOf(publicAuthorities);
    sandboxes = List.copyOf(sandboxes);
  }

  /**
   * A sandbox.
   *
   * @param name for programs
   * @param title for people
   * @param needs how many marks must be there
   * @param marks what tells it from others
   * @param variables that matter there
   * @param note what is special there, for people
   */
  public record Sandbox(
      String name, String title, int needs, List<Mark> marks, List<String> variables, String note) {
    /** Copies the lists. */
    public Sandbox {
      marks = List.copyOf(marks);
      variables = List.copyOf(variables);
    }
  }

  /** What tells a sandbox from others. */
  public sealed interface Mark {}

  /** A variable that is set, to that value or with that beginning where one is given. */
  public record Variable(String name, Optional<String> equals, Optional<String> prefix)
      implements Mark {}

  /** A file that exists. */
  public record ExistingFile(String path) implements Mark {}

  /** A text in the issuer of what TLS presents. */
  public record Issuer(String text) implements Mark {}

  /** The proxy's host and port. */
  public record Proxy(String authority) implements Mark {}

  /** The proxy answers its status document. */
  public record StatusEndpoint() implements Mark {}

  /** Reads the text of the file; {@code project.syntax} when it is not understood. */
  public static Sandboxes parse(String text) {
    TomlFields file = TomlFields.parse(FILE, text);
    List<Sandbox> sandboxes = new ArrayList<>();
    for (TomlFields fields : file.tables("sandbox")) {
      List<Mark> marks = new ArrayList<>();
      for (TomlFields mark : fields.tables("mark")) {
        marks.add(mark(mark));
        mark.done();
      }
      sandboxes.add(
          new Sandbox(
              fields.string("name"),
              fields.string("title"),
              fields.has("needs") ? fields.integer("needs") : 1,
              marks,
              fields.strings("variables"),
              fields.string("note")));
      fields.done();
    }
    Sandboxes all = new Sandboxes(file.strings("public_authorities"), sandboxes);
    file.done();
    return all;
  }

  private static Mark mark(TomlFields fields) {
    if (fields.has("variable")) {
      return new Variable(
          fields.string("variable"),
          fields.optionalString("equals"),
          fields.optionalString("prefix"));
    }
    if (fields.has("file")) {
      return new ExistingFile(fields.string("file"));
    }
    if (fields.has("issuer")) {
      return new Issuer(fields.string("issuer"));
    }
    if (fields.has("proxy")) {
      return new Proxy(fields.string("proxy"));
    }
    if (fields.has("status_endpoint") && fields.bool("status_endpoint")) {
      return new StatusEndpoint();
    }
    throw fields.fault("variable", "or file, issuer, proxy or status_endpoint is missing");
  }

  /** Whether a distinguished name is that of an authority that everybody trusts. */
  public boolean isPublic(String distinguishedName) {
    String name = distinguishedName.toLowerCase(Locale.ROOT);
    return publicAuthorities.stream()
        .anyMatch(organisation -> name.contains(organisation.toLowerCase(Locale.ROOT)));
  }
}
