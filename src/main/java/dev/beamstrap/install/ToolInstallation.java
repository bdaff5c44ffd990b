package dev.beamstrap.install;

import dev.beamstrap.archive.Extraction;
import dev.beamstrap.archive.Layout;
import dev.beamstrap.archive.Limits;
import dev.beamstrap.catalog.ArchiveLayout;
import dev.beamstrap.catalog.ArtifactSource;
import dev.beamstrap.catalog.PlannedTool;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.net.Blob;
import dev.beamstrap.net.Download;
import dev.beamstrap.net.DownloadRequest;
import dev.beamstrap.net.Downloads;
import dev.beamstrap.net.RestartedException;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.report.Event;
import dev.beamstrap.report.Reporter;
import dev.beamstrap.store.DiskFaults;
import dev.beamstrap.store.DurableTree;
import dev.beamstrap.store.StagedDirectory;
import dev.beamstrap.toolchain.AcceptanceTest;
import dev.beamstrap.toolchain.BuildNeeds;
import dev.beamstrap.toolchain.OtpInstall;
import dev.beamstrap.toolchain.ToolMarker;
import dev.beamstrap.version.ElixirVersion;
import dev.beamstrap.version.OtpVersion;
import dev.beamstrap.version.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One tool on its way into its place: download, unpack while it arrives, check, accept, rename. The
 * place is empty or holds the whole tool, whatever happens between.
 */
final class ToolInstallation {
  private static final long MAX_BYTES = 512L << 20;

  private final Downloads downloads;
  private final Supplier<HostFacts> host;
  private final boolean offline;
  private final Checksums checksums;
  private final Reporter reporter;

  /**
   * A tool that is in its place.
   *
   * @param root the place
   * @param source where it came from
   * @param sha256 the checksum of what came
   * @param bytes how many bytes came over the network
   * @param unverified whether no checksum was known before
   */
  record Placed(Path root, ArtifactSource source, Sha256 sha256, long bytes, boolean unverified) {}

  ToolInstallation(
      Downloads downloads,
      Supplier<HostFacts> host,
      boolean offline,
      Checksums checksums,
      Reporter reporter) {
    this.downloads = downloads;
    this.host = host;
    this.offline = offline;
    this.checksums = checksums;
    this.reporter = reporter;
  }

  /**
   * Installs {@code tool} as {@code target}.
   *
   * @param meeting where an Elixir meets the Erlang that it must work on
   */
  Placed run(PlannedTool tool, Path target, Meeting meeting) {
    List<BeamstrapException> refused = new ArrayList<>();
    for (ArtifactSource source : tool.sources()) {
      try {
        return from(source, tool, target, meeting);
      } catch (BeamstrapException e) {
        if (!mayTryNext(e.fault().code())) {
          throw e;
        }
        refused.add(e);
        reporter.detail(e.fault().message() + ": " + e.fault().cause());
      }
    }
    // The first source is the preferred one: its reason is the one to act on.
    throw refused.get(0);
  }

  /** Another build, or another place, may serve where this one does not exist or does not run. */
  private static boolean mayTryNext(FaultCode code) {
    return code == FaultCode.PLATFORM_GLIBC
        || code == FaultCode.PLATFORM_LIBRARY
        || code == FaultCode.NET_HTTP
        || code == FaultCode.INTEGRITY_UNVERIFIED
        || code == FaultCode.OFFLINE_MISSING;
  }

  private Placed from(ArtifactSource source, PlannedTool tool, Path target, Meeting meeting) {
    String task = tool.tool().id();
    Checksums.Expected expected = checksums.of(source, tool);
    DownloadRequest request =
        new DownloadRequest(task, source.url(), expected.sha256(), MAX_BYTES, offline);
    try (StagedDirectory staged = StagedDirectory.beside(target)) {
      Blob blob = fetchInto(staged.path(), request, tool);
      reporter.report(new Event.Entered(task, "testing"));
      // Nearly all is on the disk when the test is over; publishing syncs what came after this.
      CompletableFuture<Void> synced =
          CompletableFuture.runAsync(() -> DurableTree.sync(staged.path()), ToolInstallation::side);
      try {
        accept(tool, staged.path(), target, meeting);
      } finally {
        settle(synced);
      }
      ToolMarker.write(
          staged.path(),
          ToolMarker.of(
              tool.tool(), tool.version(), shown(source), blob.sha256().hex(), source.platform()));
      staged.publish();
      return new Placed(
          target, source, blob.sha256(), blob.bytesFromNetwork(), expected.sha256().isEmpty());
    } catch (IOException e) {
      throw DiskFaults.of(e, "install", target);
    }
  }

  private static void side(Runnable work) {
    Thread thread = new Thread(work, "sync");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the early sync, whose failure publishing meets again. */
  private static void settle(CompletableFuture<Void> synced) {
    synced.exceptionally(failure -> null).join();
  }

  private Blob fetchInto(Path directory, DownloadRequest request, PlannedTool tool)
      throws IOException {
    reporter.report(new Event.Entered(request.task(), "downloading"));
    Download download = downloads.start(request);
    try {
      if (tool.layout() == ArchiveLayout.TAR_GZ_ONE_TOP
          || tool.layout() == ArchiveLayout.TAR_GZ_FLAT) {
        unpackWhileItArrives(download, root(tool, directory), tool.layout());
        return download.await();
      }
      Blob blob = download.await();
      if (tool.layout() == ArchiveLayout.ZIP_FLAT) {
        Extraction.zip(blob.file(), directory, Limits.toolchain());
      } else {
        Path executable = directory.resolve("bin").resolve(executableName(tool.tool()));
        Files.createDirectories(executable.getParent());
        Files.copy(blob.file(), executable);
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return blob;
    } catch (RuntimeException | IOException e) {
      download.cancel();
      throw e;
    }
  }

  private static void unpackWhileItArrives(Download download, Path directory, ArchiveLayout layout)
      throws IOException {
    Layout shape = layout == ArchiveLayout.TAR_GZ_ONE_TOP ? Layout.ONE_TOP : Layout.FLAT;
    while (true) {
      try (InputStream bytes = download.follow()) {
        Extraction.tarGz(bytes, directory, shape, Limits.toolchain());
        return;
      } catch (RestartedException e) {
        dev.beamstrap.store.DirectoryTree.empty(directory);
      } catch (BeamstrapException e) {
        // Damaged bytes fail in the unpacker before the checksum is known; if the download has its
        // own reason, that is the one to tell.
        if (e.fault().code() == FaultCode.INTEGRITY_ARCHIVE) {
          download.await();
        }
        throw e;
      }
    }
  }

  /** Gleam's archive holds nothing but the program. */
  private static Path root(PlannedTool tool, Path directory) throws IOException {
    return tool.tool() == Tool.GLEAM
        ? Files.createDirectories(directory.resolve("bin"))
        : directory;
  }

  private static String executableName(Tool tool) {
    return tool == Tool.REBAR ? "rebar3" : tool.id();
  }

  private void accept(PlannedTool tool, Path staged, Path target, Meeting meeting)
      throws IOException {
    switch (tool.tool()) {
      case ERLANG -> {
        BuildNeeds.check(staged, host.get());
        OtpInstall.run(staged, target);
        meeting.bring(new Meeting.Erlang(Optional.of(staged), release(tool)));
        if (!meeting.testedByElixir()) {
          try (StagedDirectory scratch = StagedDirectory.beside(target.resolveSibling("test"))) {
            AcceptanceTest.in(scratch.path()).erlang(staged, release(tool));
          }
        }
      }
      case ELIXIR -> {
        Meeting.Erlang erlang = meeting.erlang();
        if (erlang.root().isEmpty()) {
          reporter.note("Elixir " + tool.version() + " was not tried: no erl is on PATH");
          return;
        }
        try (StagedDirectory scratch = StagedDirectory.beside(target.resolveSibling("test"))) {
          AcceptanceTest.in(scratch.path())
              .elixir(staged, release(tool), erlang.root().get(), erlang.release());
        }
        meeting.worked();
      }
      case REBAR, GLEAM -> {}
    }
  }

  /** The version that the tool must report; a branch build may report any. */
  private static Optional<String> release(PlannedTool tool) {
    return tool.tool() == Tool.ERLANG
        ? OtpVersion.parse(tool.version()).map(OtpVersion::toString)
        : ElixirVersion.parse(tool.version()).map(version -> version.version().toString());
  }

  /** Names the source in a message without secrets. */
  static SafeUrl shown(ArtifactSource source) {
    return SafeUrl.of(source.url());
  }
}
