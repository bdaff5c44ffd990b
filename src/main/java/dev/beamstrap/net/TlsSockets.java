package dev.beamstrap.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * Puts TLS over sockets, which is all that OkHttp asks for, and knows afterwards over which. Safe
 * for use by several threads.
 */
final class TlsSockets extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final Map<Socket, Socket> below = Collections.synchronizedMap(new WeakHashMap<>());

  TlsSockets(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Whether what the socket reads next can be had without waiting for the other side. */
  boolean isAtHand(Socket socket) throws IOException {
    return socket.getInputStream().available() > 0
        || (below.get(socket) instanceof ReadsAhead ahead && ahead.recordAhead());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    Socket over = tls.createSocket(socket, host, port, autoClose);
    below.put(over, socket);
    return over;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
