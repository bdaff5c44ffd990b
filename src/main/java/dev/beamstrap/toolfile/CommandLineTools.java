package dev.beamstrap.toolfile;

import dev.beamstrap.version.Tool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tools as the command line names them: {@code erlang@27}, {@code elixir@latest:1.18}. */
public final class CommandLineTools {
  private CommandLineTools() {}

  /**
   * Reads arguments of the form {@code TOOL} or {@code TOOL@VERSION}; a tool alone means its latest
   * release. Anything else, and a tool named twice with different versions, is a {@code usage}
   * failure.
   *
   * @return each tool once, in the order of the arguments
   */
  public static List<ToolRequest> parse(List<String> args) {
    Map<Tool, ToolRequest> requests = new EnumMap<>(Tool.class);
    List<ToolRequest> inOrder = new ArrayList<>();
    for (String arg : args) {
      ToolRequest request = request(arg);
      ToolRequest earlier = requests.putIfAbsent(request.tool(), request);
      if (earlier == null) {
        inOrder.add(request);
      } else if (!earlier.equals(request)) {
        throw Refusal.at(
            Origin.COMMAND_LINE,
            request.tool() + " is named twice, with different versions",
            "once as %s, once as %s"
                .formatted(Refusal.quote(earlier.spelling()), Refusal.quote(request.spelling())),
            "name it once");
      }
    }
    return List.copyOf(inOrder);
  }

  private static ToolRequest request(String arg) {
    int at = arg.indexOf('@');
    String name = at < 0 ? arg : arg.substring(0, at);
    Optional<Tool> tool = ToolNames.named(name);
    if (tool.isEmpty()) {
      throw Refusal.at(
          Origin.COMMAND_LINE,
          Refusal.quote(name) + " is no tool that beamstrap installs",
          "it knows erlang (or otp), elixir, rebar (or rebar3) and gleam",
          "name them as TOOL@VERSION, for example erlang@27 elixir@1.18");
    }
    Selector selector =
        at < 0
            ? new Selector.Latest(Optional.empty())
            : SelectorSyntax.parse(tool.get(), arg.substring(at + 1), Origin.COMMAND_LINE);
    return new ToolRequest(tool.get(), List.of(selector), Origin.COMMAND_LINE);
  }
}
