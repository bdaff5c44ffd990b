package dev.beamstrap.deps;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.fault.SafeUrl;
import dev.beamstrap.hexcache.PackageEntry;
import dev.beamstrap.hexcache.PackageKey;
import dev.beamstrap.hexcache.PolicyEntry;
import dev.beamstrap.net.Failure;
import dev.beamstrap.net.Fetched;
import dev.beamstrap.net.Http;
import dev.beamstrap.net.KeptAnswer;
import dev.beamstrap.net.Validators;
import dev.beamstrap.registry.Origin;
import dev.beamstrap.registry.PackageRecord;
import dev.beamstrap.registry.PolicyRecord;
import dev.beamstrap.registry.PublicKeys;
import dev.beamstrap.registry.RegistryPaths;
import dev.beamstrap.registry.SignedRecord;
import java.net.URI;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Verified records of repositories. Safe for use by several threads. */
final class Registry {
  private final HexSettings settings;
  private final RepositoryAccess access;
  private final Supplier<Http> http;
  private final RecordCopies copies;
  private final boolean offline;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<Repository, PublicKey> keys = new ConcurrentHashMap<>();

  Registry(
      HexSettings settings,
      RepositoryAccess access,
      Supplier<Http> http,
      RecordCopies copies,
      boolean offline) {
    this.settings = settings;
    this.access = access;
    this.http = http;
    this.copies = copies;
    this.offline = offline;
  }

  /**
   * What a registry answered.
   *
   * @param value what it says, verified
   * @param record the signed record as it came
   * @param bytes how many of them came over the network
   * @param url where it is
   */
  @SuppressWarnings("ArrayRecordComponent") // One owner, never compared.
  record Answer<T>(T value, byte[] record, long bytes, URI url) {}

  Repository repository(String key) {
    return repositories.computeIfAbsent(key, settings::repository);
  }

  Map<String, String> headers(Repository repository) {
    return access.headers(repository);
  }

  /** What the registry says of a package. */
  Answer<PackageEntry> packageEntry(PackageKey owner) {
    Repository repository = repository(owner.repository());
    Origin origin = new Origin(owner.repository(), settings.verifiesOrigin());
    return get(
        repository,
        RegistryPaths.packageRecord(owner.repository(), owner.name()),
        owner.repository() + " packages/" + owner.name(),
        (payload, etag) ->
            CacheEntries.of(PackageRecord.parse(payload, origin, owner.name()), owner, etag));
  }

  /** A policy. */
  Answer<PolicyEntry> policy(HexSettings.PolicyName policy) {
    Repository repository = repository(policy.repository());
    Origin origin = new Origin(policy.repository(), settings.verifiesOrigin());
    return get(
        repository,
        RegistryPaths.policy(policy.repository(), policy.name()),
        policy.repository() + " policies/" + policy.name(),
        (payload, etag) ->
            CacheEntries.of(
                PolicyRecord.parse(payload, origin, policy.name()), policy.repository(), etag));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(byte[] payload, Optional<String> etag);
  }

  private <T> Answer<T> get(
      Repository repository, String path, String resource, Reading<T> reading) {
    URI url = repository.at(path);
    Optional<KeptAnswer> copy = copies.read(url.toString());
    if (offline) {
      KeptAnswer kept = copy.orElseThrow(() -> missing(resource, url));
      return answer(repository, resource, reading, kept.body(), kept.validators(), 0, url);
    }
    Fetched fetched = fetch(repository, resource, url, copy.map(KeptAnswer::validators));
    if (fetched instanceof Fetched.NotModified && copy.isPresent()) {
      try {
        KeptAnswer kept = copy.get();
        return answer(repository, resource, reading, kept.body(), kept.validators(), 0, url);
      } catch (BeamstrapException damagedCopy) {
        fetched = fetch(repository, resource, url, Optional.empty());
      }
    }
    Fetched.Fresh fresh = (Fetched.Fresh) fetched;
    Answer<T> answer =
        answer(
            repository,
            resource,
            reading,
            fresh.body(),
            fresh.validators(),
            fresh.body().length,
            url);
    copies.write(url.toString(), fresh.validators(), fresh.body());
    return answer;
  }

  private <T> Answer<T> answer(
      Repository repository,
      String resource,
      Reading<T> reading,
      byte[] body,
      Validators validators,
      long bytes,
      URI url) {
    byte[] payload =
        SignedRecord.open(
            body,
            keys.computeIfAbsent(
                repository, one -> PublicKeys.parse(one.publicKey(), "repository " + one.key())),
            resource);
    return new Answer<>(reading.read(payload, validators.etag()), body, bytes, url);
  }

  private Fetched fetch(
      Repository repository, String resource, URI url, Optional<Validators> known) {
    try {
      return http.get().fetch(url, known, SignedRecord.MAX_SIZE, access.headers(repository));
    } catch (BeamstrapException e) {
      throw explained(e, repository, resource, url);
    }
  }

  /** The failure of a request to a repository, in the repository's own words. */
  static BeamstrapException explained(
      BeamstrapException failure, Repository repository, String resource, URI url) {
    int status = status(failure).orElse(0);
    if (failure.fault().code() != FaultCode.NET_HTTP || status == 0) {
      return failure;
    }
    if (status == 404 || status == 410) {
      return Fault.of(FaultCode.NET_HTTP, resource + " does not exist")
          .cause("the repository answered " + status)
          .remedy(
              repository.key().equals("hexpm")
                  ? "check the name; a mirror may not have it"
                  : "check the name, and that the repository's key is set up")
          .url(SafeUrl.of(url))
          .exception(failure);
    }
    if (status == 401 || status == 403) {
      int colon = repository.key().indexOf(':');
      return Fault.of(FaultCode.NET_HTTP, resource + " is not open to us")
          .cause(
              "the repository answered "
                  + status
                  + (repository.credential().isPresent() ? " to our key" : "; no key is sent"))
          .remedy(
              colon < 0
                  ? "set the key of the repository: mix hex.repo set "
                      + repository.key()
                      + " --auth-key KEY"
                  : "mix hex.organization auth "
                      + repository.key().substring(colon + 1)
                      + " --key KEY")
          .url(SafeUrl.of(url))
          .exception(failure);
    }
    return failure;
  }

  /** The HTTP status behind a failure. */
  static OptionalInt status(BeamstrapException failure) {
    Optional<Failure> behind = Failure.behind(failure);
    return behind.isPresent() ? behind.get().status() : OptionalInt.empty();
  }

  /** Whether a failure says that the repository has no such thing for us. */
  static boolean isAbsence(BeamstrapException failure) {
    return failure.fault().code() == FaultCode.NET_HTTP
        && List.of(401, 403, 404, 410).contains(status(failure).orElse(0));
  }

  private static BeamstrapException missing(String resource, URI url) {
    return Fault.of(FaultCode.OFFLINE_MISSING, resource + " is not cached")
        .cause("no network may be used")
        .remedy("run beamstrap deps once with network")
        .url(SafeUrl.of(url))
        .exception();
  }
}
