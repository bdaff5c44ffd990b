package dev.beamstrap.toolfile;

/**
 * Where a request was written.
 *
 * @param source a file's path, {@code environment variable NAME}, or {@code command line}
 * @param line from 1; 0 where the source has no lines
 * @param column from 1, in characters; 0 where the source has no lines
 */
public record Origin(String source, int line, int column) {
  /** What stands on the command line. */
  public static final Origin COMMAND_LINE = of("command line");

  /** A source without lines. */
  public static Origin of(String source) {
    return new Origin(source, 0, 0);
  }

  /** {@code path:line:column}, or the source alone where it has no lines. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
