package dev.beamstrap.install;

import dev.beamstrap.catalog.Catalog;
import dev.beamstrap.catalog.ListingSource;
import dev.beamstrap.catalog.Plan;
import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.net.CachedDocuments;
import dev.beamstrap.platform.HostFacts;
import dev.beamstrap.toolfile.ToolRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** From requests to a plan: out of the lock where it answers them all, else out of the listings. */
final class Planning {
  private static final long MAX_LISTING_BYTES = 16L << 20;

  private final Surroundings world;
  private final Workshop workshop;

  Planning(Surroundings world, Workshop workshop) {
    this.world = world;
    this.workshop = workshop;
  }

  Plan plan(AskedFor asked, Optional<LockFile> lock) {
    Optional<Plan> fromLock =
        lock.flatMap(file -> LockedPlan.plan(file, asked, catalog(world.host().get())));
    if (fromLock.isPresent()) {
      return fromLock.get();
    }
    lock.ifPresent(
        file ->
            world
                .reporter()
                .note(file.path() + " does not answer what is asked for; reading the listings"));
    return fromListings(asked.all(), world.host().get(), asked.foreignOtp());
  }

  Plan fromListings(List<ToolRequest> requests, HostFacts host, OptionalInt otpMajor) {
    Catalog catalog = catalog(host);
    Map<ListingSource, String> texts = listings(catalog.listings(requests));
    try {
      return catalog.resolve(requests, texts, otpMajor);
    } catch (BeamstrapException e) {
      if (e.fault().code() != FaultCode.VERSION_UNKNOWN || catalog.elsewhere(requests).isEmpty()) {
        throw e;
      }
      // A version that exists for other hosts only deserves to be told from one that exists
      // nowhere.
      texts.putAll(listings(catalog.elsewhere(requests)));
      return catalog.resolve(requests, texts, otpMajor);
    }
  }

  /** The catalog for a host, with the addresses that the environment overrides. */
  Catalog catalog(HostFacts host) {
    return new Catalog(BuildsBase.applied(world.manifests().get(), world.env()), host);
  }

  /** The texts of listings, all asked for at once; optional ones are left out when they fail. */
  Map<ListingSource, String> listings(List<ListingSource> sources) {
    CachedDocuments documents = workshop.documents();
    Map<ListingSource, CompletableFuture<String>> asked = new LinkedHashMap<>();
    for (ListingSource source : sources) {
      asked.put(
          source,
          CompletableFuture.supplyAsync(
              () ->
                  new String(
                      documents.fetch(source.url(), MAX_LISTING_BYTES), StandardCharsets.UTF_8),
              task -> new Thread(task, "listing").start()));
    }
    Map<ListingSource, String> texts = new LinkedHashMap<>();
    asked.forEach(
        (source, text) -> {
          try {
            texts.put(source, joined(text));
          } catch (BeamstrapException e) {
            if (!source.optional() || e.fault().code() == FaultCode.NET_DENIED) {
              throw e;
            }
            world.reporter().detail("without " + source.url() + ": " + e.fault().message());
          }
        });
    return texts;
  }

  private static String joined(CompletableFuture<String> text) {
    try {
      return text.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BeamstrapException known) {
        throw known;
      }
      throw e;
    }
  }
}
