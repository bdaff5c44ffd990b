package dev.beamstrap.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Assembles small ELF files that hold nothing but what the loader reads: header, two program
 * headers, dynamic section, string table, version tables; no section headers, as in stripped files.
 */
public final class ElfFixture {
  /** Where the file is mapped: not at zero, so that addresses and offsets differ. */
  private static final long BASE = 0x400000;

  public static final int X86_64 = 62;
  public static final int AARCH64 = 183;

  private final int machine;
  private String soname = "";
  private final Set<String> needed = new LinkedHashSet<>();
  private final Map<String, List<String>> needs = new LinkedHashMap<>();
  private final Set<String> weak = new LinkedHashSet<>();
  private final List<String> defined = new ArrayList<>();

  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

  private ElfFixture(int machine) {
    this.machine = machine;
  }

  public static ElfFixture of(int machine) {
    return new ElfFixture(machine);
  }

  public ElfFixture soname(String name) {
    soname = name;
    return this;
  }

  public ElfFixture needs(String library, String... versions) {
    needed.add(library);
    if (versions.length > 0) {
      needs.computeIfAbsent(library, name -> new ArrayList<>()).addAll(List.of(versions));
    }
    return this;
  }

  public ElfFixture needsWeakly(String library, String version) {
    weak.add(version);
    return needs(library, version);
  }

  public ElfFixture defines(String... versions) {
    defined.addAll(List.of(versions));
    return this;
  }

  public byte[] bytes() {
    strings.reset();
    strings.write(0);
    byte[] verneed = verneed();
    byte[] verdef = verdef();
    List<long[]> dynamic = new ArrayList<>();
    needed.forEach(name -> dynamic.add(new long[] {1, string(name)}));
    if (!soname.isEmpty()) {
      dynamic.add(new long[] {14, string(soname)});
    }
    int tables = 64 + 2 * 56;
    int verdefAt = tables + verneed.length;
    int stringsAt = verdefAt + verdef.length;
    if (verneed.length > 0) {
      dynamic.add(new long[] {0x6ffffffeL, BASE + tables});
      dynamic.add(new long[] {0x6fffffffL, needs.size()});
    }
    if (verdef.length > 0) {
      dynamic.add(new long[] {0x6ffffffcL, BASE + verdefAt});
      dynamic.add(new long[] {0x6ffffffdL, defined.size() + 1});
    }
    dynamic.add(new long[] {5, BASE + stringsAt});
    dynamic.add(new long[] {10, strings.size()});
    dynamic.add(new long[] {0, 0});
    int dynamicAt = stringsAt + strings.size();
    int size = dynamicAt + 16 * dynamic.size();

    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    out.putShort((short) 3).putShort((short) machine).putInt(1);
    out.putLong(0).putLong(64).putLong(0).putInt(0);
    out.putShort((short) 64).putShort((short) 56).putShort((short) 2);
    out.position(64);
    programHeader(out, 1, 0, size);
    programHeader(out, 2, dynamicAt, 16L * dynamic.size());
    out.put(verneed).put(verdef).put(strings.toByteArray());
    dynamic.forEach(entry -> out.putLong(entry[0]).putLong(entry[1]));
    return out.array();
  }

  private static void programHeader(ByteBuffer out, int type, long offset, long size) {
    out.putInt(type).putInt(4).putLong(offset).putLong(BASE + offset).putLong(BASE + offset);
    out.putLong(size).putLong(size).putLong(8);
  }

  private byte[] verneed() {
    int size = needs.values().stream().mapToInt(versions -> 16 + 16 * versions.size()).sum();
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int left = needs.size();
    for (Map.Entry<String, List<String>> need : needs.entrySet()) {
      List<String> versions = need.getValue();
      int whole = 16 + 16 * versions.size();
      out.putShort((short) 1).putShort((short) versions.size()).putInt(string(need.getKey()));
      out.putInt(16).putInt(--left == 0 ? 0 : whole);
      for (int i = 0; i < versions.size(); i++) {
        String version = versions.get(i);
        out.putInt(0).putShort((short) (weak.contains(version) ? 2 : 0)).putShort((short) (2 + i));
        out.putInt(string(version)).putInt(i + 1 == versions.size() ? 0 : 16);
      }
    }
    return out.array();
  }

  private byte[] verdef() {
    if (defined.isEmpty()) {
      return new byte[0];
    }
    List<String> names = new ArrayList<>(List.of(soname));
    names.addAll(defined);
    ByteBuffer out = ByteBuffer.allocate(28 * names.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < names.size(); i++) {
      out.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0)).putShort((short) (i + 1));
      out.putShort((short) 1).putInt(0).putInt(20).putInt(i + 1 == names.size() ? 0 : 28);
      out.putInt(string(names.get(i))).putInt(0);
    }
    return out.array();
  }

  private int string(String text) {
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    strings.write(0);
    return at;
  }
}
