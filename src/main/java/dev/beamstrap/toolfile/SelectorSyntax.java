package dev.beamstrap.toolfile;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.OtpVersion;
import dev.beamstrap.version.SemVer;
import dev.beamstrap.version.Tool;
import java.util.Optional;

/**
 * The spellings of a version: those of asdf (asdf, internal/toolversions) and of mise (mise,
 * src/toolset/tool_request.rs), and the tags and branches of Erlang and Elixir.
 */
final class SelectorSyntax {
  private static final String OTP_TAG = "OTP-";
  private static final String OTP_SUFFIX = "-otp-";

  private SelectorSyntax() {}

  /** Reads one spelling; anything else is refused at {@code origin}. */
  static Selector parse(Tool tool, String text, Origin origin) {
    if (isTemplate(text)) {
      throw template(origin);
    }
    if (text.equals("system")) {
      return new Selector.SystemTool();
    }
    if (text.equals("latest")) {
      return new Selector.Latest(Optional.empty());
    }
    int colon = text.indexOf(':');
    int split = colon < 0 ? text.indexOf('-') : colon;
    String kind = split < 0 ? "" : text.substring(0, split);
    String rest = text.substring(split + 1);
    switch (kind) {
      case "ref", "tag", "branch", "rev" -> {
        return ref(tool, rest, origin);
      }
      default -> {
        return colon < 0 ? plain(tool, text, origin) : prefixed(tool, kind, rest, origin);
      }
    }
  }

  /** Whether {@code text} holds what mise would run through its template engine. */
  static boolean isTemplate(String text) {
    return text.contains("{{") || text.contains("{%");
  }

  static BeamstrapException template(Origin origin) {
    return Refusal.at(
        origin,
        "a template stands where a version should",
        "only mise renders templates",
        "write the version itself");
  }

  private static Selector prefixed(Tool tool, String kind, String rest, Origin origin) {
    switch (kind) {
      case "latest", "prefix" -> {
        return new Selector.Latest(Optional.of(version(tool, rest, origin)));
      }
      case "path" -> {
        if (rest.isEmpty() || rest.indexOf('\0') >= 0) {
          throw Refusal.at(
              origin,
              "path: names no directory",
              "the directory of the tool has to follow",
              "write for example path:/opt/" + tool);
        }
        return new Selector.PathTo(rest);
      }
      default ->
          throw Refusal.at(
              origin,
              Refusal.quote(kind + ":" + rest) + " is no way to ask for a version of " + tool,
              "after a colon only latest:, prefix:, ref:, tag:, branch:, rev: and path: are known",
              remedy(tool));
    }
  }

  private static Selector plain(Tool tool, String text, Origin origin) {
    return isBranch(text)
        ? new Selector.Ref(text)
        : new Selector.Version(version(tool, text, origin));
  }

  private static Selector ref(Tool tool, String name, Origin origin) {
    String bare = withoutTag(tool, name);
    Optional<String> published =
        tool == Tool.ERLANG
            ? OtpVersion.parse(bare).filter(v -> v.components().size() > 1).map(Object::toString)
            : ElixirVersion.parse(bare).map(Object::toString);
    // The parsers take a tag's beginning, too: written twice it is no version.
    boolean once = published.filter(bare::equals).isPresent();
    return once ? new Selector.Version(bare) : new Selector.Ref(gitName(name, origin));
  }

  /** {@code main}, {@code master}, {@code maint}, alone or for an OTP major. */
  private static boolean isBranch(String text) {
    for (String branch : new String[] {"main", "master", "maint"}) {
      if (text.startsWith(branch)) {
        String rest = text.substring(branch.length());
        if (rest.startsWith(OTP_SUFFIX)) {
          rest = rest.substring(OTP_SUFFIX.length() - 1);
        }
        if (rest.isEmpty() || (rest.startsWith("-") && isNumber(rest.substring(1)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String gitName(String name, Origin origin) {
    boolean fine = !name.isEmpty() && !name.startsWith("-") && !name.contains("..");
    for (int i = 0; fine && i < name.length(); i++) {
      char c = name.charAt(i);
      fine = c > ' ' && c != 0x7f && "\\~^:?*[".indexOf(c) < 0;
    }
    if (!fine) {
      throw Refusal.at(
          origin,
          Refusal.quote(name) + " is no name of a branch, tag or commit",
          "git takes no such name",
          "write the version instead, or for example ref:main");
    }
    return name;
  }

  private static String withoutTag(Tool tool, String text) {
    if (tool == Tool.ERLANG && text.startsWith(OTP_TAG)) {
      return text.substring(OTP_TAG.length());
    }
    return text.startsWith("v") ? text.substring(1) : text;
  }

  /** The version or prefix without its tag's beginning. */
  private static String version(Tool tool, String text, Origin origin) {
    String bare = withoutTag(tool, text);
    Optional<String> objection =
        bare.isEmpty()
            ? Optional.of("nothing stands where the version should")
            : tool == Tool.ERLANG ? otpObjection(bare) : semVerObjection(tool, bare);
    if (objection.isPresent()) {
      throw Refusal.at(
          origin,
          Refusal.quote(text) + " is not a version of " + tool,
          objection.get(),
          remedy(tool));
    }
    return bare;
  }

  private static Optional<String> otpObjection(String text) {
    return OtpVersion.parse(text).filter(v -> v.toString().equals(text)).isPresent()
        ? Optional.empty()
        : Optional.of(
            range(text)
                .orElse("versions of OTP are numbers and dots, with -rcN for release candidates"));
  }

  private static Optional<String> semVerObjection(Tool tool, String text) {
    Optional<String> range = range(text);
    if (range.isPresent()) {
      return range;
    }
    int suffix = tool == Tool.ELIXIR ? text.indexOf(OTP_SUFFIX) : -1;
    String version = suffix < 0 ? text : text.substring(0, suffix);
    int dash = version.indexOf('-');
    String padded = version + ".0".repeat(Math.max(0, 2 - dots(version)));
    boolean known =
        dash < 0
            ? SemVer.parse(padded).filter(v -> v.build().isEmpty()).isPresent()
            : SemVer.parse(version).filter(v -> v.build().isEmpty()).isPresent();
    if (!known) {
      return Optional.of("versions have up to three numbers, with -rc.N for release candidates");
    }
    if (tool == Tool.ELIXIR && version.startsWith("otp", dash + 1)) {
      return Optional.of("the OTP major is written -otp-NN");
    }
    return suffix < 0
        ? Optional.empty()
        : ElixirVersion.objection("1.0.0" + text.substring(suffix));
  }

  private static int dots(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      dots += text.charAt(i) == '.' ? 1 : 0;
    }
    return dots;
  }

  private static Optional<String> range(String text) {
    boolean range =
        "~^<>=*".indexOf(text.charAt(0)) >= 0 || text.endsWith(".x") || text.endsWith("*");
    return range
        ? Optional.of("version files know no ranges; a prefix means its newest release")
        : Optional.empty();
  }

  private static String remedy(Tool tool) {
    return switch (tool) {
      case ERLANG -> "write a version such as 27.3.4.1, a prefix such as 27, or latest";
      case ELIXIR -> "write a version such as 1.18.3-otp-27, a prefix such as 1.18, or latest";
      case REBAR -> "write a version such as 3.25.1, a prefix such as 3.25, or latest";
      case GLEAM -> "write a version such as 1.6.3, a prefix such as 1.6, or latest";
    };
  }
}
