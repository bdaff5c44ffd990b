package dev.beamstrap.gateway;

import dev.beamstrap.net.AheadSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Where clients come in, by sockets that read ahead. */
final class Door extends ServerSocket {
  Door(int port, int backlog, InetAddress address) throws IOException {
    super(port, backlog, address);
  }

  @Override
  public AheadSocket accept() throws IOException {
    AheadSocket socket = new AheadSocket();
    implAccept(socket);
    return socket;
  }
}
