package dev.beamstrap.platform;

import java.util.List;
import java.util.Optional;

/**
 * What decides which builds run on a host.
 *
 * @param system the kernel
 * @param architecture the processor, or empty when no builds exist for it
 * @param architectureName the processor as the JVM names it, for messages
 * @param distribution what {@code /etc/os-release} says
 * @param cLibrary the C library
 * @param libcrypto every {@code libcrypto.so.N} that the loader finds
 */
public record HostFacts(
    OperatingSystem system,
    Optional<Architecture> architecture,
    String architectureName,
    OsRelease distribution,
    CLibrary cLibrary,
    List<SharedLibrary> libcrypto) {

  /** Copies the list. */
  public HostFacts {
    libcrypto = List.copyOf(libcrypto);
  }
}
