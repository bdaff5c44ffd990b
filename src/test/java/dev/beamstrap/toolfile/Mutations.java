package dev.beamstrap.toolfile;

import java.util.List;
import java.util.SplittableRandom;

/** Damages texts in the ways that hands, editors and merges do. */
final class Mutations {
  private static final List<String> PIECES =
      List.of(
          " ",
          "\t",
          "\n",
          "\r\n",
          "\r",
          "#",
          ":",
          "@",
          "=",
          ".",
          "-",
          "v",
          "0",
          "27",
          "'",
          "\"",
          "[",
          "]",
          "{",
          "}",
          "{{",
          ",",
          "\0",
          "\uFEFF",
          "\u00a0",
          "é",
          "\uD83D",
          "\u202E",
          "erlang",
          "elixir",
          "rebar",
          "otp ",
          "latest",
          "latest:",
          "ref:",
          "ref-",
          "path:",
          "prefix:",
          "system",
          "main",
          "maint-",
          "-otp-",
          "-rc",
          "OTP-",
          "<<<<<<< HEAD",
          "=======",
          "99999999999999999999",
          "~>",
          "*");

  private Mutations() {}

  /** One to four random edits of one of {@code samples}. */
  static String next(SplittableRandom random, List<String> samples) {
    StringBuilder text = new StringBuilder(samples.get(random.nextInt(samples.size())));
    for (int edits = random.nextInt(1, 5); edits > 0; edits--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(6));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, piece);
        case 1 -> text.replace(at, to, piece);
        case 2 -> text.delete(at, to);
        case 3 -> text.append(text.substring(at));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
