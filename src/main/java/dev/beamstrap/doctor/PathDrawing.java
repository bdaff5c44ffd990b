package dev.beamstrap.doctor;

import dev.beamstrap.doctor.DoctorReport.HostPath;
import java.util.ArrayList;
import java.util.List;

/** The path to hosts that are alike as SVG: a track for each client, a cross where it breaks. */
final class PathDrawing {
  private static final int LEFT = 110;
  private static final int STEP = 120;
  private static final int TOP = 64;
  private static final int ROW = 26;
  private static final int WIDTH = 940;

  private PathDrawing() {}

  static String of(List<HostPath> alike) {
    HostPath path = alike.get(0);
    String names = String.join(", ", alike.stream().map(HostPath::host).toList());
    List<String> stations = new ArrayList<>(List.of("here"));
    if (path.proxied()) {
      stations.addAll(List.of("proxy", "tunnel"));
    } else {
      stations.add("host");
    }
    stations.addAll(List.of("TLS", "answer"));
    int height = TOP + ROW * path.outcomes().size() + 8;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 "
            + (WIDTH + " " + height)
            + "\" width=\""
            + WIDTH
            + "\" height=\""
            + height
            + "\">\n<title>"
            + ReportPage.text("the path to " + names)
            + "</title>\n");
    svg.append(label(0, 16, "name", names));
    svg.append(label(0, 34, "dim", "via " + path.route()));
    for (int i = 0; i < stations.size(); i++) {
      svg.append(label(LEFT + i * STEP - 14, 54, "dim", stations.get(i)));
    }
    int row = 0;
    for (Outcome outcome : path.outcomes()) {
      track(
          svg, outcome, stations.size(), path.proxied(), alike.size() == 1, TOP + ROW * row++ + 8);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void track(
      StringBuilder svg, Outcome outcome, int stations, boolean proxied, boolean alone, int y) {
    svg.append(label(0, y + 4, "name", outcome.client().id()));
    boolean skipped = outcome.verdict() == Outcome.Verdict.SKIPPED;
    int reached = skipped ? 0 : station(outcome.link(), proxied);
    boolean broken = outcome.verdict() == Outcome.Verdict.BROKEN;
    String colour = broken ? "#c6372f" : skipped ? "#8a94a6" : "#2c8a4b";
    svg.append(line(LEFT, LEFT + (stations - 1) * STEP, y, "#dfe4ec"));
    int whole = broken ? reached - 1 : reached;
    svg.append(line(LEFT, LEFT + whole * STEP, y, "#2c8a4b"));
    for (int i = 0; i <= whole; i++) {
      svg.append(
          "<circle cx=\""
              + (LEFT + i * STEP)
              + "\" cy=\""
              + y
              + "\" r=\"5\" fill=\""
              + (skipped ? "#8a94a6" : "#2c8a4b")
              + "\"/>\n");
    }
    if (broken) {
      int x = LEFT + whole * STEP + STEP / 2;
      svg.append(line(LEFT + whole * STEP, x, y, colour));
      svg.append(
          "<path class=\"break\" d=\"M"
              + (x - 6)
              + " "
              + (y - 6)
              + "l12 12m0 -12l-12 12\" stroke=\""
              + colour
              + "\" stroke-width=\"3\"/>\n");
    }
    String words =
        skipped
            ? "not tried"
            : outcome
                .diagnosis()
                .map(Diagnosis::id)
                .orElse(alone ? first(outcome.detail().text()) : "passes");
    svg.append(label(LEFT + (stations - 1) * STEP + 18, y + 4, "", words));
  }

  private static int station(Link link, boolean proxied) {
    return switch (link) {
      case CONNECTION -> 1;
      case TUNNEL -> 2;
      case TLS -> proxied ? 3 : 2;
      case ANSWER -> proxied ? 4 : 3;
    };
  }

  private static String first(String detail) {
    String line = detail.lines().findFirst().orElse("");
    return line.length() <= 44 ? line : line.substring(0, 44) + "…";
  }

  private static String line(int from, int to, int y, String colour) {
    return "<path d=\"M"
        + from
        + " "
        + y
        + "H"
        + to
        + "\" stroke=\""
        + colour
        + "\" stroke-width=\"3\"/>\n";
  }

  private static String label(int x, int y, String style, String words) {
    return "<text x=\""
        + x
        + "\" y=\""
        + y
        + "\" class=\""
        + style
        + "\">"
        + ReportPage.text(words)
        + "</text>\n";
  }
}
