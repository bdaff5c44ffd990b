package dev.beamstrap.doctor;

import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.net.ProxyAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Erlang's httpc as Mix, Hex and rebar3 use it, and beside it a clean request over the same TLS:
 * the pair tells a refused request from a refused handshake. One Erlang for all hosts.
 */
final class ErlangProbe {
  private ErlangProbe() {}

  /**
   * What one of the two saw.
   *
   * @param status the HTTP status, 0 when there was none
   * @param words the body's beginning, or the reason of the failure
   */
  record Seen(int status, String words) {}

  /**
   * All that was seen.
   *
   * @param versions of inets, ssl, public_key and otp
   * @param httpc by host
   * @param clean by host
   * @param authorities why OTP has none, where it says so
   * @param lacking the application that this Erlang comes without; empty when none is missing
   */
  record Result(
      Map<String, String> versions,
      Map<String, Seen> httpc,
      Map<String, Seen> clean,
      Optional<String> authorities,
      String lacking) {}

  /**
   * Runs it.
   *
   * @param authorities the file that HEX_CACERTS_PATH names
   * @param known a file that holds the authority which is presented, for the clean request alone:
   *     whether a handshake is refused does not show as long as the client itself ends it
   * @param each how long each request may take
   */
  static Result run(
      Path erl,
      Optional<ProxyAddress> proxy,
      Optional<Path> authorities,
      Optional<Path> known,
      List<URI> targets,
      Map<String, String> env,
      Path directory,
      Duration each) {
    List<String> command =
        new ArrayList<>(
            List.of(
                erl.toString(),
                "-noshell",
                "-noinput",
                "-kernel",
                "logger_level",
                "none",
                "-eval",
                script(),
                "-extra",
                proxy.map(ProxyAddress::host).orElse("-"),
                Integer.toString(proxy.map(ProxyAddress::port).orElse(0)),
                authorities.map(Path::toString).orElse("-"),
                known.map(Path::toString).orElse("-"),
                Long.toString(each.toMillis())));
    for (URI target : targets) {
      command.add(target.getHost());
      command.add(target.getRawPath().isEmpty() ? "/" : target.getRawPath());
    }
    Map<String, String> all = new LinkedHashMap<>(env);
    all.remove("BEAMSTRAP_PROBE_AUTH");
    all.put("ERL_CRASH_DUMP_SECONDS", "0");
    // Not among the arguments, which every user of the machine can read.
    proxy
        .flatMap(ProxyAddress::credentials)
        .ifPresent(one -> all.put("BEAMSTRAP_PROBE_AUTH", one.user() + ":" + one.password()));
    ProgramRun result = Program.run(command, all, directory, each.plusSeconds(2));
    return parse(result.output());
  }

  /** Lines of tab-separated fields, as {@code doctor/probe.eval} writes them. */
  static Result parse(String output) {
    Map<String, String> versions = new LinkedHashMap<>();
    Map<String, Seen> httpc = new LinkedHashMap<>();
    Map<String, Seen> clean = new LinkedHashMap<>();
    Optional<String> authorities = Optional.empty();
    String lacking = "";
    for (String line : output.split("\n", -1)) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("version") && fields.length == 3) {
        versions.put(fields[1], fields[2]);
      } else if (fields[0].equals("authorities") && fields.length == 3) {
        authorities = Optional.of(fields[2]);
      } else if (fields[0].matches("httpc|clean") && fields.length >= 4) {
        Map<String, Seen> into = fields[0].equals("httpc") ? httpc : clean;
        into.put(fields[1], seen(fields));
      } else if (fields[0].equals("lacks") && fields.length >= 2) {
        lacking = fields[1];
      }
    }
    return new Result(versions, httpc, clean, authorities, lacking);
  }

  private static Seen seen(String[] fields) {
    if (!fields[2].equals("status") || !fields[3].matches("\\d{3}")) {
      return new Seen(0, fields[3]);
    }
    String words = fields.length > 6 ? fields[6].strip() : "";
    return new Seen(Integer.parseInt(fields[3]), words);
  }

  private static String script() {
    try (InputStream in = ErlangProbe.class.getResourceAsStream("/doctor/probe.eval")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks doctor/probe.eval");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
