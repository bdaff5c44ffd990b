package dev.beamstrap.net;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;

/** Remembers how far one exchange got; OkHttp may call it from several threads. */
final class StageListener extends EventListener {
  private volatile Stage stage = Stage.CONNECT;
  private volatile Runnable connected = () -> {};
  private volatile Optional<Socket> socket = Optional.empty();
  private volatile boolean made;
  private volatile boolean asked;

  /** Whether a connection that was there already failed before it took the request's head. */
  boolean keptOneWasDead() {
    return stage == Stage.REQUEST && !made && !asked;
  }

  /** The socket that carries the exchange, once there is one. */
  Optional<Socket> socket() {
    return socket;
  }

  Stage stage() {
    return stage;
  }

  /** Has something run as soon as there is a connection; set before the exchange begins. */
  void whenConnected(Runnable action) {
    connected = action;
  }

  /** Runs it; the end of an exchange does so, too, for one that got no connection. */
  void connected() {
    connected.run();
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    asked = true;
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    made = true;
    stage = Stage.CONNECT;
  }

  @Override
  public void secureConnectStart(Call call) {
    stage = Stage.HANDSHAKE;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    stage = Stage.REQUEST;
    socket = Optional.of(connection.socket());
    connected();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    stage = Stage.BODY;
  }
}
