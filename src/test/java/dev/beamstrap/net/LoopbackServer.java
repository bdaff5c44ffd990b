package dev.beamstrap.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A TCP server on a free loopback port; every connection is handed to a script of its own. */
final class LoopbackServer implements Closeable {
  interface Script {
    void run(Socket socket, int connection) throws IOException;
  }

  static final InetAddress IPV4 = address(127, 0, 0, 1);
  static final InetAddress IPV6 = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  LoopbackServer(Script script) throws IOException {
    this(IPV4, script);
  }

  LoopbackServer(InetAddress address, Script script) throws IOException {
    server = new ServerSocket(0, 50, address);
    threads.execute(
        () -> {
          for (int number = 0; ; number++) {
            try {
              Socket socket = server.accept();
              open.add(socket);
              int connection = number;
              threads.execute(() -> serve(script, socket, connection));
            } catch (IOException | RejectedExecutionException closed) {
              return;
            }
          }
        });
  }

  private static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(Script script, Socket socket, int connection) {
    try (socket) {
      script.run(socket, connection);
    } catch (IOException clientLeft) {
      // The client's side of the story is what is asserted.
    } finally {
      open.remove(socket);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Reads a request's head and remembers it; empty at the end of the connection. */
  String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.append((char) octet);
    }
    heads.add(head.toString());
    return head.toString();
  }

  static void pipe(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException over) {
      // Either side hung up.
    }
  }

  void splice(Socket client, int port) throws IOException {
    try (Socket origin = new Socket(IPV4, port)) {
      Thread back = new Thread(() -> pipe(origin, client));
      back.start();
      pipe(client, origin);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
