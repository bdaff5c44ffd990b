package dev.beamstrap.toolchain;

import java.util.ArrayList;
import java.util.List;

/** What the output of a tool that failed tells. */
final class ToolOutput {
  private static final int MAX_LENGTH = 1200;
  private static final int MAX_LINES = 12;

  private ToolOutput() {}

  /** The output on one line: its first lines, bounded, control characters removed. */
  static String gist(String output) {
    List<String> lines = new ArrayList<>();
    for (String line : output.split("\\R", -1)) {
      String clean = line.replaceAll("\\p{Cntrl}+", " ").strip();
      if (!clean.isEmpty() && lines.size() < MAX_LINES) {
        lines.add(clean);
      }
    }
    String text = String.join(" / ", lines);
    if (text.isEmpty()) {
      return "it wrote nothing";
    }
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  /** What to do about it. */
  static String remedy(String output) {
    if (output.contains("' not found (required by")) {
      return "use a version that has a build for an older distribution, or a newer host";
    }
    if (output.contains("cannot open shared object file")) {
      return "install the package of the shared library that is named (Debian and Ubuntu:"
          + " apt-get install -y libssl3 libtinfo6 libstdc++6 zlib1g)";
    }
    if (output.contains("corrupt atom table")
        || output.contains("requires a more recent Erlang/OTP")
        || output.contains("{undef,[{elixir,")) {
      return "install the build of Elixir that was made for this OTP (the suffix -otp-NN)";
    }
    if (output.contains("Cannot allocate") || output.contains("Failed to create")) {
      return "raise the limits of memory and threads for this user, and try again";
    }
    return "run beamstrap doctor, or install another version";
  }
}
