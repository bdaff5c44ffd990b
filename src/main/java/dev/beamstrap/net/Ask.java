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
 */
record Ask(
    String method,
    URI url,
    HttpUrl address,
    Route route,
    List<Header> headers,
    Optional<Upload> upload,
    boolean http1Only) {

  Ask {
    headers = List.copyOf(headers);
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
