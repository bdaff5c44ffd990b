package dev.beamstrap.elf;

import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.Architecture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the dynamic section of a 64-bit little-endian ELF file asks of the loader and offers to
 * others. Source: System V ABI (ELF-64 object file format) and the GNU symbol versioning of the
 * Linux Standard Base, part "Symbol Versioning".
 *
 * @param architecture the processor it is for, or empty when no builds exist for that processor
 * @param soname its own name, for shared libraries
 * @param needed the libraries that it asks for, in order; empty for a static program
 * @param versionNeeds by library, the symbol versions that it cannot do without; a version that is
 *     only wanted weakly is left out, as the loader does not insist on it
 * @param definedVersions the symbol versions that it defines
 */
public record ElfFile(
    Optional<Architecture> architecture,
    Optional<String> soname,
    List<String> needed,
    Map<String, Set<String>> versionNeeds,
    Set<String> definedVersions) {

  /** Copies the collections and keeps the order of the needs. */
  public ElfFile {
    needed = List.copyOf(needed);
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    versionNeeds.forEach((library, versions) -> needs.put(library, Set.copyOf(versions)));
    versionNeeds = java.util.Collections.unmodifiableMap(needs);
    definedVersions = Set.copyOf(definedVersions);
  }

  /**
   * Reads a file that lies in memory.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@link FaultCode#INTEGRITY_FORMAT} when the
   *     bytes are no such file
   */
  public static ElfFile parse(byte[] bytes) {
    try {
      return parse(ByteSource.of(bytes));
    } catch (IOException impossible) {
      throw Fault.of(FaultCode.INTERNAL, "an array of bytes could not be read")
          .exception(impossible);
    }
  }

  /**
   * Reads only the headers, the dynamic section and the tables that it points to; found through the
   * program headers, as the loader does, because stripped files may have no section headers.
   *
   * @throws dev.beamstrap.fault.BeamstrapException {@link FaultCode#INTEGRITY_FORMAT} when the
   *     bytes are no such file
   * @throws IOException when the source cannot be read
   */
  public static ElfFile parse(ByteSource source) throws IOException {
    return new ElfReader(source).read();
  }
}
