package dev.beamstrap.install;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where an Erlang and the Elixir installed with it wait for each other: Elixir is tried on Erlang's
 * staged tree, and that one start of the virtual machine tests both.
 */
final class Meeting {

  /**
   * An Erlang to try Elixir on.
   *
   * @param root staged or in place; empty when none is known
   * @param release the version that it must report, where one is known
   */
  record Erlang(Optional<Path> root, Optional<String> release) {}

  private final CompletableFuture<Erlang> erlang = new CompletableFuture<>();
  private final CompletableFuture<Boolean> tried = new CompletableFuture<>();

  /** An Erlang is there to be tried. */
  void bring(Erlang found) {
    erlang.complete(found);
  }

  /** There will be no Erlang. */
  void erlangFailed(Throwable reason) {
    erlang.completeExceptionally(reason);
  }

  /** Waits for the Erlang; {@code platform.acceptance} when there will be none. */
  Erlang erlang() {
    try {
      return erlang.join();
    } catch (CompletionException | CancellationException e) {
      throw Fault.of(FaultCode.PLATFORM_ACCEPTANCE, "Elixir was not tried")
          .cause("its Erlang could not be installed")
          .exception(e);
    }
  }

  /** Elixir started on the Erlang and was itself: both are tested. */
  void worked() {
    tried.complete(true);
  }

  /** No Elixir will try the Erlang, or it did not get that far; no effect after {@link #worked}. */
  void noElixir() {
    tried.complete(false);
  }

  /** Waits for Elixir's word: whether it has tested the Erlang too. */
  boolean testedByElixir() {
    return tried.join();
  }

  /** Ends all waiting. */
  void close() {
    erlang.cancel(true);
    tried.complete(false);
  }
}
