package dev.beamstrap.net;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;

/** Remembers how far one exchange got; OkHttp may call it from several threads. */
final class StageListener extends EventListener {
  private volatile Stage stage = Stage.CONNECT;

  Stage stage() {
    return stage;
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    stage = Stage.CONNECT;
  }

  @Override
  public void secureConnectStart(Call call) {
    stage = Stage.HANDSHAKE;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    stage = Stage.REQUEST;
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    stage = Stage.BODY;
  }
}
