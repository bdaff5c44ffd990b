package dev.beamstrap.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.console.Style.ColourChoice;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.report.Event;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Style PLAIN = new Style(false, false);

  private final StringWriter written = new StringWriter();
  private long now;

  private ProgressDisplay display(Style style, Verbosity verbosity) {
    return new ProgressDisplay(new PrintWriter(written), style, verbosity, () -> now);
  }

  @Test
  void coloursNeedATerminalUnlessForced() {
    assertThat(style(ColourChoice.AUTO, Map.of(), true).colour()).isTrue();
    assertThat(style(ColourChoice.AUTO, Map.of(), false).colour()).isFalse();
    assertThat(style(ColourChoice.AUTO, Map.of("NO_COLOR", "1"), true).colour()).isFalse();
    assertThat(style(ColourChoice.AUTO, Map.of("TERM", "dumb"), true).colour()).isFalse();
    assertThat(style(ColourChoice.ALWAYS, Map.of("NO_COLOR", "1"), false).colour()).isTrue();
    assertThat(style(ColourChoice.NEVER, Map.of(), true).colour()).isFalse();
  }

  @Test
  void barsNeedATerminalThatIsNoCi() {
    assertThat(style(ColourChoice.AUTO, Map.of(), true).bars()).isTrue();
    assertThat(style(ColourChoice.AUTO, Map.of("CI", "true"), true).bars()).isFalse();
    assertThat(style(ColourChoice.AUTO, Map.of(), false).bars()).isFalse();
    assertThat(Style.decide(ColourChoice.AUTO, Map.of(), true, Verbosity.VERBOSE).bars()).isFalse();
  }

  private static Style style(ColourChoice choice, Map<String, String> env, boolean terminal) {
    return Style.decide(choice, env, terminal, Verbosity.NORMAL);
  }

  @Test
  void elsewhereALineAtMostEveryFiveSeconds() {
    try (ProgressDisplay display = display(PLAIN, Verbosity.NORMAL)) {
      display.report(new Event.Started("erlang", "erlang 27", OptionalLong.of(100_000_000)));
      for (int second = 0; second <= 12; second++) {
        now = second * 1000L;
        display.report(
            new Event.Advanced("erlang", second * 1_000_000L, OptionalLong.of(100_000_000)));
      }
      display.report(new Event.Finished("erlang", "installed"));
    }
    assertThat(written.toString().lines())
        .containsExactly(
            "erlang 27: working, 5.0 of 100.0 MB",
            "erlang 27: working, 10.0 of 100.0 MB",
            "✓ erlang 27: installed");
  }

  @Test
  void onATerminalBarsAreDrawnInPlace() {
    try (ProgressDisplay display = display(new Style(false, true), Verbosity.NORMAL)) {
      display.report(new Event.Started("a", "erlang 27", OptionalLong.of(10_000_000)));
      now = 200;
      display.report(new Event.Advanced("a", 5_000_000, OptionalLong.of(10_000_000)));
    }
    assertThat(written.toString()).contains("50%").contains("5.0 / 10.0 MB");
    assertThat(written.toString()).contains("\u001b[1F\u001b[J");
  }

  @Test
  void quietStillWarns() {
    try (ProgressDisplay display = display(PLAIN, Verbosity.QUIET)) {
      display.note("a note");
      display.warn("a warning");
    }
    assertThat(written.toString()).isEqualTo("warning: a warning\n");
  }

  @Test
  void faultsNameCauseAndRemedy() {
    Fault fault =
        Fault.of(FaultCode.NET_DENIED, "host not allowed")
            .cause("the proxy said 403")
            .remedy("ask for it")
            .url(new SafeUrl("https://u:p@host/"));
    assertThat(FaultText.lines(fault, PLAIN))
        .containsExactly(
            "error[net.denied]: host not allowed",
            "  caused by: the proxy said 403",
            "  at: https://***@host/",
            "",
            "hint: ask for it");
    assertThat(Json.render(FaultText.document(fault, Optional.of("denied-at-connect"))))
        .contains("\"code\" : \"net.denied\"")
        .contains("\"class\" : \"denied-at-connect\"")
        .contains("\"url\" : \"https://***@host/\"");
  }

  @Test
  void jsonEscapesAndRefusesWhatItDoesNotKnow() {
    assertThat(Json.render(Map.of("a", List.of("\"\n", 1L, true))).replaceAll("\\s", ""))
        .isEqualTo("{\"a\":[\"\\\"\\n\",1,true]}");
    assertThatThrownBy(() -> Json.render(new Object()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
