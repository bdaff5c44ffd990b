package dev.beamstrap.platform;

/** The C library of a host. */
public sealed interface CLibrary {

  /**
   * The GNU C library.
   *
   * @param version the newest {@code GLIBC_} symbol version that it defines
   */
  record Glibc(DottedVersion version) implements CLibrary {}

  /** musl, as on Alpine. */
  record Musl() implements CLibrary {}

  /** None that we recognise, or a system whose C library does not matter (macOS). */
  record Unknown() implements CLibrary {}
}
