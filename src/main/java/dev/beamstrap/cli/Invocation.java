package dev.beamstrap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that a run takes from its process. The only reader of the real one is {@link Main};
 * tests make their own.
 *
 * @param env the environment variables
 * @param properties the JVM's system properties
 * @param workingDirectory where the run started, absolute
 * @param out where results go
 * @param err where everything else goes
 * @param terminal whether {@code err} leads to a terminal
 */
record Invocation(
    Map<String, String> env,
    Map<String, String> properties,
    Path workingDirectory,
    PrintWriter out,
    PrintWriter err,
    boolean terminal) {}
