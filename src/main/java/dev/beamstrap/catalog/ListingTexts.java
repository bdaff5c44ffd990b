package dev.beamstrap.catalog;

import dev.beamstrap.catalog.PlatformChoice.Rejected;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.SafeUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a resolution was given, read. A text that is optional and absent or damaged is
 * done without; what was odd becomes a notice.
 */
final class ListingTexts {
  private final Catalog catalog;
  private final Map<ListingSource, String> texts;
  private final Collection<String> notices;

  ListingTexts(Catalog catalog, Map<ListingSource, String> texts, Collection<String> notices) {
    this.catalog = catalog;
    this.texts = texts;
    this.notices = notices;
  }

  /** What is listed for the platforms that run here. */
  ErlangBuilds erlang(PlatformChoice platforms) {
    List<ErlangBuilds.Offer> offers = new ArrayList<>();
    for (PlatformChoice.Candidate candidate : platforms.candidates()) {
      listing(catalog.erlang(candidate.platform(), candidate.architecture(), !offers.isEmpty()))
          .ifPresent(listing -> offers.add(new ErlangBuilds.Offer(candidate, listing)));
    }
    return new ErlangBuilds(offers, catalog.erlangSource());
  }

  /** What is listed for platforms that do not run here, as far as it was given. */
  Map<Rejected, Listing> elsewhere(PlatformChoice platforms) {
    Map<Rejected, Listing> listings = new LinkedHashMap<>();
    for (Rejected rejected : platforms.rejected()) {
      listing(catalog.erlang(rejected.platform(), rejected.architecture(), true))
          .ifPresent(listing -> listings.put(rejected, listing));
    }
    return listings;
  }

  /** What is listed of Elixir. */
  ElixirBuilds elixir() {
    return listing(catalog.elixir()).map(ElixirBuilds::new).orElseThrow();
  }

  /** The releases that a listing describes; none when there is no listing. */
  List<GithubReleases.Release> releases(@Nullable ListingSource source) {
    return source == null ? List.of() : read(source, GithubReleases::parse).orElse(List.of());
  }

  private Optional<Listing> listing(ListingSource source) {
    Optional<Listing> listing =
        read(
            source,
            source.kind() == ListingSource.Kind.MACOS_CSV ? MacosCsv::parse : BuildsTxt::parse);
    listing.ifPresent(found -> notices.addAll(found.notices()));
    return listing;
  }

  private <T> Optional<T> read(ListingSource source, BiFunction<String, String, T> parse) {
    String text = texts.get(source);
    if (text == null) {
      if (!source.optional()) {
        throw new IllegalArgumentException("no text for " + source.key());
      }
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text, SafeUrl.of(source.url()).text()));
    } catch (BeamstrapException e) {
      if (!source.optional()) {
        throw e;
      }
      notices.add(e.fault().message() + "; doing without it");
      return Optional.empty();
    }
  }
}
