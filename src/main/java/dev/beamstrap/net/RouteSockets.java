package dev.beamstrap.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes unconnected sockets of one kind, which is all that OkHttp asks for. */
final class RouteSockets extends SocketFactory {
  private final Making making;

  /** Makes a socket. */
  interface Making {
    Socket make() throws IOException;
  }

  RouteSockets(Making making) {
    this.making = making;
  }

  /** Plain sockets that ignore the JVM's own proxy settings. */
  static RouteSockets direct() {
    return new RouteSockets(AheadSocket::new);
  }

  @Override
  public Socket createSocket() throws IOException {
    return making.make();
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
