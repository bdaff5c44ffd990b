package dev.beamstrap.beam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Terms of every kind, from a seed. */
public final class RandomTerms {
  private final SplittableRandom random;

  /** Terms from a source of random numbers. */
  public RandomTerms(SplittableRandom random) {
    this.random = random;
  }

  /** The next term. */
  public Term next() {
    return next(4);
  }

  private Term next(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 6)) {
      case 0 -> Term.atom(text(12));
      case 1 -> Term.integer(random.nextLong() >> random.nextInt(64));
      case 2 -> Term.integer(bigInteger());
      case 3 -> new Term.Float(random.nextDouble() * Math.pow(10, random.nextInt(-300, 300)));
      case 4 -> Term.binary(bytes(20));
      case 5 -> Term.binary(text(20));
      case 6 -> new Term.Tuple(terms(depth));
      case 7, 8 -> new Term.TermList(random.nextBoolean() ? terms(depth) : characters());
      default -> {
        Map<Term, Term> entries = new LinkedHashMap<>();
        terms(depth).forEach(key -> entries.put(key, next(depth - 1)));
        yield new Term.MapTerm(entries);
      }
    };
  }

  private List<Term> terms(int depth) {
    List<Term> terms = new ArrayList<>();
    int count = random.nextInt(50) == 0 ? 300 : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      terms.add(next(count == 300 ? 0 : depth - 1));
    }
    return terms;
  }

  private List<Term> characters() {
    return text(10).codePoints().mapToObj(code -> (Term) Term.integer(code)).toList();
  }

  private BigInteger bigInteger() {
    int size = random.nextInt(20) == 0 ? 300 : random.nextInt(1, 20);
    byte[] magnitude = new byte[size];
    random.nextBytes(magnitude);
    return new BigInteger(magnitude);
  }

  byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most);
    for (int i = 0; i < length; i++) {
      int code =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x20, 0x100);
            case 2 -> random.nextInt(0x100, 0xd800);
            case 3 -> random.nextInt(0x10000, 0x110000);
            default -> random.nextInt('a', 'z' + 1);
          };
      text.appendCodePoint(code);
    }
    return text.toString();
  }
}
