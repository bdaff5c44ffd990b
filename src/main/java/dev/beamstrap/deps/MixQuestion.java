package dev.beamstrap.deps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * What the real Mix says of a project, asked at once and waited for when first needed: starting
 * Elixir takes as long as many a fetch.
 */
final class MixQuestion implements AutoCloseable {
  private final Optional<ProjectFiles.MixProject> project;
  private final Optional<Map<String, String>> environment;
  private final List<String> reasons = new ArrayList<>();
  private final Future<Optional<MixProjectDeps>> asked;
  private final Optional<Thread> thread;

  MixQuestion(ProjectFiles files, Clients clients) {
    this.project = files.mix();
    this.environment = project.isPresent() ? clients.mixEnvironment() : Optional.empty();
    if (environment.isEmpty()) {
      reasons.add("no Elixir is installed for it");
      this.asked = CompletableFuture.completedFuture(Optional.empty());
      this.thread = Optional.empty();
    } else {
      CompletableFuture<Optional<MixProjectDeps>> future = new CompletableFuture<>();
      Thread work =
          new Thread(
              () -> {
                try {
                  future.complete(
                      MixProjectDeps.read(
                          project.orElseThrow().root(), environment.get(), reasons));
                } catch (RuntimeException e) {
                  future.completeExceptionally(e);
                }
              },
              "mix");
      work.setDaemon(true);
      work.start();
      this.asked = future;
      this.thread = Optional.of(work);
    }
  }

  /** Whether there is a Mix project at all. */
  boolean applies() {
    return project.isPresent();
  }

  /** The environment in which {@code mix} can be run. */
  Optional<Map<String, String>> environment() {
    return environment;
  }

  /** What Mix said, when it could. */
  Optional<MixProjectDeps> answer() {
    return Prefetch.value(asked);
  }

  /** Whether the project has dependencies that a lock names; true when nobody knows. */
  boolean hasDependencies() {
    return answer().map(deps -> !deps.hex().isEmpty() || !deps.git().isEmpty()).orElse(true);
  }

  Set<String> overriding() {
    return answer().map(MixProjectDeps::overriding).orElse(Set.of());
  }

  /** A word about what could not be asked. */
  Optional<String> silence() {
    return applies() && answer().isEmpty()
        ? Optional.of("mix.exs was not read, the lock alone counts: " + String.join("; ", reasons))
        : Optional.empty();
  }

  @Override
  public void close() {
    thread.ifPresent(Thread::interrupt);
  }
}
