package dev.beamstrap.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beamstrap.registry.wire.NamesWire.Names;
import java.util.List;
import java.util.OptionalLong;

/**
 * The public packages of a repository: the payload of {@code /names}.
 *
 * <p>Source: hexpm/specifications registry/names.proto.
 */
public record NamesRecord(String repository, List<Name> packages) {
  public NamesRecord {
    packages = List.copyOf(packages);
  }

  /**
   * A package.
   *
   * @param updatedAt seconds since 1970-01-01T00:00:00Z
   */
  public record Name(String name, OptionalLong updatedAt) {}

  /** Reads a verified payload. Throws {@code integrity.format} or {@code integrity.origin}. */
  public static NamesRecord parse(byte[] payload, Origin origin) {
    String resource = origin.repository() + " names";
    Names wire;
    try {
      wire = Names.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw SignedRecord.malformed(resource, "it is no list of names");
    }
    origin.check(wire.getRepository(), resource);
    return new NamesRecord(
        wire.getRepository(),
        wire.getPackagesList().stream()
            .map(
                entry ->
                    new Name(
                        HexNames.requirePackage(entry.getName()),
                        entry.hasUpdatedAt()
                            ? OptionalLong.of(entry.getUpdatedAt().getSeconds())
                            : OptionalLong.empty()))
            .toList());
  }
}
