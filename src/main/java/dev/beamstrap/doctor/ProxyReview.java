package dev.beamstrap.doctor;

import dev.beamstrap.doctor.Diagnosis.Elsewhere;
import dev.beamstrap.doctor.Finding.Weight;
import dev.beamstrap.net.NetSettings;
import dev.beamstrap.net.ProxyAddress;
import dev.beamstrap.net.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the proxy variables as each client would: which of them counts for whom, and where the
 * clients disagree. What clients do was measured with curl 7.88, Mix 1.14 to 1.20, Hex 2.5 and 2.6,
 * rebar3 3.19 to 3.28.
 */
final class ProxyReview {
  private static final List<String> FAMILIES =
      List.of("https_proxy", "http_proxy", "all_proxy", "no_proxy");
  private static final Pattern JAVA_OPTION =
      Pattern.compile("-D(https?\\.proxy\\w+|socksProxy\\w+|http\\.nonProxyHosts)=(\\S*)");
  private static final String CHILDREN = "localhost,127.0.0.1,::1";

  private final Map<String, String> env;
  private final NetSettings net;
  private final String throughGateway;
  private final Notebook notes;

  ProxyReview(Map<String, String> env, NetSettings net, String throughGateway, Notebook notes) {
    this.env = env;
    this.net = net;
    this.throughGateway = throughGateway;
    this.notes = notes;
  }

  void take() {
    for (String family : FAMILIES) {
      for (String name : List.of(family, family.toUpperCase(Locale.ROOT))) {
        if (env.containsKey(name)) {
          notes.setting("proxy", name, value(name), remark(name));
        }
      }
    }
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      Matcher option = JAVA_OPTION.matcher(value(name));
      while (option.find()) {
        notes.setting("java", name + " " + option.group(1), option.group(2), "");
      }
    }
    differing();
    if (!(net.https() instanceof Route.Direct)) {
      forMix();
      unread();
      overTls();
    }
    if (net.https() instanceof Route.Proxied proxied) {
      credentials(proxied.proxy());
    }
  }

  private String remark(String name) {
    List<String> remarks = new ArrayList<>();
    String value = value(name);
    if (value.isBlank()) {
      remarks.add("empty");
    }
    Set<String> users = new LinkedHashSet<>();
    switch (name) {
      case "https_proxy" -> users.addAll(List.of("curl", "git", "Hex", "rebar3"));
      case "HTTPS_PROXY" -> users.add("Mix");
      case "no_proxy" -> users.addAll(List.of("curl", "git"));
      case "NO_PROXY" -> users.add("Mix");
      default -> {}
    }
    boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
    String other = lower ? name.toUpperCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT);
    if (name.equalsIgnoreCase("https_proxy") && value(other).isBlank() && !value.isBlank()) {
      users.addAll(List.of("curl", "git", "Mix", "Hex"));
    }
    if (!users.isEmpty() && !value.isBlank()) {
      remarks.add("read by " + String.join(", ", users));
    }
    if (net.https() instanceof Route.Proxied proxied && proxied.proxy().origin().equals(name)) {
      remarks.add("used by beamstrap");
    }
    if (Pattern.compile("(?:^|//)[^/\\s]*@").matcher(value).find()) {
      remarks.add("has credentials");
    }
    return String.join("; ", remarks);
  }

  private void differing() {
    for (String lower : FAMILIES) {
      String upper = lower.toUpperCase(Locale.ROOT);
      if (!value(lower).isBlank()
          && !value(upper).isBlank()
          && !value(lower).equals(value(upper))) {
        notes
            .finding(
                Elsewhere.PROXY_VARIABLES_DIFFER,
                Weight.HINDERS,
                "environment",
                lower
                    + " and "
                    + upper
                    + " differ: curl, git, Hex and beamstrap read the first,"
                    + " Mix the second")
            .evidence(lower + "=" + value(lower) + ", " + upper + "=" + value(upper))
            .remedy("Make them the same.", "export " + upper + "=\"$" + lower + "\"");
      }
    }
  }

  private void forMix() {
    String mixReads = env.containsKey("NO_PROXY") ? "NO_PROXY" : "no_proxy";
    String exceptions = env.getOrDefault(mixReads, "unset");
    boolean emptyItem = List.of(exceptions.split(",", -1)).contains("");
    if (env.containsKey(mixReads) && emptyItem) {
      List<String> kept = new ArrayList<>();
      for (String item : exceptions.split("[,\\s]+")) {
        if (!item.isBlank()) {
          kept.add(item);
        }
      }
      String clean = kept.isEmpty() ? CHILDREN : String.join(",", kept);
      notes
          .finding(
              Elsewhere.MIX_GOES_DIRECT,
              Weight.HINDERS,
              "mix",
              mixReads + " has an empty item, so Mix goes around the proxy for every host")
          .evidence(mixReads + "=\"" + exceptions + "\"")
          .remedy(
              "Take the empty item out.",
              "export NO_PROXY=" + Shell.word(clean) + " no_proxy=" + Shell.word(clean));
    }
    for (String name : List.of("HTTPS_PROXY", "https_proxy")) {
      String proxy = value(name);
      if (!proxy.isBlank() && !proxy.contains("://")) {
        notes
            .finding(
                Elsewhere.PROXY_WITHOUT_SCHEME,
                Weight.HINDERS,
                "mix",
                name + " has no http:// in front; Mix ignores it and goes direct")
            .evidence(name + "=" + proxy)
            .remedy("Put http:// in front.", "export " + name + "=\"http://$" + name + "\"");
      }
    }
  }

  private void unread() {
    Route route = net.https();
    String origin =
        route instanceof Route.Proxied proxied
            ? proxied.proxy().origin()
            : route instanceof Route.Unusable unusable ? unusable.variable() : "";
    boolean socks =
        route instanceof Route.Proxied proxied
            && (proxied.proxy().scheme() == ProxyAddress.Scheme.SOCKS5
                || proxied.proxy().scheme() == ProxyAddress.Scheme.SOCKS4A);
    if (socks) {
      notes
          .finding(
              Elsewhere.CLIENT_WITHOUT_SOCKS,
              Weight.HINDERS,
              "mix, hex, rebar3",
              "the proxy speaks SOCKS, and Mix, Hex and rebar3 do not")
          .evidence(origin + "=" + value(origin))
          .remedy(
              "Run them behind beamstrap's gateway, which speaks HTTP to them.", throughGateway);
      return;
    }
    if (origin.equalsIgnoreCase("all_proxy")) {
      notes
          .finding(
              Elsewhere.PROXY_VARIABLE_UNREAD,
              Weight.HINDERS,
              "mix, hex, rebar3",
              "the proxy is only in " + origin + ", which Mix, Hex and rebar3 do not read")
          .evidence(origin + "=" + value(origin))
          .remedy(
              "Set the variables that they read.",
              "export https_proxy=\"$" + origin + "\" HTTPS_PROXY=\"$" + origin + "\"");
    } else if (origin.equals("HTTPS_PROXY")) {
      notes
          .finding(
              Elsewhere.PROXY_VARIABLE_UNREAD,
              Weight.HINDERS,
              "rebar3",
              "the proxy is only in HTTPS_PROXY, and rebar3 reads https_proxy")
          .evidence("https_proxy is not set")
          .remedy("Set the other one too.", "export https_proxy=\"$HTTPS_PROXY\"");
    } else if (origin.endsWith("proxyHost") || origin.endsWith("ProxyHost")) {
      String proxy = route instanceof Route.Proxied proxied ? proxied.proxy().toString() : "";
      notes
          .finding(
              Elsewhere.PROXY_VARIABLE_UNREAD,
              Weight.HINDERS,
              "curl, git, mix, hex, rebar3",
              "the proxy is only in Java's options, which nothing but Java reads")
          .evidence("-D" + origin)
          .remedy(
              "Set the variables for the others.",
              "export https_proxy=" + proxy + " HTTPS_PROXY=" + proxy);
    }
  }

  private void overTls() {
    if (net.https() instanceof Route.Proxied proxied
        && proxied.proxy().scheme() == ProxyAddress.Scheme.HTTPS) {
      notes
          .finding(
              Elsewhere.PROXY_OVER_TLS,
              Weight.HINDERS,
              "mix, hex, rebar3",
              proxied.proxy().origin()
                  + " asks for TLS to the proxy itself, which Mix, Hex and rebar3 do not speak")
          .evidence(proxied.proxy().origin() + "=" + proxied.proxy())
          .remedy(
              "Run them behind beamstrap's gateway, which needs no TLS from them.", throughGateway);
    }
  }

  private void credentials(ProxyAddress proxy) {
    if (proxy.credentials().isPresent() && proxy.scheme() == ProxyAddress.Scheme.HTTP) {
      notes
          .finding(
              Elsewhere.REBAR3_WITHOUT_CREDENTIALS,
              Weight.NOTE,
              "rebar3",
              "the proxy's address has credentials, and rebar3 never sends any")
          .evidence("from " + proxy.origin())
          .remedy(
              "Let beamstrap fetch what rebar3 needs, or run it behind the gateway.",
              "beamstrap exec -- rebar3 get-deps");
    }
  }

  private String value(String name) {
    return Optional.ofNullable(env.get(name)).orElse("");
  }
}
