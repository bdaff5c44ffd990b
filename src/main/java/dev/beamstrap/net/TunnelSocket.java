package dev.beamstrap.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A socket that reaches its target through a proxy: to whoever uses it, it is connected to the
 * target. All addresses of the proxy are tried for the TCP connection, and then it is asked once.
 */
final class TunnelSocket extends Socket implements ReadsAhead {
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final ProxyAddress proxy;
  private final ProxyHandshake handshake;
  private final ConnectGate gate;
  private final ParkedTunnels parked;
  private final Duration answerTime;
  private volatile Socket wire = new AheadSocket();
  private volatile boolean closed;
  private volatile int readTimeout;

  TunnelSocket(
      ProxyAddress proxy,
      ProxyHandshake handshake,
      ConnectGate gate,
      ParkedTunnels parked,
      Duration answerTime)
      throws IOException {
    super((SocketImpl) null);
    this.proxy = proxy;
    this.handshake = handshake;
    this.gate = gate;
    this.parked = parked;
    this.answerTime = answerTime;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    InetSocketAddress target = (InetSocketAddress) endpoint;
    // Never a reverse lookup: the name that the address was made with, or its digits.
    String host = IpLiteral.withoutBrackets(target.getHostString());
    String authority = host + ":" + target.getPort();
    Optional<Socket> ready = parked.take(authority);
    if (ready.isPresent()) {
      use(ready.get());
      wire.setSoTimeout(readTimeout);
      return;
    }
    gate.pass(
        authority,
        () -> {
          reachProxy(timeout);
          wire.setSoTimeout((int) answerTime.toMillis());
          try {
            handshake.open(Wire.of(wire), host, target.getPort());
          } catch (SocketTimeoutException e) {
            throw new TunnelException(
                FailureClass.TIMEOUT_TUNNEL,
                "the proxy did not answer within " + answerTime.toSeconds() + " s");
          } catch (TunnelException e) {
            throw e;
          } catch (IOException e) {
            if (closed) {
              throw e;
            }
            TunnelException hungUp =
                new TunnelException(
                    FailureClass.PROXY_HUNG_UP, "the proxy broke the connection: " + e);
            hungUp.initCause(e);
            throw hungUp;
          }
          wire.setSoTimeout(readTimeout);
        });
  }

  private void reachProxy(int timeout) throws IOException {
    List<InetAddress> addresses = addresses();
    IOException failed = null;
    boolean late = true;
    for (int i = 0; i < addresses.size(); i++) {
      // An address family that goes nowhere must not eat the time of the one that works.
      int patience = i < addresses.size() - 1 && timeout > 0 ? Math.max(1, timeout / 4) : timeout;
      Socket attempt = new AheadSocket();
      use(attempt);
      try {
        attempt.setTcpNoDelay(true);
        attempt.connect(new InetSocketAddress(addresses.get(i), proxy.port()), patience);
        return;
      } catch (IOException e) {
        attempt.close();
        late &= e instanceof SocketTimeoutException;
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    TunnelException unreachable =
        new TunnelException(
            late ? FailureClass.TIMEOUT_CONNECT : FailureClass.PROXY_UNREACHABLE,
            "no connection to the proxy at "
                + String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList()));
    if (failed != null) {
      unreachable.initCause(failed);
    }
    throw unreachable;
  }

  private void use(Socket socket) throws IOException {
    Socket before = wire;
    wire = socket;
    before.close();
    if (closed) {
      socket.close();
      throw new SocketException("Socket closed");
    }
  }

  private List<InetAddress> addresses() throws IOException {
    if (proxy.host().equalsIgnoreCase("localhost")) {
      // Whatever the hosts file says: proxies on this machine listen on one family or the other.
      return List.of(
          InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}),
          InetAddress.getByAddress("localhost", IPV6_LOOPBACK));
    }
    try {
      return List.of(InetAddress.getAllByName(proxy.host()));
    } catch (UnknownHostException e) {
      throw new TunnelException(
          FailureClass.PROXY_UNRESOLVABLE,
          "the proxy's name " + proxy.host() + " cannot be resolved");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    wire.close();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return wire.getInputStream();
  }

  @Override
  public boolean recordAhead() {
    return wire instanceof ReadsAhead ahead && ahead.recordAhead();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return wire.getOutputStream();
  }

  @Override
  public synchronized void setSoTimeout(int timeout) throws SocketException {
    readTimeout = timeout;
    // Before it is connected it would take a file, and keep it until the collector comes.
    if (wire.isConnected()) {
      wire.setSoTimeout(timeout);
    }
  }

  @Override
  public synchronized int getSoTimeout() throws SocketException {
    return wire.isConnected() ? wire.getSoTimeout() : readTimeout;
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    wire.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return wire.getTcpNoDelay();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    wire.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return wire.getKeepAlive();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    wire.setSoLinger(on, seconds);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return wire.getSoLinger();
  }

  @Override
  public InetAddress getInetAddress() {
    return wire.getInetAddress();
  }

  @Override
  public int getPort() {
    return wire.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return wire.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return wire.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return wire.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return wire.getLocalSocketAddress();
  }

  @Override
  public boolean isConnected() {
    return wire.isConnected();
  }

  @Override
  public boolean isBound() {
    return wire.isBound();
  }

  @Override
  public boolean isClosed() {
    return closed || wire.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return wire.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return wire.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    wire.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    wire.shutdownOutput();
  }

  @Override
  public String toString() {
    return "TunnelSocket[" + proxy + "]";
  }
}
