package dev.beamstrap.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.registry.PackageRecord.Advisory;
import dev.beamstrap.registry.PackageRecord.Dependency;
import dev.beamstrap.registry.PackageRecord.Release;
import dev.beamstrap.registry.PackageRecord.Retirement;
import dev.beamstrap.registry.wire.PackageWire;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** From the wire to {@link PackageRecord}. */
final class PackageRecordReader {
  private final String resource;
  private final List<Advisory> advisories;

  private PackageRecordReader(String resource, List<Advisory> advisories) {
    this.resource = resource;
    this.advisories = advisories;
  }

  static PackageRecord read(byte[] payload, Origin origin, String expectedName) {
    HexNames.requirePackage(expectedName);
    String resource = origin.repository() + " packages/" + expectedName;
    PackageWire.Package wire;
    try {
      wire = PackageWire.Package.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw SignedRecord.malformed(resource, "it is no package record");
    }
    origin.check(wire.getRepository(), expectedName, wire.getName(), resource);
    List<Advisory> advisories =
        wire.getAdvisoriesList().stream().map(PackageRecordReader::advisory).toList();
    PackageRecordReader reader = new PackageRecordReader(resource, advisories);
    return new PackageRecord(
        wire.getRepository(),
        wire.getName(),
        wire.getReleasesList().stream().map(reader::release).toList(),
        advisories);
  }

  private Release release(PackageWire.Release wire) {
    String version = HexNames.requireVersion(wire.getVersion());
    return new Release(
        version,
        checksum(wire.getInnerChecksum(), version),
        wire.hasOuterChecksum()
            ? Optional.of(checksum(wire.getOuterChecksum(), version))
            : Optional.empty(),
        wire.getDependenciesList().stream().map(PackageRecordReader::dependency).toList(),
        wire.hasRetired() ? Optional.of(retirement(wire.getRetired())) : Optional.empty(),
        wire.hasPublishedAt()
            ? OptionalLong.of(wire.getPublishedAt().getSeconds())
            : OptionalLong.empty(),
        // Hex drops indexes that lead nowhere.
        wire.getAdvisoryIndexesList().stream()
            .filter(index -> index >= 0 && index < advisories.size())
            .map(advisories::get)
            .toList());
  }

  private Sha256 checksum(ByteString raw, String version) {
    if (raw.size() != 32) {
      throw SignedRecord.malformed(
          resource, "a checksum of version " + version + " has " + raw.size() + " bytes, not 32");
    }
    return Sha256.ofBytes(raw.toByteArray());
  }

  private static Dependency dependency(PackageWire.Dependency wire) {
    return new Dependency(
        HexNames.requirePackage(wire.getPackage()),
        wire.getRequirement(),
        wire.getOptional(),
        wire.hasApp() ? Optional.of(wire.getApp()) : Optional.empty(),
        wire.hasRepository()
            ? Optional.of(HexNames.requireRepository(wire.getRepository()))
            : Optional.empty());
  }

  private static Retirement retirement(PackageWire.RetirementStatus wire) {
    return new Retirement(
        EnumValue.of(Enumeration.RETIREMENT_REASON, wire.getReason()),
        wire.hasMessage() ? Optional.of(wire.getMessage()) : Optional.empty());
  }

  private static Advisory advisory(PackageWire.SecurityAdvisory wire) {
    return new Advisory(
        wire.getId(),
        wire.getSummary(),
        wire.hasHtmlUrl() ? Optional.of(wire.getHtmlUrl()) : Optional.empty(),
        wire.hasApiUrl() ? Optional.of(wire.getApiUrl()) : Optional.empty(),
        wire.getAliasesList(),
        wire.hasSeverity()
            ? Optional.of(EnumValue.of(Enumeration.SEVERITY, wire.getSeverity()))
            : Optional.empty(),
        wire.hasCvssScore() ? Optional.of(wire.getCvssScore()) : Optional.empty());
  }
}
