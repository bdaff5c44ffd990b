package dev.beamstrap.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beamstrap.registry.wire.VersionsWire;
import java.util.List;

/**
 * The public packages of a repository with their versions: the payload of {@code /versions}.
 *
 * <p>Source: hexpm/specifications registry/versions.proto.
 */
public record VersionsRecord(String repository, List<PackageVersions> packages) {
  public VersionsRecord {
    packages = List.copyOf(packages);
  }

  /**
   * A package.
   *
   * @param retired those of {@code versions} that are retired
   * @param withAdvisories those of {@code versions} that an advisory concerns
   */
  public record PackageVersions(
      String name, List<String> versions, List<String> retired, List<String> withAdvisories) {
    public PackageVersions {
      versions = List.copyOf(versions);
      retired = List.copyOf(retired);
      withAdvisories = List.copyOf(withAdvisories);
    }
  }

  /** Reads a verified payload. Throws {@code integrity.format} or {@code integrity.origin}. */
  public static VersionsRecord parse(byte[] payload, Origin origin) {
    String resource = origin.repository() + " versions";
    VersionsWire.Versions wire;
    try {
      wire = VersionsWire.Versions.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw SignedRecord.malformed(resource, "it is no list of versions");
    }
    origin.check(wire.getRepository(), resource);
    return new VersionsRecord(
        wire.getRepository(),
        wire.getPackagesList().stream().map(VersionsRecord::versions).toList());
  }

  private static PackageVersions versions(VersionsWire.Versions.Package wire) {
    List<String> versions = wire.getVersionsList().stream().map(HexNames::requireVersion).toList();
    return new PackageVersions(
        HexNames.requirePackage(wire.getName()),
        versions,
        at(versions, wire.getRetiredList()),
        at(versions, wire.getWithAdvisoriesList()));
  }

  private static List<String> at(List<String> versions, List<Integer> indexes) {
    return indexes.stream()
        .filter(index -> index >= 0 && index < versions.size())
        .map(versions::get)
        .toList();
  }
}
