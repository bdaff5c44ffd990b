package dev.beamstrap.fault;

/**
 * The stable codes of failures, each with its exit status.
 *
 * <p>Codes and statuses are a contract with scripts: a code is never renamed, a status never moved.
 */
public enum FaultCode {
  /** A bug of beamstrap itself. */
  INTERNAL("internal", 1),
  /** The command line cannot be understood. */
  USAGE("usage", 2),
  /** A file of the project does not follow its grammar. */
  PROJECT_SYNTAX("project.syntax", 3),
  /** A file of the project that the command needs does not exist or asks for nothing. */
  PROJECT_MISSING("project.missing", 3),
  /** A file of the project exists and cannot be read. */
  PROJECT_UNREADABLE("project.unreadable", 3),
  /** A file of the project holds merge conflict markers. */
  PROJECT_CONFLICT("project.conflict", 3),
  /** A beamstrap.lock does not fit what the project asks for. */
  PROJECT_LOCK("project.lock", 3),
  /** No build has that version. */
  VERSION_UNKNOWN("version.unknown", 4),
  /** The versions asked for cannot work together. */
  VERSION_INCOMPATIBLE("version.incompatible", 4),
  /** The kind of reference has no precompiled build. */
  VERSION_UNSUPPORTED("version.unsupported", 4),
  /** No build exists for this kind of host. */
  PLATFORM_UNSUPPORTED("platform.unsupported", 5),
  /** The build needs a newer C library than the host has. */
  PLATFORM_GLIBC("platform.glibc", 5),
  /** A shared library that the build needs is missing on the host or too old. */
  PLATFORM_LIBRARY("platform.library", 5),
  /** The tool was put in place but does not work on this host. */
  PLATFORM_ACCEPTANCE("platform.acceptance", 5),
  /** No connection could be made. */
  NET_UNREACHABLE("net.unreachable", 6),
  /** The other side did not answer in time. */
  NET_TIMEOUT("net.timeout", 6),
  /** A transfer ended before its end. */
  NET_TRUNCATED("net.truncated", 6),
  /** The server answered with a status that is no success. */
  NET_HTTP("net.http", 6),
  /** The egress policy does not allow the host. */
  NET_DENIED("net.denied", 7),
  /** The certificate chain is not trusted. */
  NET_UNTRUSTED("net.untrusted", 8),
  /** The handshake was accepted from none of our transports. */
  NET_FINGERPRINT("net.fingerprint", 9),
  /** The bytes are not those that the checksum names. */
  INTEGRITY_CHECKSUM("integrity.checksum", 10),
  /** No checksum is known for the artifact. */
  INTEGRITY_UNVERIFIED("integrity.unverified", 10),
  /** A signature does not verify. */
  INTEGRITY_SIGNATURE("integrity.signature", 10),
  /** A signed record speaks of another repository or package than the one asked for. */
  INTEGRITY_ORIGIN("integrity.origin", 10),
  /** An archive tries to escape, or exceeds its bounds, or is damaged. */
  INTEGRITY_ARCHIVE("integrity.archive", 10),
  /** A record does not follow its format. */
  INTEGRITY_FORMAT("integrity.format", 10),
  /** No space left on the file system. */
  DISK_FULL("disk.full", 11),
  /** No permission to read or write. */
  DISK_PERMISSION("disk.permission", 11),
  /** The file system is read-only. */
  DISK_READONLY("disk.readonly", 11),
  /** Programs cannot be run from the file system. */
  DISK_NOEXEC("disk.noexec", 11),
  /** Reading or writing failed for another reason. */
  DISK_IO("disk.io", 11),
  /** Needed, not cached, and no network allowed. */
  OFFLINE_MISSING("offline.missing", 12),
  /** Another beamstrap holds the lock for too long. */
  BUSY("busy", 13),
  /** Stopped by the user. */
  INTERRUPTED("interrupted", 130);

  private final String code;
  private final int exitStatus;

  FaultCode(String code, int exitStatus) {
    this.code = code;
    this.exitStatus = exitStatus;
  }

  /** The code as scripts see it, for example {@code net.denied}. */
  public String code() {
    return code;
  }

  /** The process exit status that belongs to the code. */
  public int exitStatus() {
    return exitStatus;
  }
}
