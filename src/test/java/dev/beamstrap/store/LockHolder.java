package dev.beamstrap.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that takes a lock, says "held", and keeps it until its standard input ends. */
final class LockHolder {
  private LockHolder() {}

  /** Arguments: directory, name, {@code shared} or {@code alone}. */
  @SuppressWarnings("SystemOut") // How the parent process hears of it.
  public static void main(String[] args) throws IOException {
    Locks locks = new Locks(Path.of(args[0]));
    Duration patience = Duration.ofSeconds(60);
    try (Locks.Held held =
        args[2].equals("shared")
            ? locks.acquireShared(args[1], patience, text -> {})
            : locks.acquire(args[1], patience, text -> {})) {
      System.out.println("held");
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  /** Starts one and waits until it holds the lock. */
  static Process start(Path directory, String name, String how) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                directory.toString(),
                name,
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = process.inputReader().readLine();
    if (!"held".equals(said)) {
      process.destroyForcibly();
      throw new IOException("the other process says " + said);
    }
    return process;
  }
}
