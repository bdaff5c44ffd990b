package dev.beamstrap.elf;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import dev.beamstrap.platform.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks one ELF file. Every count and size that the file names is bounded before it is used. */
final class ElfReader {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int EM_X86_64 = 62;
  private static final int EM_AARCH64 = 183;

  private static final long DT_NULL = 0;
  private static final long DT_NEEDED = 1;
  private static final long DT_STRTAB = 5;
  private static final long DT_STRSZ = 10;
  private static final long DT_SONAME = 14;
  private static final long DT_VERDEF = 0x6ffffffcL;
  private static final long DT_VERDEFNUM = 0x6ffffffdL;
  private static final long DT_VERNEED = 0x6ffffffeL;
  private static final long DT_VERNEEDNUM = 0x6fffffffL;

  private static final int VER_FLG_BASE = 1;
  private static final int VER_FLG_WEAK = 2;

  private static final int MAX_PROGRAM_HEADERS = 1024;
  private static final int MAX_DYNAMIC = 1 << 20;
  private static final int MAX_STRINGS = 16 << 20;
  private static final int MAX_VERSIONS = 10_000;
  private static final int MAX_NAME = 4096;
  private static final int WINDOW = 4096;

  private record Segment(long address, long offset, long size) {}

  private final ByteSource source;
  private final List<Segment> loads = new ArrayList<>();
  private byte[] window = new byte[0];
  private long windowStart;
  private byte[] strings = new byte[0];

  ElfReader(ByteSource source) {
    this.source = source;
  }

  ElfFile read() throws IOException {
    ByteBuffer header = header();
    int machine = Short.toUnsignedInt(header.getShort(18));
    Optional<Architecture> architecture =
        switch (machine) {
          case EM_X86_64 -> Optional.of(Architecture.AMD64);
          case EM_AARCH64 -> Optional.of(Architecture.ARM64);
          default -> Optional.empty();
        };
    Optional<Segment> dynamic = segments(header);
    if (dynamic.isEmpty()) {
      return new ElfFile(architecture, Optional.empty(), List.of(), Map.of(), Set.of());
    }
    return dynamic(architecture, dynamic.get());
  }

  private ByteBuffer header() throws IOException {
    byte[] bytes = source.read(0, HEADER);
    if (bytes.length < 20
        || bytes[0] != 0x7f
        || bytes[1] != 'E'
        || bytes[2] != 'L'
        || bytes[3] != 'F') {
      throw damaged("it does not begin as an ELF file does");
    }
    if (bytes[4] != 2) {
      throw damaged(
          bytes[4] == 1 ? "it is a 32-bit file; only 64-bit files are read" : "its class is none");
    }
    if (bytes[5] != 1) {
      throw damaged("it is big-endian; only little-endian files are read");
    }
    if (bytes.length < HEADER) {
      throw damaged("it ends within its header");
    }
    return little(bytes);
  }

  /** Notes the loaded segments and finds the dynamic one. */
  private Optional<Segment> segments(ByteBuffer header) throws IOException {
    long offset = header.getLong(32);
    int entrySize = Short.toUnsignedInt(header.getShort(54));
    int count = Short.toUnsignedInt(header.getShort(56));
    if (count == 0) {
      return Optional.empty();
    }
    if (count > MAX_PROGRAM_HEADERS || entrySize < PROGRAM_HEADER || entrySize > 1024) {
      throw damaged("its program headers are out of bounds");
    }
    ByteBuffer table = little(exactly(offset, count * entrySize, "program headers"));
    Optional<Segment> dynamic = Optional.empty();
    for (int i = 0; i < count; i++) {
      int at = i * entrySize;
      int type = table.getInt(at);
      Segment segment =
          new Segment(table.getLong(at + 16), table.getLong(at + 8), table.getLong(at + 32));
      if (type == PT_LOAD) {
        loads.add(segment);
      } else if (type == PT_DYNAMIC && dynamic.isEmpty()) {
        dynamic = Optional.of(segment);
      }
    }
    return dynamic;
  }

  private ElfFile dynamic(Optional<Architecture> architecture, Segment segment) throws IOException {
    if (segment.size < 0 || segment.size > MAX_DYNAMIC) {
      throw damaged("its dynamic section is out of bounds");
    }
    ByteBuffer entries = little(exactly(segment.offset, (int) segment.size, "dynamic section"));
    List<Long> needed = new ArrayList<>();
    Map<Long, Long> tags = new LinkedHashMap<>();
    while (entries.remaining() >= 16) {
      long tag = entries.getLong();
      long value = entries.getLong();
      if (tag == DT_NULL) {
        break;
      }
      if (tag == DT_NEEDED) {
        needed.add(value);
      } else {
        tags.putIfAbsent(tag, value);
      }
    }
    loadStrings(tags);
    List<String> neededNames = new ArrayList<>();
    for (long name : needed) {
      neededNames.add(string(name));
    }
    Long soname = tags.get(DT_SONAME);
    return new ElfFile(
        architecture,
        soname == null ? Optional.empty() : Optional.of(string(soname)),
        neededNames,
        versionNeeds(tags),
        definedVersions(tags));
  }

  private void loadStrings(Map<Long, Long> tags) throws IOException {
    Long address = tags.get(DT_STRTAB);
    if (address == null) {
      return;
    }
    long size = tags.getOrDefault(DT_STRSZ, 0L);
    if (size < 0 || size > MAX_STRINGS) {
      throw damaged("its string table is out of bounds");
    }
    strings = exactly(fileOffset(address), (int) size, "string table");
  }

  /** Elf64_Verneed (16 bytes), each with a chain of Elf64_Vernaux (16 bytes). */
  private Map<String, Set<String>> versionNeeds(Map<Long, Long> tags) throws IOException {
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    Long address = tags.get(DT_VERNEED);
    if (address == null) {
      return needs;
    }
    long at = fileOffset(address);
    long left = bounded(tags.getOrDefault(DT_VERNEEDNUM, 0L));
    int seen = 0;
    while (left-- > 0) {
      ByteBuffer need = at(at, 16);
      int count = Short.toUnsignedInt(need.getShort(2));
      Set<String> versions =
          needs.computeIfAbsent(string(unsigned(need, 4)), name -> new LinkedHashSet<>());
      long aux = at + unsigned(need, 8);
      for (int i = 0; i < count; i++) {
        if (++seen > MAX_VERSIONS) {
          throw damaged("it needs more versions than any program does");
        }
        ByteBuffer version = at(aux, 16);
        if ((version.getShort(4) & VER_FLG_WEAK) == 0) {
          versions.add(string(unsigned(version, 8)));
        }
        long next = unsigned(version, 12);
        if (next == 0) {
          break;
        }
        aux += next;
      }
      long next = unsigned(need, 12);
      if (next == 0) {
        break;
      }
      at += next;
    }
    return needs;
  }

  /** Elf64_Verdef (20 bytes), each with its name in the first Elf64_Verdaux (8 bytes). */
  private Set<String> definedVersions(Map<Long, Long> tags) throws IOException {
    Set<String> defined = new LinkedHashSet<>();
    Long address = tags.get(DT_VERDEF);
    if (address == null) {
      return defined;
    }
    long at = fileOffset(address);
    long left = bounded(tags.getOrDefault(DT_VERDEFNUM, 0L));
    while (left-- > 0) {
      ByteBuffer definition = at(at, 20);
      boolean base = (definition.getShort(2) & VER_FLG_BASE) != 0;
      if (!base && definition.getShort(6) != 0) {
        defined.add(string(unsigned(at(at + unsigned(definition, 12), 8), 0)));
      }
      long next = unsigned(definition, 16);
      if (next == 0) {
        break;
      }
      at += next;
    }
    return defined;
  }

  private static long bounded(long count) {
    if (count < 0 || count > MAX_VERSIONS) {
      throw damaged("its version tables are out of bounds");
    }
    return count;
  }

  private long fileOffset(long address) {
    for (Segment load : loads) {
      long into = address - load.address;
      if (into >= 0 && into < load.size) {
        return load.offset + into;
      }
    }
    throw damaged("a table lies outside of its segments");
  }

  private String string(long offset) {
    if (offset < 0 || offset >= strings.length) {
      throw damaged("a name lies outside of its string table");
    }
    int start = (int) offset;
    int end = start;
    while (end < strings.length && strings[end] != 0) {
      end++;
    }
    if (end == strings.length || end - start > MAX_NAME) {
      throw damaged("a name does not end");
    }
    return new String(strings, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** A few bytes of a table, through a window so that neighbours cost one read. */
  private ByteBuffer at(long offset, int length) throws IOException {
    if (offset < windowStart || offset - windowStart > window.length - length) {
      if (offset < 0) {
        throw damaged("a table lies before its beginning");
      }
      window = source.read(offset, WINDOW);
      windowStart = offset;
      if (window.length < length) {
        throw damaged("it ends within a version table");
      }
    }
    int from = (int) (offset - windowStart);
    return ByteBuffer.wrap(window, from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] exactly(long offset, int length, String what) throws IOException {
    if (offset < 0 || offset > source.size() - length) {
      throw damaged("it ends before its " + what);
    }
    byte[] bytes = source.read(offset, length);
    if (bytes.length != length) {
      throw damaged("it ends within its " + what);
    }
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long unsigned(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  private static BeamstrapException damaged(String why) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, "a file is no 64-bit ELF file that can be read")
        .cause(why)
        .remedy("remove the file and let it be fetched again")
        .exception();
  }
}
