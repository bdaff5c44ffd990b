package dev.beamstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The process's entry point, and the only place that looks at the process itself. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int status = CommandLineRun.run(invocation(out, err), args);
    out.flush();
    err.flush();
    // Threads of a cancelled download may still wait for a socket; nothing of theirs is visible.
    Runtime.getRuntime().halt(status);
  }

  static Invocation invocation(PrintWriter out, PrintWriter err) {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    Map<String, String> env = new HashMap<>(System.getenv());
    // The launcher sets LC_ALL, so that this JVM can read the others; programs that we run get the
    // user's.
    String locale = properties.get("beamstrap.lc_all");
    if (locale != null) {
      env.remove("LC_ALL");
      if (!locale.isEmpty()) {
        env.put("LC_ALL", locale);
      }
    }
    return new Invocation(
        Map.copyOf(env),
        Map.copyOf(properties),
        Path.of("").toAbsolutePath(),
        out,
        err,
        Boolean.getBoolean("beamstrap.terminal"));
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
