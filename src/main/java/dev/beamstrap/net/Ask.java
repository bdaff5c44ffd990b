package dev.beamstrap.net;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One request, for whichever transport carries it.
 *
 * @param method GET, HEAD, POST, …
 * @param url what was asked for, as the caller spelled it
 * @param address the same, normalised; https, or http on this machine
 * @param route the way to take, which is usable
 * @param headers the fields in their order; without a user agent, ours is added
 * @param upload its body, if it has one
 * @param http1Only whether HTTP/2 is not to be offered
 * @param farOnly whether a name that leads to this machine or its link is refused
 */
record Ask(
    String method,
    URI url,
    HttpUrl address,
    Route route,
    List<Header> headers,
    Optional<Upload> upload,
    boolean http1Only,
    boolean farOnly) {

  Ask {
    headers = List.copyOf(headers);
  }

  /** One of our own, which may lead anywhere. */
  Ask(
      String method,
      URI url,
      HttpUrl address,
      Route route,
      List<Header> headers,
      Optional<Upload> upload,
      boolean http1Only) {
    this(method, url, address, route, headers, upload, http1Only, false);
  }

  /** Whether we resolve the name, and have to look where it leads. */
  boolean mayLeadHere() {
    return farOnly && route instanceof Route.Direct;
  }

  /** The same without HTTP/2. */
  Ask inHttp1() {
    return new Ask(method, url, address, route, headers, upload, true, farOnly);
  }

  /** Whether asking twice does no more than asking once, so that it may go out again. */
  boolean isSafe() {
    return isSafe(method);
  }

  /** Whether requests with that method do nothing (RFC 9110 9.2.1). */
  static boolean isSafe(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Whether an answer with that status has no body, whatever it announces (RFC 9112 6.3). */
  boolean isBodyless(int status) {
    return method.equals("HEAD") || status == 204 || status == 304;
  }

  boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  /** Whether the proxy, where there is one, is asked for a tunnel; else it sees the request. */
  boolean tunnels() {
    return route instanceof Route.Proxied proxied
        && (address.isHttps() || proxied.proxy().scheme().isSocks());
  }
}
