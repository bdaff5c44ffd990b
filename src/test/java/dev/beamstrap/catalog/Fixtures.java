package dev.beamstrap.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The texts that the tests of this room read. */
final class Fixtures {
  private static final String ODD = "\n\r\t <>{}[],\"=.-_/\0\uFFFF\u00e9\u202e0aZ";

  private Fixtures() {}

  /** A file of {@code src/test/resources/catalog}. */
  static String text(String name) {
    return resource("/catalog/" + name);
  }

  /** The manifests that the jar brings. */
  static Manifests manifests() {
    return Manifests.parse(manifestTexts());
  }

  static Map<String, String> manifestTexts() {
    Map<String, String> texts = new HashMap<>();
    Manifests.FILES.forEach(name -> texts.put(name, resource("/manifests/" + name)));
    return texts;
  }

  private static String resource(String path) {
    try (InputStream stream = Fixtures.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new AssertionError("no resource " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A text with up to nine places deleted, doubled, cut off or overwritten. */
  static String mutated(String text, SplittableRandom random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(1, 10); i > 0 && mutated.length() > 0; i--) {
      int at = random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + random.nextInt(1, 80));
      switch (random.nextInt(5)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.insert(at, mutated.substring(at, end));
        case 2 -> mutated.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
        case 3 -> mutated.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        default -> {
          if (random.nextInt(10) == 0) {
            mutated.setLength(at);
          }
        }
      }
    }
    return mutated.toString();
  }
}
