package dev.beamstrap.deps;

import dev.beamstrap.hexcache.PackageEntry;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.PolicyEntry;
import dev.beamstrap.hexcache.ReleaseEntry;
import dev.beamstrap.registry.EnumValue;
import dev.beamstrap.registry.PackageRecord;
import dev.beamstrap.registry.PolicyRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** From what a registry says to what Hex caches of it. */
final class CacheEntries {
  private CacheEntries() {}

  static PackageEntry of(PackageRecord record, PackageKey owner, Optional<String> etag) {
    Map<String, ReleaseEntry> releases = new LinkedHashMap<>();
    for (PackageRecord.Release release : record.releases()) {
      releases.put(release.version(), release(release, owner.repository()));
    }
    return new PackageEntry(owner.repository(), owner.name(), List.copyOf(releases.values()), etag);
  }

  private static ReleaseEntry release(PackageRecord.Release release, String repository) {
    return new ReleaseEntry(
        release.version(),
        release.inner(),
        release.outer(),
        release.dependencies().stream()
            .map(
                dependency ->
                    new ReleaseEntry.Dependency(
                        dependency.repository().orElse(repository),
                        dependency.packageName(),
                        dependency.appName(),
                        dependency.requirement(),
                        dependency.optional()))
            .toList(),
        release
            .retired()
            .map(
                retired ->
                    new ReleaseEntry.Retirement(retired.reason().number(), retired.message())),
        release.publishedAt(),
        release.advisories().stream().map(CacheEntries::advisory).toList());
  }

  private static ReleaseEntry.Advisory advisory(PackageRecord.Advisory advisory) {
    return new ReleaseEntry.Advisory(
        advisory.id(),
        advisory.summary(),
        advisory.htmlUrl().orElse(""),
        advisory.apiUrl().orElse(""),
        advisory.aliases(),
        number(advisory.severity()),
        advisory.cvssScore().isPresent()
            ? OptionalDouble.of(advisory.cvssScore().get())
            : OptionalDouble.empty());
  }

  static PolicyEntry of(PolicyRecord policy, String key, Optional<String> etag) {
    return new PolicyEntry(
        key,
        policy.repository(),
        policy.name(),
        policy.description(),
        policy.visibility().map(EnumValue::number).orElse(0),
        policy.repositories().stream()
            .map(
                rules ->
                    new PolicyEntry.RepositoryRules(
                        rules.repository(),
                        rules.restriction().map(CacheEntries::restriction),
                        rules.overrides().stream().map(CacheEntries::exception).toList()))
            .toList(),
        etag);
  }

  private static PolicyEntry.Restriction restriction(PolicyRecord.Restriction restriction) {
    return new PolicyEntry.Restriction(
        number(restriction.advisoryMinSeverity()),
        restriction.retirementReasons().stream().map(EnumValue::number).toList(),
        restriction.cooldown());
  }

  private static PolicyEntry.Override exception(PolicyRecord.PolicyOverride exception) {
    return new PolicyEntry.Override(
        exception.action().map(EnumValue::number).orElse(0),
        exception.ref().flatMap(PolicyRecord.PackageRef::packageName),
        exception.ref().flatMap(PolicyRecord.PackageRef::requirement),
        exception.advisoryId(),
        number(exception.retirementReason()),
        exception.comment());
  }

  private static OptionalInt number(Optional<EnumValue> value) {
    return value.isPresent() ? OptionalInt.of(value.get().number()) : OptionalInt.empty();
  }
}
