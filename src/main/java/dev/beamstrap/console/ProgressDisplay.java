package dev.beamstrap.console;

import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Shows events on standard error: bars that are drawn in place on a terminal, elsewhere a line when
 * a task begins and ends and at most one every {@value #PLAIN_INTERVAL_MS} ms between. Thread-safe:
 * one lock, held only while a line is written.
 */
public final class ProgressDisplay implements Reporter, AutoCloseable {
  private static final long BAR_INTERVAL_MS = 100;
  private static final long PLAIN_INTERVAL_MS = 5_000;

  private final PrintWriter out;
  private final Style style;
  private final Verbosity verbosity;
  private final LongSupplier clockMs;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private int drawnLines;
  private long lastDrawn = Long.MIN_VALUE;

  private static final class Task {
    private final String label;
    private String phase = "working";
    private long done;
    private OptionalLong total;
    private long lastLine;

    Task(String label, OptionalLong total, long now) {
      this.label = label;
      this.total = total;
      this.lastLine = now;
    }
  }

  /**
   * A display.
   *
   * @param clockMs a clock in milliseconds that never goes back
   */
  public ProgressDisplay(PrintWriter out, Style style, Verbosity verbosity, LongSupplier clockMs) {
    this.out = out;
    this.style = style;
    this.verbosity = verbosity;
    this.clockMs = clockMs;
  }

  @Override
  public synchronized void report(Event event) {
    if (event instanceof Event.Warned warned) {
      line(style.yellow("warning") + ": " + warned.text());
      return;
    }
    if (verbosity == Verbosity.QUIET) {
      return;
    }
    if (event instanceof Event.Noted noted) {
      line(noted.text());
    } else if (event instanceof Event.Detailed detailed) {
      if (verbosity == Verbosity.VERBOSE) {
        line(style.dim(detailed.text()));
      }
    } else {
      progress(event);
    }
  }

  private void progress(Event event) {
    long now = clockMs.getAsLong();
    if (event instanceof Event.Started started) {
      Task known = tasks.get(started.task());
      if (known == null) {
        tasks.put(started.task(), new Task(started.label(), started.totalBytes(), now));
      } else if (started.totalBytes().isPresent()) {
        known.total = started.totalBytes();
      }
    } else if (event instanceof Event.Advanced advanced) {
      Task task = tasks.get(advanced.task());
      if (task != null) {
        task.done = advanced.doneBytes();
        if (advanced.totalBytes().isPresent()) {
          task.total = advanced.totalBytes();
        }
        plainLine(task, now, false);
      }
    } else if (event instanceof Event.Entered entered) {
      Task task = tasks.get(entered.task());
      if (task != null && !task.phase.equals(entered.phase())) {
        task.phase = entered.phase();
        task.done = 0; // the bytes were those of the phase before
        task.total = OptionalLong.empty();
        plainLine(task, now, true);
      }
    } else if (event instanceof Event.Finished finished) {
      Task task = tasks.remove(finished.task());
      String label = task == null ? finished.task() : task.label;
      line(style.green("✓") + " " + label + ": " + finished.outcome());
    }
    if (style.bars() && (now - lastDrawn >= BAR_INTERVAL_MS || lastDrawn == Long.MIN_VALUE)) {
      draw();
      lastDrawn = now;
    }
  }

  private void plainLine(Task task, long now, boolean force) {
    if (!style.bars() && (force || now - task.lastLine >= PLAIN_INTERVAL_MS)) {
      task.lastLine = now;
      out.println(ProgressLine.plain(task.label, task.phase, task.done, task.total));
      out.flush();
    }
  }

  private void line(String text) {
    erase();
    out.println(text);
    if (style.bars()) {
      draw();
    }
    out.flush();
  }

  private void erase() {
    if (drawnLines > 0) {
      out.print("\u001b[" + drawnLines + "F\u001b[J");
      drawnLines = 0;
    }
  }

  private void draw() {
    erase();
    int width = tasks.values().stream().mapToInt(task -> task.label.length()).max().orElse(0);
    for (Task task : tasks.values()) {
      out.println(ProgressLine.bar(task.label, width, task.phase, task.done, task.total));
      drawnLines++;
    }
    out.flush();
  }

  /** Takes the bars away. */
  @Override
  public synchronized void close() {
    erase();
    out.flush();
  }
}
