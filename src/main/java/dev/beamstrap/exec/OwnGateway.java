package dev.beamstrap.exec;

import dev.beamstrap.deps.PackageShelf;
import dev.beamstrap.gateway.Gateway;
import dev.beamstrap.gateway.GatewaySettings;
import dev.beamstrap.install.Surroundings;
import dev.beamstrap.store.DirectoryTree;
import dev.beamstrap.store.DiskFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway of this process, with a directory of its own for what clients have to read: the
 * authorities, and the module for Erlang. Both go with it.
 */
final class OwnGateway implements AutoCloseable {
  private final Gateway gateway;
  private final Path directory;
  private final GatewayAccess access;
  private final Thread atExit;

  private OwnGateway(Gateway gateway, Path directory, GatewayAccess access, Thread atExit) {
    this.gateway = gateway;
    this.directory = directory;
    this.access = access;
    this.atExit = atExit;
  }

  /**
   * Starts one.
   *
   * @param env the environment in which the clients' Erlang is found
   */
  static OwnGateway start(Surroundings world, GatewaySettings settings, Map<String, String> env) {
    Path directory = privateDirectory();
    Thread atExit = new Thread(() -> DirectoryTree.delete(directory), "gateway-at-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      Gateway gateway =
          Gateway.start(settings, world.http().get(), PackageShelf.of(world), world.reporter());
      try {
        Path bundle = directory.resolve("authorities.pem");
        write(bundle, world.http().get().authorities() + gateway.authorityPem());
        Path library = Files.createDirectory(directory.resolve("erlang"), only("rwx------"));
        boolean hooked =
            new ErlangHook(world.homes().get().cache().resolve("erlang"), world.reporter())
                .install(library, env);
        GatewayAccess access =
            new GatewayAccess(
                gateway.address().getAddress().getHostAddress(),
                gateway.address().getPort(),
                gateway.token(),
                bundle,
                hooked ? Optional.of(library) : Optional.empty());
        return new OwnGateway(gateway, directory, access, atExit);
      } catch (IOException | RuntimeException e) {
        gateway.close();
        throw e;
      }
    } catch (IOException e) {
      DirectoryTree.delete(directory);
      throw DiskFaults.of(e, "write to", directory);
    } catch (RuntimeException e) {
      DirectoryTree.delete(directory);
      throw e;
    }
  }

  private static Path privateDirectory() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try {
      return Files.createTempDirectory(parent, "beamstrap-gateway").toRealPath();
    } catch (IOException e) {
      throw DiskFaults.of(e, "create a directory in", parent);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(file, only("rw-------"));
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static FileAttribute<?> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  Gateway gateway() {
    return gateway;
  }

  GatewayAccess access() {
    return access;
  }

  @Override
  public void close() {
    gateway.close();
    DirectoryTree.delete(directory);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // It runs, or will.
    }
  }
}
