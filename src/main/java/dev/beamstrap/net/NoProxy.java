package dev.beamstrap.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The targets that are reached without a proxy, by curl's rules: an entry is a domain that also
 * covers its subdomains (a leading dot changes nothing), a literal address, or a network such as
 * {@code 10.0.0.0/8}; the whole value {@code *} covers everything. Entries are separated by commas
 * or white space, empty ones mean nothing. As in Go, an entry may end with a port and then covers
 * only that port. A star inside a name is no wildcard. Java's {@code nonProxyHosts} has its own
 * grammar, see {@link #java}.
 */
public final class NoProxy {
  private final String variable;
  private final List<Entry> entries;

  private NoProxy(String variable, List<Entry> entries) {
    this.variable = variable;
    this.entries = List.copyOf(entries);
  }

  /** No exception at all. */
  static NoProxy none() {
    return new NoProxy("", List.of());
  }

  /** The exceptions in the value of {@code NO_PROXY}; never fails, odd entries match nothing. */
  static NoProxy parse(String variable, String value) {
    if (value.strip().equals("*")) {
      return new NoProxy(variable, List.of(new Everything()));
    }
    List<Entry> entries = new ArrayList<>();
    for (String item : value.split("[,\\s]+", -1)) {
      if (!item.isEmpty()) {
        entries.add(entry(item));
      }
    }
    return new NoProxy(variable, entries);
  }

  /** The exceptions in Java's {@code http.nonProxyHosts}: {@code |} between, a star at an end. */
  static NoProxy java(String property, String value) {
    List<Entry> entries = new ArrayList<>();
    for (String item : value.split("\\|", -1)) {
      String text = IpLiteral.withoutBrackets(item.strip()).toLowerCase(Locale.ROOT);
      if (!text.isEmpty()) {
        entries.add(new Glob(item.strip(), text));
      }
    }
    return new NoProxy(property, entries);
  }

  /** The variable or property that these exceptions came from; empty when there are none. */
  public String variable() {
    return variable;
  }

  /** The entry that exempts the target, or empty when a proxy is to be used. */
  public Optional<String> exempting(String host, int port) {
    String name = normal(host);
    Optional<IpLiteral> address = IpLiteral.parse(name);
    return entries.stream()
        .filter(entry -> entry.covers(name, address, port))
        .map(Entry::text)
        .findFirst();
  }

  private static String normal(String host) {
    String bare = IpLiteral.withoutBrackets(host).toLowerCase(Locale.ROOT);
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static Entry entry(String item) {
    int slash = item.indexOf('/');
    if (slash > 0) {
      Optional<IpLiteral> base = IpLiteral.parse(item.substring(0, slash));
      if (base.isPresent() && item.substring(slash + 1).matches("\\d{1,3}")) {
        return new Network(item, base.get(), Integer.parseInt(item.substring(slash + 1)));
      }
    }
    String host = item;
    int port = 0;
    int colon = item.lastIndexOf(':');
    boolean oneColon = colon > 0 && (item.indexOf(':') == colon || item.charAt(colon - 1) == ']');
    if (oneColon && item.substring(colon + 1).matches("\\d{1,5}")) {
      host = item.substring(0, colon);
      port = Integer.parseInt(item.substring(colon + 1));
    }
    Optional<IpLiteral> literal = IpLiteral.parse(host);
    if (literal.isPresent()) {
      int bits = literal.get().address().getAddress().length * 8;
      return new Ported(new Network(item, literal.get(), bits), port);
    }
    String domain = normal(host.startsWith(".") ? host.substring(1) : host);
    return new Ported(new Domain(item, domain), port);
  }

  private sealed interface Entry {
    String text();

    boolean covers(String name, Optional<IpLiteral> address, int port);
  }

  private record Everything() implements Entry {
    @Override
    public String text() {
      return "*";
    }

    @Override
    public boolean covers(String name, Optional<IpLiteral> address, int port) {
      return true;
    }
  }

  private record Domain(String text, String domain) implements Entry {
    @Override
    public boolean covers(String name, Optional<IpLiteral> address, int port) {
      return address.isEmpty()
          && !domain.isEmpty()
          && (name.equals(domain) || name.endsWith("." + domain));
    }
  }

  private record Network(String text, IpLiteral base, int prefixBits) implements Entry {
    @Override
    public boolean covers(String name, Optional<IpLiteral> address, int port) {
      return address.isPresent() && address.get().within(base, prefixBits);
    }
  }

  private record Ported(Entry entry, int only) implements Entry {
    @Override
    public String text() {
      return entry.text();
    }

    @Override
    public boolean covers(String name, Optional<IpLiteral> address, int port) {
      return (only == 0 || only == port) && entry.covers(name, address, port);
    }
  }

  private record Glob(String text, String pattern) implements Entry {
    @Override
    public boolean covers(String name, Optional<IpLiteral> address, int port) {
      boolean anyStart = pattern.startsWith("*");
      boolean anyEnd = pattern.endsWith("*") && pattern.length() > 1;
      String core = pattern.substring(anyStart ? 1 : 0, pattern.length() - (anyEnd ? 1 : 0));
      if (anyStart && anyEnd) {
        return name.contains(core);
      }
      return anyStart ? name.endsWith(core) : anyEnd ? name.startsWith(core) : name.equals(core);
    }
  }
}
