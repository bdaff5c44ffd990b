package dev.beamstrap.doctor;

import dev.beamstrap.host.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Recorded words of real software, see {@code doctor/README.md} among the test resources. */
final class Fixture {
  private Fixture() {}

  static String text(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream("/doctor/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalArgumentException("no fixture " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program's end: the first line is its exit status. */
  static ProgramRun ended(String name) {
    String text = text(name);
    int line = text.indexOf('\n');
    int status = Integer.parseInt(text.substring("exit ".length(), line));
    return new ProgramRun(Optional.of(status), text.substring(line + 1));
  }

  static Notebook notebook() {
    return new Notebook(Secrets.of(Map.of()));
  }
}
