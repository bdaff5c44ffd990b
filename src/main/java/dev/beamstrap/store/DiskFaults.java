package dev.beamstrap.store;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failed read or write means, as a {@code disk.*} fault with path, cause and remedy.
 *
 * <p>The JDK hands over only the operating system's text for an error number, and that text follows
 * the user's language. So the text is looked at first, and where it says nothing the file system
 * itself is asked: is it read-only, is it full.
 */
public final class DiskFaults {
  private static final String ELSEWHERE =
      "choose a directory that can be written: BEAMSTRAP_HOME for the tools,"
          + " BEAMSTRAP_CACHE_DIR for downloads";
  private static final long NOTHING_LEFT = 64 * 1024;

  private DiskFaults() {}

  /**
   * The failure of doing {@code action} to {@code path}.
   *
   * @param action a verb that reads well between "cannot" and the path, for example "write"
   */
  public static BeamstrapException of(IOException origin, String action, Path path) {
    FaultCode code = code(origin);
    if (code == FaultCode.DISK_IO) {
      code = askFileSystem(path);
    }
    Fault fault = Fault.of(code, "cannot " + action + " " + path);
    return describe(fault, origin, path).exception(origin);
  }

  /** As {@link #of(IOException, String, Path)}, for what streams of paths throw. */
  public static BeamstrapException of(UncheckedIOException origin, String action, Path path) {
    IOException cause = origin.getCause();
    return of(cause == null ? new IOException(origin) : cause, action, path);
  }

  /**
   * The failure of starting {@code program}, which exists: {@code disk.noexec} when the operating
   * system forbids it. (A program for another kind of machine is no failure here: the JDK hands it
   * to the shell, which complains.)
   */
  public static BeamstrapException ofStart(IOException origin, Path program) {
    if (text(origin).contains("error=13,")) {
      return Fault.of(FaultCode.DISK_NOEXEC, "cannot run " + program)
          .cause("the file may not be executed; is its file system mounted noexec?")
          .remedy("set BEAMSTRAP_HOME to a directory on a file system that allows programs")
          .exception(origin);
    }
    return of(origin, "run", program);
  }

  /** The code that the exception itself gives away; {@link FaultCode#DISK_IO} when it does not. */
  static FaultCode code(IOException origin) {
    for (@Nullable Throwable e = origin; e != null; e = e.getCause()) {
      if (e instanceof ClosedByInterruptException
          || (e instanceof InterruptedIOException && !(e instanceof java.net.SocketException))) {
        return FaultCode.INTERRUPTED;
      }
      if (e instanceof ReadOnlyFileSystemException) {
        return FaultCode.DISK_READONLY;
      }
      if (e instanceof AccessDeniedException) {
        return FaultCode.DISK_PERMISSION;
      }
      String text = text(e);
      if (text.contains("no space left on device") || text.contains("disk quota exceeded")) {
        return FaultCode.DISK_FULL;
      }
      if (text.contains("read-only file system")) {
        return FaultCode.DISK_READONLY;
      }
      if (text.contains("permission denied") || text.contains("operation not permitted")) {
        return FaultCode.DISK_PERMISSION;
      }
    }
    return FaultCode.DISK_IO;
  }

  /**
   * Refuses early when {@code directory}'s file system has less than {@code bytes} left for us.
   *
   * @param directory need not exist yet: its nearest existing parent is asked
   * @param purpose what the space is for, as in "OTP 27.3.4.1"
   */
  public static void requireFree(Path directory, long bytes, String purpose) {
    Path existing = nearestExisting(directory);
    long free;
    try {
      FileStore store = Files.getFileStore(existing);
      // Some virtual file systems report no size at all; that says nothing about space.
      if (store.getTotalSpace() <= 0) {
        return;
      }
      free = store.getUsableSpace();
    } catch (IOException e) {
      throw of(e, "ask for free space at", existing);
    }
    if (free < bytes) {
      throw Fault.of(FaultCode.DISK_FULL, "no room for " + purpose + " at " + directory)
          .cause("it needs " + megabytes(bytes) + ", and " + megabytes(free) + " are free")
          .remedy("free some space, run beamstrap cache clear, or " + ELSEWHERE)
          .exception();
    }
  }

  /** The path itself, or the nearest parent that exists; links are followed. */
  static Path nearestExisting(Path path) {
    Path here = path.toAbsolutePath().normalize();
    while (!Files.exists(here)) {
      Path parent = here.getParent();
      if (parent == null) {
        return here;
      }
      here = parent;
    }
    return here;
  }

  private static Fault describe(Fault fault, IOException origin, Path path) {
    return switch (fault.code()) {
      case DISK_FULL ->
          fault
              .cause(
                  text(origin).contains("quota")
                      ? "the disk quota is used up"
                      : "no space (or no inode) is left on the file system")
              .remedy("free some space, run beamstrap cache clear, or " + ELSEWHERE);
      case DISK_READONLY -> fault.cause("the file system is read-only").remedy(ELSEWHERE);
      case DISK_PERMISSION ->
          fault
              .cause(reason(origin, "permission denied") + owner(path))
              .remedy("give yourself access to it, or " + ELSEWHERE);
      case INTERRUPTED -> fault.cause("interrupted").remedy("run the command again");
      default ->
          fault
              .cause(reason(origin, origin.getClass().getSimpleName()))
              .remedy("look at the path and its file system, or " + ELSEWHERE);
    };
  }

  private static FaultCode askFileSystem(Path path) {
    try {
      FileStore store = Files.getFileStore(nearestExisting(path));
      if (store.isReadOnly()) {
        return FaultCode.DISK_READONLY;
      }
      if (store.getTotalSpace() > 0 && store.getUsableSpace() < NOTHING_LEFT) {
        return FaultCode.DISK_FULL;
      }
    } catch (IOException e) {
      return FaultCode.DISK_IO;
    }
    return FaultCode.DISK_IO;
  }

  private static String reason(IOException origin, String otherwise) {
    if (origin instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (origin instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (origin instanceof FileSystemException known) {
      String reason = known.getReason();
      return reason == null ? otherwise : oneLine(reason);
    }
    String message = origin.getMessage();
    return message == null ? otherwise : oneLine(message);
  }

  private static String owner(Path path) {
    try {
      return " ("
          + nearestExisting(path)
          + " belongs to "
          + Files.getOwner(nearestExisting(path)).getName()
          + ")";
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String text(Throwable e) {
    String message = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }

  private static String megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000 + " MB";
  }
}
