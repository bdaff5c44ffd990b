package dev.beamstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpOriginTest {
  @Test
  void aRunFetchesItsPackageAsFromARealRegistry(@TempDir Path home) throws Exception {
    try (WarmUpOrigin origin = WarmUpOrigin.start(home)) {
      Files.writeString(home.resolve("mix.exs"), "defmodule Warm do\nend\n");
      Files.writeString(home.resolve("mix.lock"), origin.lock());
      Files.createDirectories(home.resolve(".hex"));
      Files.writeString(home.resolve(".hex/hex.config"), origin.hexConfig());
      Map<String, String> env = new HashMap<>(origin.environment(home));
      env.put("HOME", home.toString());
      assertThat(deps(home, env)).endsWith("1 dependencies, 1 fetched, 0 cached\n");
      assertThat(home.resolve(".hex/packages/hexpm/warm-1.0.0.tar")).isRegularFile();
      assertThat(deps(home, env)).endsWith("1 dependencies, 0 fetched, 1 cached\n");
    }
  }

  private static String deps(Path home, Map<String, String> env) {
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out);
    int status = CommandLineRun.run(new Invocation(env, Map.of(), home, both, both, false), "deps");
    assertThat(status).as(out::toString).isZero();
    return out.toString();
  }
}
