package dev.beamstrap.toolchain;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An {@link Environment} in the languages of those who take it over. Every text ends with a newline
 * unless it is empty.
 */
public enum EnvironmentText {
  /** For {@code eval} in bash, zsh and every POSIX sh. */
  BASH {
    @Override
    public String of(Environment environment) {
      StringBuilder out = new StringBuilder();
      if (!environment.path().isEmpty()) {
        String ours = ShellText.quoted(String.join(":", environment.path()));
        // Done twice it changes nothing: a profile may be read by shells within shells.
        out.append("case \"${PATH-}:\" in ").append(ours).append(":*) ;; *) export PATH=");
        out.append(ours).append("\"${PATH:+:$PATH}\" ;; esac;\n");
      }
      environment
          .variables()
          .forEach(
              (name, value) ->
                  out.append("export ")
                      .append(name)
                      .append('=')
                      .append(ShellText.word(value))
                      .append(";\n"));
      environment.unset().forEach(name -> out.append("unset ").append(name).append(";\n"));
      return out.toString();
    }
  },

  /** For {@code source} in fish. */
  FISH {
    @Override
    public String of(Environment environment) {
      StringBuilder out = new StringBuilder();
      if (!environment.path().isEmpty()) {
        // Done twice it changes nothing: fish reads its configuration in every shell.
        for (int i = 0; i < environment.path().size(); i++) {
          String entry = fishQuoted(environment.path().get(i));
          out.append(i == 0 ? "" : "and ").append("test \"$PATH[").append(i + 1).append("]\" = ");
          out.append(entry).append("; ");
        }
        out.append("or set -gx PATH");
        environment.path().forEach(entry -> out.append(' ').append(fishQuoted(entry)));
        out.append(" $PATH;\n");
      }
      environment
          .variables()
          .forEach(
              (name, value) ->
                  out.append("set -gx ")
                      .append(name)
                      .append(' ')
                      .append(fishQuoted(value))
                      .append(";\n"));
      environment.unset().forEach(name -> out.append("set -e ").append(name).append(";\n"));
      return out.toString();
    }
  },

  /** One JSON object: {@code path} and {@code unset} arrays of strings, {@code variables}. */
  JSON {
    @Override
    public String of(Environment environment) {
      List<String> variables = new ArrayList<>();
      environment
          .variables()
          .forEach((name, value) -> variables.add(jsonString(name) + ":" + jsonString(value)));
      return "{\"path\":"
          + jsonArray(environment.path())
          + ",\"variables\":{"
          + String.join(",", variables)
          + "},\"unset\":"
          + jsonArray(environment.unset())
          + "}\n";
    }
  },

  /** Instructions for a Dockerfile, which can set variables and cannot unset them. */
  DOCKERFILE {
    @Override
    public String of(Environment environment) {
      StringBuilder out = new StringBuilder();
      if (!environment.path().isEmpty()) {
        String ours = dockerEscaped(String.join(":", environment.path()));
        out.append("ENV PATH=\"").append(ours).append(":${PATH}\"\n");
      }
      environment
          .variables()
          .forEach(
              (name, value) ->
                  out.append("ENV ")
                      .append(name)
                      .append("=\"")
                      .append(dockerEscaped(value))
                      .append("\"\n"));
      return out.toString();
    }
  },

  /** POSIX sh that appends to the files which GitHub Actions names. */
  GITHUB {
    @Override
    public String of(Environment environment) {
      return append(githubPath(environment), "GITHUB_PATH")
          + append(githubEnv(environment), "GITHUB_ENV");
    }
  };

  /** What {@link #named} knows. */
  public static final List<String> NAMES =
      List.of("bash", "sh", "zsh", "fish", "json", "dockerfile", "github");

  /** The text for an environment. */
  public abstract String of(Environment environment);

  /** The one called {@code name} on the command line. */
  public static Optional<EnvironmentText> named(String name) {
    return switch (name) {
      case "bash", "sh", "zsh" -> Optional.of(BASH);
      case "fish" -> Optional.of(FISH);
      case "json" -> Optional.of(JSON);
      case "dockerfile" -> Optional.of(DOCKERFILE);
      case "github" -> Optional.of(GITHUB);
      default -> Optional.empty();
    };
  }

  /**
   * Lines for the file that GITHUB_PATH names. The runner puts each line before the earlier ones,
   * so what shall come first stands last.
   */
  public static List<String> githubPath(Environment environment) {
    List<String> lines = new ArrayList<>(environment.path());
    Collections.reverse(lines);
    return lines;
  }

  /**
   * Lines for the file that GITHUB_ENV names, which cannot unset anything. An empty ERL_ROOTDIR
   * counts as none; an empty emulator would be started (erts, escript.c), so it is the one on PATH.
   */
  public static List<String> githubEnv(Environment environment) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> entry : environment.variables().entrySet()) {
      lines.add(entry.getKey() + "=" + oneLine(entry.getValue()));
    }
    environment
        .unset()
        .forEach(name -> lines.add(name + "=" + (name.endsWith("_EMULATOR") ? "erl" : "")));
    return lines;
  }

  private static String append(List<String> lines, String file) {
    if (lines.isEmpty()) {
      return "";
    }
    String end = "END_OF_" + file;
    return "cat >> \"$"
        + file
        + "\" <<'"
        + end
        + "'\n"
        + String.join("\n", lines)
        + "\n"
        + end
        + "\n";
  }

  private static String oneLine(String value) {
    if (value.indexOf('\n') >= 0) {
      throw Fault.of(FaultCode.USAGE, "a variable's value has several lines: " + value)
          .remedy("choose a directory whose name is one line")
          .exception();
    }
    return value;
  }

  /** Source: fish documentation, "Quotes": only the quote and the backslash are special. */
  private static String fishQuoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Source: Dockerfile reference, "ENV" and "Environment replacement". */
  private static String dockerEscaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$");
  }

  private static String jsonArray(List<String> texts) {
    return "[" + String.join(",", texts.stream().map(EnvironmentText::jsonString).toList()) + "]";
  }

  /** Source: RFC 8259, section 7. */
  private static String jsonString(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
