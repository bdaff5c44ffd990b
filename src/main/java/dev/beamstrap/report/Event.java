package dev.beamstrap.report;

import java.util.OptionalLong;

/** Something that happened during long work. Values only; whoever renders decides how it looks. */
public sealed interface Event {

  /**
   * A task began.
   *
   * @param task identifies the task in the events that follow
   * @param label what is being done, for people: {@code erlang 27.3.4.1}
   * @param totalBytes how many bytes it will take, where known
   */
  record Started(String task, String label, OptionalLong totalBytes) implements Event {}

  /**
   * A task got further.
   *
   * @param task the task's identity
   * @param doneBytes bytes done so far, not since the last event
   * @param totalBytes how many bytes it will take, where known by now
   */
  record Advanced(String task, long doneBytes, OptionalLong totalBytes) implements Event {}

  /**
   * A task changed what it is doing: {@code downloading}, {@code unpacking}, {@code testing}.
   *
   * @param task the task's identity
   * @param phase what it does now
   */
  record Entered(String task, String phase) implements Event {}

  /**
   * A task ended well.
   *
   * @param task the task's identity
   * @param outcome one line for people: {@code installed}, {@code already there}
   */
  record Finished(String task, String outcome) implements Event {}

  /**
   * Something worth a line, at normal verbosity.
   *
   * @param text one line
   */
  record Noted(String text) implements Event {}

  /**
   * Something worth a line only with {@code -v}.
   *
   * @param text one line
   */
  record Detailed(String text) implements Event {}

  /**
   * Something the user should know although the work goes on.
   *
   * @param text one line
   */
  record Warned(String text) implements Event {}
}
