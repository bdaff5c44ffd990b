package dev.beamstrap.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Whether the process at the other end of a loopback connection was started with the token in its
 * environment, which clients that never send a proxy credential show in this way: Linux tells the
 * socket's inode ({@code /proc/net/tcp}), whose it is ({@code /proc/PID/fd}), and the environment
 * that the process was started with ({@code /proc/PID/environ}, readable for its own user and
 * root). Safe for use by several threads.
 */
final class PeerEnvironment {
  /** The variable that holds the token. */
  static final String VARIABLE = "BEAMSTRAP_GATEWAY_TOKEN";

  /** The kernel's bound for one string is 128 KiB, for all of them a quarter of the stack. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int REMEMBERED = 32;

  private final Path proc;
  private final byte[] entry;
  private final Deque<String> recent = new ArrayDeque<>();

  /**
   * For one token.
   *
   * @param proc {@code /proc}
   */
  PeerEnvironment(Path proc, String token) {
    this.proc = proc;
    this.entry = (VARIABLE + "=" + token).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether it was.
   *
   * @param theirs the other end
   * @param ours the end of this process
   */
  boolean holds(InetSocketAddress theirs, InetSocketAddress ours) {
    try {
      for (String table : new String[] {"net/tcp", "net/tcp6"}) {
        Path file = proc.resolve(table);
        // Kernels without IPv6 have no table for it.
        if (Files.exists(file)) {
          OptionalLong inode =
              SocketTable.inode(Files.readString(file, StandardCharsets.ISO_8859_1), theirs, ours);
          if (inode.isPresent()) {
            return isOfInformed("socket:[" + inode.getAsLong() + "]");
          }
        }
      }
      return false;
    } catch (IOException notLinux) {
      return false;
    }
  }

  private boolean isOfInformed(String socket) throws IOException {
    for (String pid : remembered()) {
      if (has(pid, socket)) {
        return isInformed(pid);
      }
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        // A socket may have several owners, by inheritance; one of them suffices.
        if (has(pid, socket) && isInformed(pid)) {
          remember(pid);
          return true;
        }
      }
    }
    return false;
  }

  private boolean has(String pid, String socket) {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(proc.resolve(pid).resolve("fd"))) {
      for (Path descriptor : descriptors) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
            return true;
          }
        } catch (IOException closedMeanwhile) {
          // Not the one that we look for: that one waits for us.
        }
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
      return false;
    }
  }

  private boolean isInformed(String pid) {
    byte[] environment;
    try (InputStream in = Files.newInputStream(proc.resolve(pid).resolve("environ"))) {
      environment = in.readNBytes(MOST_BYTES);
    } catch (IOException notOurs) {
      return false;
    }
    int start = 0;
    boolean found = false;
    for (int at = 0; at <= environment.length; at++) {
      if (at == environment.length || environment[at] == 0) {
        found |= MessageDigest.isEqual(Arrays.copyOfRange(environment, start, at), entry);
        start = at + 1;
      }
    }
    return found;
  }

  private synchronized String[] remembered() {
    return recent.toArray(String[]::new);
  }

  private synchronized void remember(String pid) {
    recent.remove(pid);
    recent.addFirst(pid);
    if (recent.size() > REMEMBERED) {
      recent.removeLast();
    }
  }
}
