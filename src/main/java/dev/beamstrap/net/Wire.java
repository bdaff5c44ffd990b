package dev.beamstrap.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * The two directions of a connection to a proxy, read byte by byte so that nothing of what follows
 * is swallowed.
 */
record Wire(Socket socket, InputStream in, OutputStream out) {
  static Wire of(Socket socket) throws IOException {
    return new Wire(socket, socket.getInputStream(), socket.getOutputStream());
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the proxy closed the connection");
    }
    return octet;
  }

  void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      octet();
    }
  }
}
