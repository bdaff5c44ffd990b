package dev.beamstrap.hexcache;

import dev.beamstrap.beam.Term;
import dev.beamstrap.digest.Sha256;
import dev.beamstrap.registry.Enumeration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What Hex stores in its cache for entries of the registry: exact types, or Hex crashes. */
final class RegistryTerms {
  private static final int ACTIONS_OF_HEX_2_5 = 2;

  private RegistryTerms() {}

  static Term checksum(Sha256 checksum) {
    return Term.binary(HexFormat.of().parseHex(checksum.hex()));
  }

  static Optional<Sha256> checksum(Term term) {
    return term instanceof Term.Binary binary && binary.size() == 32
        ? Optional.of(Sha256.ofBytes(binary.toBytes()))
        : Optional.empty();
  }

  static Term versions(List<ReleaseEntry> releases) {
    return Term.list(releases.stream().map(release -> Term.binary(release.version())).toList());
  }

  static Term dependencies(List<ReleaseEntry.Dependency> dependencies) {
    return Term.list(
        dependencies.stream()
            .map(
                dependency ->
                    Term.tuple(
                        Term.binary(dependency.repository()),
                        Term.binary(dependency.packageName()),
                        Term.binary(dependency.app()),
                        Term.binary(dependency.requirement()),
                        Term.bool(dependency.optional())))
            .toList());
  }

  /** The dependencies that {@code term} lists, or empty when Hex would stumble over it. */
  static Optional<List<ReleaseEntry.Dependency>> dependencies(Term term) {
    if (!(term instanceof Term.TermList list)) {
      return Optional.empty();
    }
    List<ReleaseEntry.Dependency> dependencies = new ArrayList<>();
    for (Term element : list.elements()) {
      if (!(element instanceof Term.Tuple tuple) || tuple.elements().size() != 5) {
        return Optional.empty();
      }
      List<String> texts =
          tuple.elements().subList(0, 4).stream().flatMap(part -> text(part).stream()).toList();
      Term optional = tuple.elements().get(4);
      if (texts.size() != 4 || !(optional.equals(Term.TRUE) || optional.equals(Term.FALSE))) {
        return Optional.empty();
      }
      dependencies.add(
          new ReleaseEntry.Dependency(
              texts.get(0), texts.get(1), texts.get(2), texts.get(3), optional.equals(Term.TRUE)));
    }
    return Optional.of(dependencies);
  }

  static Optional<String> text(Term term) {
    return term instanceof Term.Binary binary ? binary.utf8() : Optional.empty();
  }

  static Term retirement(Optional<ReleaseEntry.Retirement> retirement) {
    return retirement.<Term>map(RegistryTerms::retirement).orElse(Term.NIL_ATOM);
  }

  static Term retirement(ReleaseEntry.Retirement retirement) {
    Pairs pairs =
        new Pairs().with("reason", enumeration(Enumeration.RETIREMENT_REASON, retirement.reason()));
    return pairs.withText("message", retirement.message()).map();
  }

  static Term advisories(List<ReleaseEntry.Advisory> advisories) {
    return Term.list(
        advisories.stream()
            .map(
                advisory -> {
                  Pairs pairs =
                      new Pairs()
                          .with("id", Term.binary(advisory.id()))
                          .with("summary", Term.binary(advisory.summary()))
                          .with("html_url", Term.binary(advisory.htmlUrl()))
                          .with("api_url", Term.binary(advisory.apiUrl()))
                          .with(
                              "aliases",
                              Term.list(advisory.aliases().stream().map(Term::binary).toList()))
                          .withNumber("severity", Enumeration.SEVERITY, advisory.severity());
                  advisory
                      .cvssScore()
                      .ifPresent(score -> pairs.with("cvss_score", new Term.Float(score)));
                  return pairs.map();
                })
            .toList());
  }

  /**
   * The decoded policy.
   *
   * @param all whether the client knows what Hex 2.6 added; Hex 2.5 keeps the numbers of actions
   *     that it does not know and drops the fields
   */
  static Term policy(PolicyEntry policy, boolean all) {
    return new Pairs()
        .with("repository", Term.binary(policy.repository()))
        .with("name", Term.binary(policy.name()))
        .withText("description", policy.description())
        .with("visibility", enumeration(Enumeration.VISIBILITY, policy.visibility()))
        .with(
            "repositories",
            Term.list(policy.rules().stream().map(rules -> rules(rules, all)).toList()))
        .map();
  }

  private static Term rules(PolicyEntry.RepositoryRules rules, boolean all) {
    Pairs pairs = new Pairs().with("repository", Term.binary(rules.repository()));
    rules
        .restriction()
        .ifPresent(
            restriction ->
                pairs.with(
                    "restriction",
                    new Pairs()
                        .withNumber(
                            "advisory_min_severity",
                            Enumeration.SEVERITY,
                            restriction.advisoryMinSeverity())
                        .with(
                            "retirement_reasons",
                            Term.list(
                                restriction.retirementReasons().stream()
                                    .map(
                                        reason ->
                                            enumeration(Enumeration.RETIREMENT_REASON, reason))
                                    .toList()))
                        .withText("cooldown", restriction.cooldown())
                        .map()));
    return pairs
        .with(
            "overrides",
            Term.list(rules.overrides().stream().map(one -> override(one, all)).toList()))
        .map();
  }

  private static Term override(PolicyEntry.Override override, boolean all) {
    Pairs pairs = new Pairs().with("action", action(override.action(), all));
    override
        .packageName()
        .ifPresent(
            name ->
                pairs.with(
                    "ref",
                    new Pairs()
                        .with("package", Term.binary(name))
                        .withText("requirement", override.requirement())
                        .map()));
    if (all) {
      pairs
          .withText("advisory_id", override.advisoryId())
          .withNumber(
              "retirement_reason", Enumeration.RETIREMENT_REASON, override.retirementReason())
          .withText("comment", override.comment());
    }
    return pairs.map();
  }

  /** A point in time as Erlang's calendar has it, in UTC: {@code {{Y,Mo,D},{H,Mi,S}}}. */
  static Term time(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    return Term.tuple(
        Term.tuple(
            Term.integer(utc.getYear()),
            Term.integer(utc.getMonthValue()),
            Term.integer(utc.getDayOfMonth())),
        Term.tuple(
            Term.integer(utc.getHour()),
            Term.integer(utc.getMinute()),
            Term.integer(utc.getSecond())));
  }

  /** The time that such a term says, or empty when it says none. */
  static Optional<Instant> time(Term term) {
    List<Integer> numbers = new ArrayList<>();
    if (term instanceof Term.Tuple pair) {
      for (Term half : pair.elements()) {
        if (half instanceof Term.Tuple triple && triple.elements().size() == 3) {
          for (Term part : triple.elements()) {
            if (part instanceof Term.Int number && number.value() == (int) number.value()) {
              numbers.add((int) number.value());
            }
          }
        }
      }
    }
    try {
      return numbers.size() != 6
          ? Optional.empty()
          : Optional.of(
              LocalDateTime.of(
                      numbers.get(0),
                      numbers.get(1),
                      numbers.get(2),
                      numbers.get(3),
                      numbers.get(4),
                      numbers.get(5))
                  .toInstant(ZoneOffset.UTC));
    } catch (java.time.DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  private static Term action(int number, boolean all) {
    return all || number < ACTIONS_OF_HEX_2_5
        ? enumeration(Enumeration.OVERRIDE_ACTION, number)
        : Term.integer(number);
  }

  private static Term enumeration(Enumeration enumeration, int number) {
    return enumeration.name(number).<Term>map(Term::atom).orElse(Term.integer(number));
  }

  /** The pairs of a map with atoms for keys; what is not set has no key. */
  private static final class Pairs {
    private final Map<Term, Term> pairs = new LinkedHashMap<>();

    Pairs with(String key, Term value) {
      pairs.put(Term.atom(key), value);
      return this;
    }

    Pairs withText(String key, Optional<String> value) {
      value.ifPresent(text -> with(key, Term.binary(text)));
      return this;
    }

    Pairs withNumber(String key, Enumeration names, OptionalInt value) {
      value.ifPresent(number -> with(key, enumeration(names, number)));
      return this;
    }

    Term map() {
      return new Term.MapTerm(pairs);
    }
  }
}
