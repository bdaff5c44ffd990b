package dev.beamstrap.doctor;

import dev.beamstrap.catalog.Sandboxes;
import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.DoctorReport.Fact;
import dev.beamstrap.doctor.DoctorReport.HostPath;
import dev.beamstrap.doctor.DoctorReport.Place;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.net.AuthorityFile;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.PathTrace;
import dev.beamstrap.net.ProxyAddress;
import dev.beamstrap.net.Route;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import javax.security.auth.x500.X500Principal;

/**
 * Looks at everything that lies between the tools and the hosts they need, and says what is wrong.
 * Changes nothing, tries no way around a refusal, and asks a host that is denied once.
 */
public final class Doctor {
  private static final Duration STATUS = Duration.ofSeconds(2);

  private final Surroundings world;

  /** A doctor for these surroundings. */
  public Doctor(Surroundings world) {
    this.world = world;
  }

  /** Looks at everything; takes little more than {@link Probes#ALL} at most. */
  public DoctorReport examine(DoctorRequest request) {
    Map<String, String> env = world.env();
    Notebook notes = new Notebook(Secrets.of(env));
    NetSettings net = request.net();
    new ProxyReview(env, net, throughGateway(), notes).take();
    Optional<ProxyAddress> proxy = proxy(net.https());
    List<String> hints = new ConfigReview(env, world.directory(), notes).take(proxy.isPresent());
    AuthorityReview authorities = new AuthorityReview(env, net.authorities());
    MountTable mounts = MountTable.parse(ConfigReview.head(Path.of("/proc/self/mounts")));
    List<Place> places = new PlaceReview(world, mounts).take(notes);
    MachineFacts machine = new MachineFacts(world, notes);
    List<Fact> facts = new ArrayList<>(machine.take());
    List<Visit> visits = List.of();
    Optional<List<Fact>> agentProxy = Optional.empty();
    if (!world.offline()) {
      List<Target> targets = targets(request.hosts(), env);
      world.reporter().note("looking at the way to " + targets.size() + " hosts");
      try (Probes probes = new Probes(net, env, world.directory(), notes)) {
        List<Probes.Underway> underway = probes.setOut(targets, world.reporter());
        List<PathTrace> walks = probes.walks(underway);
        // Only now: the document explains the refusals that the walks met.
        Optional<Future<Optional<List<Fact>>>> status =
            proxy
                .filter(one -> walks.stream().anyMatch(walk -> walk.connect().isPresent()))
                .map(one -> probes.start(() -> AgentProxyStatus.of(one, STATUS, notes)));
        ErlangReview erlang = erlang(walks, proxy, authorities, probes, notes, facts);
        visits = erlang.take(probes.visits(underway), facts);
        agentProxy = status.flatMap(asked -> Probes.result(asked, STATUS).flatMap(one -> one));
        agentProxy.ifPresent(authorities::alsoNamedBy);
        boolean explained = new LostProxy(env, net, notes).take(visits, hints, probes);
        new PathVerdicts(env, throughGateway(), visits, authorities, notes).take(explained);
      }
      inspection(visits, request.sandboxes(), authorities, notes);
      machine.clock(visits);
    }
    authorities.take(notes, issuers(visits));
    SandboxMarks marks =
        new SandboxMarks(
            env,
            path -> Files.exists(Path.of(path)),
            issuers(visits).stream().map(X500Principal::getName).toList(),
            proxy.map(ProxyAddress::authority).orElse(""),
            agentProxy.isPresent());
    List<Finding> findings = Ordering.of(notes.findings());
    return new DoctorReport(
        notes.settings(),
        places,
        facts,
        visits.stream().map(visit -> path(visit, notes)).toList(),
        marks.among(request.sandboxes()),
        agentProxy.orElse(List.of()),
        findings,
        Ordering.status(findings));
  }

  private String throughGateway() {
    return ThroughGateway.command(world.directory());
  }

  private static Optional<ProxyAddress> proxy(Route route) {
    return route instanceof Route.Proxied proxied ? Optional.of(proxied.proxy()) : Optional.empty();
  }

  private static List<Target> targets(List<String> hosts, Map<String, String> env) {
    if (hosts.isEmpty()) {
      return Target.usual(env);
    }
    List<Target> targets = new ArrayList<>();
    for (String host : hosts) {
      if (!host.matches("[A-Za-z0-9._-]{1,253}(:\\d{1,5})?")) {
        throw Fault.of(FaultCode.USAGE, "not a host: " + host)
            .remedy("name hosts as in: beamstrap doctor repo.hex.pm example.org:8443")
            .exception();
      }
      Optional<Target> usual =
          Target.USUAL.stream().filter(target -> target.host().equals(host)).findFirst();
      targets.add(
          usual
              .map(known -> new Target(known.url(), true, known.page()))
              .orElseGet(() -> new Target(URI.create("https://" + host + "/"), true, true)));
    }
    return targets;
  }

  /** Starts Erlang on the ways that are open, beside the other clients. */
  private ErlangReview erlang(
      List<PathTrace> walks,
      Optional<ProxyAddress> proxy,
      AuthorityReview authorities,
      Probes probes,
      Notebook notes,
      List<Fact> facts) {
    Optional<Path> erl = new ErlangOnHand(world).find();
    facts.add(new Fact("erlang", notes.safe(erl.map(Path::toString).orElse("none"))));
    boolean socks = proxy.map(one -> one.scheme() != ProxyAddress.Scheme.HTTP).orElse(false);
    List<PathTrace> open =
        walks.stream()
            .filter(walk -> walk.trusted() && walk.failure().isEmpty())
            .filter(walk -> walk.target().getPort() < 0 || walk.target().getPort() == 443)
            .toList();
    if (erl.isEmpty() || open.isEmpty() || socks) {
      return ErlangReview.without(notes, throughGateway());
    }
    Optional<Path> file =
        authorities
            .of("HEX_CACERTS_PATH")
            .filter(one -> one.certificates() > 0)
            .map(one -> one.source().path());
    Optional<Path> known = open.get(0).authority().flatMap(authorities::holding);
    List<URI> targets = open.stream().map(PathTrace::target).toList();
    return ErlangReview.of(
        notes,
        throughGateway(),
        targets,
        probes,
        time ->
            ErlangProbe.run(
                erl.get(), proxy, file, known, targets, world.env(), world.directory(), time));
  }

  /** Hex brings its own list of authorities, in which no inspecting proxy's can be. */
  private void inspection(
      List<Visit> visits, Sandboxes sandboxes, AuthorityReview authorities, Notebook notes) {
    List<Visit> inspected =
        visits.stream()
            .filter(Visit::trusted)
            .filter(
                visit ->
                    visit.authority().map(one -> !sandboxes.isPublic(one.getName())).orElse(false))
            .toList();
    if (inspected.isEmpty()) {
      return;
    }
    X500Principal authority = inspected.get(0).authority().orElseThrow();
    boolean known =
        authorities
            .of("HEX_CACERTS_PATH")
            .map((AuthorityFile file) -> file.names(authority))
            .orElse(false);
    if (known) {
      return;
    }
    boolean refusedAnyway =
        notes.findings().stream()
            .anyMatch(
                finding ->
                    finding.diagnosis() == Elsewhere.ERLANG_HELLO_REFUSED
                        || finding.diagnosis() == Elsewhere.EMPTY_TE_REFUSED);
    Notebook.Draft draft =
        notes
            .finding(
                Elsewhere.HEX_OWN_AUTHORITIES,
                // Where Erlang is refused anyway the gateway is needed, which sees to this too.
                refusedAnyway ? Weight.NOTE : Weight.HINDERS,
                "hex, rebar3",
                "TLS is inspected by an authority of its own, and Hex trusts only the list that it"
                    + " brings, unless HEX_CACERTS_PATH names another")
            .hosts(inspected.stream().map(Visit::host).toList())
            .evidence("presented by \"" + authority.getName() + "\"");
    Optional<Path> file = authorities.holding(authority);
    if (refusedAnyway || file.isEmpty()) {
      draft.remedy(
          "Run them behind beamstrap's gateway, which names the authorities to them.",
          throughGateway());
    } else {
      draft.remedy(
          "Name the file that holds it (rebar3 before 3.28: beamstrap exec -- rebar3 …).",
          "export HEX_CACERTS_PATH=" + Shell.word(file.get().toString()));
    }
  }

  private static Set<X500Principal> issuers(List<Visit> visits) {
    Set<X500Principal> issuers = new LinkedHashSet<>();
    visits.forEach(visit -> visit.authority().ifPresent(issuers::add));
    return issuers;
  }

  private static HostPath path(Visit visit, Notebook notes) {
    PathTrace trace = visit.trace();
    String route =
        trace.route() instanceof Route.Proxied proxied
            ? proxied.proxy() + " (from " + proxied.proxy().origin() + ")"
            : trace.route() instanceof Route.Direct direct
                ? "direct: " + direct.reason()
                : "unusable";
    List<SafeText> addresses = new ArrayList<>();
    for (PathTrace.Attempt attempt : trace.attempts()) {
      addresses.add(
          notes.safe(
              attempt.address() + (attempt.connected() ? " open" : " " + attempt.problem())));
    }
    String connect =
        trace.connect().map(one -> (one.status() + " " + one.phrase()).strip()).orElse("");
    return new HostPath(
        visit.host(),
        visit.target().needed(),
        notes.safe(route),
        trace.route() instanceof Route.Proxied,
        addresses,
        notes.safe(connect),
        notes.safe(visit.authority().map(X500Principal::getName).orElse("")),
        visit.outcomes());
  }
}
