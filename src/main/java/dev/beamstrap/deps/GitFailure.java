package dev.beamstrap.deps;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.host.ProgramRun;
import dev.beamstrap.project.LockEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failed git says, as a fault. Git's messages are those of its C locale. */
final class GitFailure {
  private record Kind(Pattern pattern, FaultCode code, String remedy) {}

  /** The first that fits counts. */
  private static final List<Kind> KINDS =
      List.of(
          kind(
              "(connect tunnel failed, response|http code) 407",
              FaultCode.NET_DENIED,
              "put the proxy's user and password into https_proxy"),
          kind(
              "connect tunnel failed, response 403|http code 403 from proxy",
              FaultCode.NET_DENIED,
              "allow the host in the egress policy, or change the dependency's address"),
          kind(
              "connect tunnel failed|from proxy after connect|could not resolve proxy",
              FaultCode.NET_UNREACHABLE,
              "check https_proxy"),
          kind(
              "ssl certificate problem|certificate verif|unable to get local issuer"
                  + "|self.signed certificate",
              FaultCode.NET_UNTRUSTED,
              "name the authority's file in GIT_SSL_CAINFO"),
          kind(
              "could not read (username|password)|authentication failed"
                  + "|permission denied \\(publickey|terminal prompts disabled"
                  + "|returned error: 40[13]|host key verification failed",
              FaultCode.NET_HTTP,
              "set up credentials for the repository: git credential, or an ssh key"),
          kind(
              "did not send all necessary objects|not our ref|unadvertised object"
                  + "|couldn't find remote ref|reference is not a tree|bad object"
                  + "|no such remote ref|did not match any file",
              FaultCode.VERSION_UNKNOWN,
              "the revision is gone: name another in mix.exs, or mix deps.update the dependency"),
          kind(
              "repository not found|returned error: 404|does not appear to be a git repository"
                  + "|repository .* (not found|does not exist)",
              FaultCode.NET_HTTP,
              "check the dependency's address, and that you may read it"),
          kind("returned error: [45]\\d\\d", FaultCode.NET_HTTP, "try again later"),
          kind("timed out|timeout", FaultCode.NET_TIMEOUT, "try again"),
          kind(
              "could not resolve host|failed to connect|couldn't connect|connection refused"
                  + "|network is unreachable|no route to host",
              FaultCode.NET_UNREACHABLE,
              "check the network and https_proxy"),
          kind(
              "early eof|unexpected disconnect|connection (was )?reset|rpc failed"
                  + "|the remote end hung up",
              FaultCode.NET_TRUNCATED,
              "try again"),
          kind("no space left", FaultCode.DISK_FULL, "free some space"));

  /** Source: elixir lib/mix/lib/mix/scm/git.ex, command_error/1. */
  private static final Pattern MIX_GIT = Pattern.compile("Command \"(git [^\"]*)\" failed");

  private GitFailure() {}

  private static Kind kind(String pattern, FaultCode code, String remedy) {
    return new Kind(Pattern.compile(pattern), code, remedy);
  }

  /** What a git that was run to fetch a dependency said. */
  static Fault of(LockEntry.Git dependency, ProgramRun command) {
    Optional<Kind> kind =
        command.status().isEmpty()
            ? Optional.of(new Kind(Pattern.compile(""), FaultCode.NET_TIMEOUT, "try again"))
            : kind(command.output());
    return Fault.of(
            kind.map(Kind::code).orElse(FaultCode.NET_UNREACHABLE),
            "git could not fetch " + dependency.app() + " at " + dependency.sha())
        .cause(
            gist(command.output())
                .orElseGet(
                    () ->
                        command.output().isBlank() ? "it wrote nothing" : safe(command.lastLine())))
        .remedy(
            kind.map(Kind::remedy)
                .orElse("run the same by hand: git clone " + new SafeUrl(dependency.url()).text()))
        .url(new SafeUrl(dependency.url()));
  }

  /** What a git that Mix ran said, when it was git that failed; a Mix without it gives nothing. */
  static Optional<Fault> inMix(String output) {
    Matcher command = MIX_GIT.matcher(output);
    if (!command.find()) {
      return Optional.empty();
    }
    Optional<Kind> kind = kind(output);
    return Optional.of(
        Fault.of(
                kind.map(Kind::code).orElse(FaultCode.NET_UNREACHABLE),
                "git failed in mix deps.get: " + safe(command.group(1)))
            .cause(gist(output).orElse("see all that Mix says with -v"))
            .remedy(kind.map(Kind::remedy).orElse("run the same git command by hand")));
  }

  private static Optional<Kind> kind(String output) {
    String lower = output.toLowerCase(Locale.ROOT);
    return KINDS.stream().filter(one -> one.pattern().matcher(lower).find()).findFirst();
  }

  private static Optional<String> gist(String output) {
    return output
        .lines()
        .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").strip())
        .filter(line -> line.startsWith("fatal:") || line.startsWith("error:"))
        .findFirst()
        .map(GitFailure::safe);
  }

  private static String safe(String text) {
    return new SafeUrl(text.replaceAll("\\p{Cntrl}+", " ")).text();
  }
}
