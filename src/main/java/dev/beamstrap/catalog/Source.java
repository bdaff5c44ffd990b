package dev.beamstrap.catalog;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A place that artifacts come from.
 *
 * @param name the place, for people: {@code builds.hex.pm}
 * @param listing what exists there; places {@code arch}, {@code build}, {@code target}
 * @param release one release's description, where the place has such; place {@code release}
 * @param artifact what is fetched; places of its listing, {@code ref}, {@code release} (the tag of
 *     a release on GitHub), {@code otp}
 * @param checksum a file that holds the artifact's checksum; places as {@code artifact}
 * @param layout how the artifact is packed
 */
public record Source(
    String name,
    Optional<UrlTemplate> listing,
    Optional<UrlTemplate> release,
    UrlTemplate artifact,
    Optional<UrlTemplate> checksum,
    ArchiveLayout layout) {
  private static final Set<String> PLACES =
      Set.of("arch", "build", "target", "ref", "release", "otp", "elixir", "version");

  static Source read(TomlFields fields) {
    Source source =
        new Source(
            fields.string("name"),
            optional(fields, "listing"),
            optional(fields, "release"),
            template(fields, "artifact"),
            optional(fields, "checksum"),
            fields.as("layout", "a layout that is known", ArchiveLayout::named));
    fields.done();
    return source;
  }

  /** The listing's template; an {@link IllegalStateException} when there is none. */
  UrlTemplate listed() {
    return listing.orElseThrow(() -> new IllegalStateException(name + " has no listing"));
  }

  Source rebased(URI former, URI base) {
    return new Source(
        name,
        listing.map(template -> template.rebased(former, base)),
        release.map(template -> template.rebased(former, base)),
        artifact.rebased(former, base),
        checksum.map(template -> template.rebased(former, base)),
        layout);
  }

  static UrlTemplate template(TomlFields fields, String key) {
    String text = fields.string(key);
    try {
      UrlTemplate template = new UrlTemplate(text);
      if (!PLACES.containsAll(template.places())) {
        throw new IllegalArgumentException("nobody fills in " + template.places());
      }
      return template;
    } catch (IllegalArgumentException e) {
      throw fields.fault(key, "is not usable, " + e.getMessage() + ": " + text);
    }
  }

  private static Optional<UrlTemplate> optional(TomlFields fields, String key) {
    return fields.has(key) ? Optional.of(template(fields, key)) : Optional.empty();
  }
}
