package dev.beamstrap.registry;

import dev.beamstrap.digest.Sha256;
import dev.beamstrap.fault.BeamstrapException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the members of one tarball. */
final class PackageTarballReader {
  private static final String VERSION = "VERSION";
  private static final String CHECKSUM = "CHECKSUM";
  private static final String METADATA = "metadata.config";
  private static final String CONTENTS = "contents.tar.gz";

  /** Bytes, as Hex 2.5.1 bounds them. */
  private static final Map<String, Integer> SMALL_MEMBERS =
      Map.of(VERSION, 32, CHECKSUM, 128, METADATA, 1 << 20);

  private static final List<String> MEMBERS = List.of(VERSION, CHECKSUM, METADATA, CONTENTS);

  private final InputStream input;
  private final PackageTarball.Expected expected;
  private final TarballLimits limits;
  private final Map<String, byte[]> members = new HashMap<>();
  private final MessageDigest innerDigest = Sha256.digest();
  private boolean contentsDigested;
  private Sha256 inner = new Sha256("0".repeat(64));

  PackageTarballReader(InputStream input, PackageTarball.Expected expected, TarballLimits limits) {
    this.input = input;
    this.expected = expected;
    this.limits = limits;
  }

  /** Reads up to the tar's end and checks all that needs no knowledge from outside. */
  void read() {
    try {
      readMembers();
    } catch (IOException e) {
      throw damaged("its tar structure is damaged or cut short");
    } catch (BeamstrapException e) {
      throw e;
    } catch (RuntimeException e) {
      // commons-compress answers some malformed headers with unchecked exceptions.
      throw damaged("its tar structure is damaged");
    }
    for (String member : MEMBERS) {
      if (!members.containsKey(member)) {
        throw damaged("it lacks " + member);
      }
    }
    if (!text(VERSION).equals("3")) {
      throw damaged("its format version is '" + Printable.of(text(VERSION)) + "', not '3'");
    }
    if (!contentsDigested) {
      innerDigest.update(member(VERSION));
      innerDigest.update(member(METADATA));
      innerDigest.update(member(CONTENTS));
    }
    inner = Sha256.ofBytes(innerDigest.digest());
    Sha256 claimed =
        Sha256.parse(text(CHECKSUM)).orElseThrow(() -> damaged("its CHECKSUM is no SHA-256"));
    if (!claimed.equals(inner)) {
      throw PackageTarball.mismatch(expected, "inner", claimed, inner);
    }
  }

  /** The inner checksum, after {@link #read}. */
  Sha256 inner() {
    return inner;
  }

  /** The text of metadata.config: UTF-8, else Latin-1 as very old packages have it. */
  String metadata() {
    byte[] bytes = member(METADATA);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private void readMembers() throws IOException {
    // Not closed: the caller owns the input.
    TarArchiveInputStream tar = new TarArchiveInputStream(input);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String name = entry.getName();
      if (!MEMBERS.contains(name)) {
        continue;
      }
      if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink() || entry.isSparse()) {
        throw damaged(name + " is no plain file");
      }
      if (members.containsKey(name)) {
        throw damaged("it holds " + name + " twice");
      }
      members.put(name, name.equals(CONTENTS) ? contents(tar) : small(tar, name));
    }
  }

  private byte[] small(InputStream tar, String name) throws IOException {
    int limit = SMALL_MEMBERS.getOrDefault(name, 0);
    byte[] bytes = tar.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw damaged(name + " is larger than " + limit + " bytes");
    }
    return bytes;
  }

  private byte[] contents(InputStream tar) throws IOException {
    if (members.containsKey(VERSION) && members.containsKey(METADATA)) {
      innerDigest.update(member(VERSION));
      innerDigest.update(member(METADATA));
      checkContents(new DigestInputStream(tar, innerDigest));
      contentsDigested = true;
      return new byte[0];
    }
    byte[] bytes = tar.readAllBytes();
    checkContents(new ByteArrayInputStream(bytes));
    return bytes;
  }

  /** Reads the contents to the end; where Hex has a limit for them, they are inflated for it. */
  private void checkContents(InputStream raw) throws IOException {
    byte[] buffer = new byte[16_384];
    if (limits.contents().isPresent()) {
      inflate(raw, buffer, limits.contents().getAsLong());
    }
    while (raw.read(buffer) >= 0) {
      // Whatever follows the gzip data belongs to the checksum.
    }
  }

  private void inflate(InputStream raw, byte[] buffer, long limit) {
    long inflated = 0;
    try {
      // Not closed: that would close the tar.
      GZIPInputStream gzip = new GZIPInputStream(raw, 8192);
      for (int read = gzip.read(buffer); read >= 0; read = gzip.read(buffer)) {
        inflated += read;
        if (inflated > limit) {
          throw damaged(CONTENTS + " unpacks to more than " + (limit >> 20) + " MiB");
        }
      }
    } catch (IOException e) {
      throw damaged(CONTENTS + " is damaged or cut short");
    }
  }

  private byte[] member(String name) {
    return members.getOrDefault(name, new byte[0]);
  }

  private String text(String name) {
    return new String(member(name), StandardCharsets.ISO_8859_1);
  }

  private BeamstrapException damaged(String cause) {
    return PackageTarball.damaged(expected, cause);
  }
}
