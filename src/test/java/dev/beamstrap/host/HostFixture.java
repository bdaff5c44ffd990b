package dev.beamstrap.host;

import dev.beamstrap.elf.ElfFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A root directory with the few files that tell what a host is. */
public final class HostFixture {
  /** /etc/os-release of Debian 12. */
  public static final String DEBIAN_12 =
      """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      VERSION="12 (bookworm)"
      VERSION_CODENAME=bookworm
      ID=debian
      HOME_URL="https://www.debian.org/"
      """;

  private final Path root;

  public HostFixture(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  public HostFixture file(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  public HostFixture file(String path, String text) throws IOException {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public HostFixture library(String directory, String soname, String... versions)
      throws IOException {
    return file(
        directory + "/" + soname,
        ElfFixture.of(ElfFixture.X86_64).soname(soname).defines(versions).bytes());
  }

  /** Debian 12 on amd64 with everything that an OTP build needs. */
  public static HostFixture debian12(Path root) throws IOException {
    String lib = "usr/lib/x86_64-linux-gnu";
    HostFixture host =
        new HostFixture(root)
            .file("etc/os-release", DEBIAN_12)
            .library(lib, "libc.so.6", "GLIBC_2.2.5", "GLIBC_2.4", "GLIBC_2.34", "GLIBC_2.36")
            .library(lib, "libm.so.6", "GLIBC_2.2.5", "GLIBC_2.29")
            .library(lib, "libstdc++.so.6", "GLIBCXX_3.4", "GLIBCXX_3.4.30", "CXXABI_1.3")
            .library(lib, "libgcc_s.so.1", "GCC_3.0")
            .library(lib, "libz.so.1", "ZLIB_1.2.3.4")
            .library(lib, "libtinfo.so.6", "NCURSES6_TINFO_5.0.19991023")
            .library(lib, "libcrypto.so.3", "OPENSSL_3.0.0", "OPENSSL_3.0.9");
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    return host;
  }

  /** An index as ldconfig writes it; each library with its flags and its path. */
  public static byte[] loaderCache(Map<String, String> libraries, int flags, long hwcap) {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    int stringsAt = 48 + 24 * libraries.size();
    ByteBuffer head = ByteBuffer.allocate(stringsAt).order(ByteOrder.LITTLE_ENDIAN);
    head.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII));
    head.putInt(libraries.size()).position(48);
    libraries.forEach(
        (name, path) -> {
          head.putInt(flags).putInt(stringsAt + strings.size());
          strings.writeBytes((name + "\0").getBytes(StandardCharsets.UTF_8));
          head.putInt(stringsAt + strings.size()).putInt(0).putLong(hwcap);
          strings.writeBytes((path + "\0").getBytes(StandardCharsets.UTF_8));
        });
    byte[] bytes = java.util.Arrays.copyOf(head.array(), stringsAt + strings.size());
    System.arraycopy(strings.toByteArray(), 0, bytes, stringsAt, strings.size());
    return bytes;
  }
}
