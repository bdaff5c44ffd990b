package dev.beamstrap.console;

import java.util.Map;

/**
 * Whether output is coloured and whether it may move the cursor.
 *
 * @param colour whether ANSI colours are written
 * @param bars whether progress bars are drawn in place
 */
public record Style(boolean colour, boolean bars) {

  /** The choices of {@code --color}. */
  public enum ColourChoice {
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * Decides from what the user asked and where standard error leads. {@code NO_COLOR}
   * (no-color.org) and {@code TERM=dumb} turn colours off unless {@code --color always} was given;
   * bars need a terminal that can move the cursor, and no CI in between.
   */
  public static Style decide(
      ColourChoice choice, Map<String, String> env, boolean terminal, Verbosity verbosity) {
    boolean dumb = env.getOrDefault("TERM", "").equals("dumb");
    boolean colour =
        switch (choice) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> terminal && !dumb && env.getOrDefault("NO_COLOR", "").isEmpty();
        };
    boolean bars = terminal && !dumb && !env.containsKey("CI") && verbosity == Verbosity.NORMAL;
    return new Style(colour, bars);
  }

  String bold(String text) {
    return wrap("1", text);
  }

  String red(String text) {
    return wrap("1;31", text);
  }

  String yellow(String text) {
    return wrap("33", text);
  }

  String green(String text) {
    return wrap("32", text);
  }

  String dim(String text) {
    return wrap("2", text);
  }

  private String wrap(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
