package dev.beamstrap.install;

import dev.beamstrap.catalog.Plan;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.InstallReport.Status;
import dev.beamstrap.install.InstallReport.ToolOutcome;
import dev.beamstrap.mixtools.MixTools;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.toolchain.InstalledTool;
import dev.beamstrap.version.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All tools of a plan at once, Hex and rebar3 beside them. An Elixir is unpacked while its Erlang
 * still arrives and tested on its staged tree. The first failure ends the others.
 */
final class ParallelInstallation {
  private final Reporter reporter;
  private final Destination destination;
  private final ToolInstallation installation;

  /**
   * What came out.
   *
   * @param tools in the order of the plan
   * @param mixTools what became of Hex and rebar3
   * @param placed what this run put in place
   */
  record Result(
      List<ToolOutcome> tools,
      List<MixTools.Outcome> mixTools,
      Map<PlannedTool, ToolInstallation.Placed> placed) {}

  ParallelInstallation(Reporter reporter, Destination destination, ToolInstallation installation) {
    this.reporter = reporter;
    this.destination = destination;
    this.installation = installation;
  }

  Result run(
      Plan plan, Optional<ForeignTool> foreignErlang, Callable<List<MixTools.Outcome>> mixTools) {
    List<InstalledTool> before = destination.installed();
    Meeting meeting = new Meeting();
    ExecutorService pool = Executors.newCachedThreadPool(ParallelInstallation::daemon);
    try {
      Map<PlannedTool, Future<ToolInstallation.Placed>> running = new LinkedHashMap<>();
      Map<PlannedTool, InstalledTool> kept = new LinkedHashMap<>();
      for (PlannedTool tool : plan.tools()) {
        Optional<InstalledTool> there = find(before, tool);
        if (there.isPresent()) {
          kept.put(tool, there.get());
          if (tool.tool() == Tool.ERLANG) {
            meeting.bring(new Meeting.Erlang(Optional.of(there.get().root()), Optional.empty()));
          }
        } else {
          Path place = destination.place(tool.tool(), tool.version());
          running.put(tool, pool.submit(() -> one(tool, place, meeting)));
        }
      }
      if (plan.tools().stream().noneMatch(tool -> tool.tool() == Tool.ERLANG)) {
        meeting.bring(
            new Meeting.Erlang(foreignErlang.flatMap(ForeignTool::root), Optional.empty()));
      }
      if (running.keySet().stream().noneMatch(tool -> tool.tool() == Tool.ELIXIR)) {
        meeting.noElixir();
      }
      Future<List<MixTools.Outcome>> mix = pool.submit(mixTools);
      Map<PlannedTool, ToolInstallation.Placed> placed = new LinkedHashMap<>();
      // Erlang's own failure is the cause of Elixir's: ask for it first.
      List<Map.Entry<PlannedTool, Future<ToolInstallation.Placed>>> order =
          new ArrayList<>(running.entrySet());
      order.sort(Comparator.comparing(entry -> entry.getKey().tool()));
      for (Map.Entry<PlannedTool, Future<ToolInstallation.Placed>> entry : order) {
        placed.put(entry.getKey(), result(entry.getValue()));
      }
      return new Result(outcomes(plan, kept, placed), result(mix), placed);
    } finally {
      meeting.close();
      pool.shutdownNow();
    }
  }

  private ToolInstallation.Placed one(PlannedTool tool, Path place, Meeting meeting) {
    String task = tool.tool().id();
    reporter.report(new Event.Started(task, task + " " + tool.version(), OptionalLong.empty()));
    try {
      ToolInstallation.Placed placed = installation.run(tool, place, meeting);
      reporter.report(new Event.Finished(task, "installed in " + placed.root()));
      return placed;
    } catch (RuntimeException e) {
      if (tool.tool() == Tool.ERLANG) {
        meeting.erlangFailed(e);
      }
      throw e;
    } finally {
      if (tool.tool() == Tool.ELIXIR) {
        meeting.noElixir();
      }
    }
  }

  private static Optional<InstalledTool> find(List<InstalledTool> before, PlannedTool tool) {
    return before.stream()
        .filter(there -> there.tool() == tool.tool() && there.version().equals(tool.version()))
        .findFirst();
  }

  private List<ToolOutcome> outcomes(
      Plan plan,
      Map<PlannedTool, InstalledTool> kept,
      Map<PlannedTool, ToolInstallation.Placed> placed) {
    List<ToolOutcome> outcomes = new ArrayList<>();
    for (PlannedTool tool : plan.tools()) {
      ToolInstallation.Placed now = placed.get(tool);
      InstalledTool there = kept.get(tool);
      if (now != null) {
        outcomes.add(
            new ToolOutcome(
                tool.tool().id(),
                tool.version(),
                Status.INSTALLED,
                now.root(),
                Optional.of(now.source().url()),
                now.bytes()));
      } else if (there != null) {
        outcomes.add(
            new ToolOutcome(
                tool.tool().id(),
                tool.version(),
                Status.PRESENT,
                there.root(),
                Optional.empty(),
                0));
      }
    }
    return outcomes;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Fault.of(FaultCode.INTERRUPTED, "interrupted").exception(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "install");
    thread.setDaemon(true);
    return thread;
  }
}
