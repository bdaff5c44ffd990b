package dev.beamstrap.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hexadecimal values are what {@code term_to_binary/1} of OTP 25.2.3 gives, unless said. */
class ExternalTermTest {

  @Test
  void writesTheObjectThatHexReads() {
    Term object =
        Term.tuple(
            Term.tuple(Term.atom("versions"), Term.binary("hexpm"), Term.binary("a")),
            Term.list(Term.binary("1.0.0")));
    assertThat(hex(ExternalTerm.encode(object)))
        .isEqualTo(
            "8368026803770876657273696f6e736d00000005686578706d6d00000001616c000000016d00000005312e30"
                + "2e306a");
  }

  @ParameterizedTest
  @CsvSource({
    "836100, 0",
    "8361ff, 255",
    "836200000100, 256",
    "8362ffffffff, -1",
    "83627fffffff, 2147483647",
    "836280000000, -2147483648",
    "836e040000000080, 2147483648",
    "836e040101000080, -2147483649",
    "836e0800ffffffffffffff7f, 9223372036854775807",
    "836e08010000000000000080, -9223372036854775808",
    "836e08000000000000000080, 9223372036854775808",
    "836e0900000000000000000001, 18446744073709551616",
  })
  void integersAsErlangWritesThem(String encoded, String number) {
    Term term = Term.integer(new BigInteger(number));
    assertThat(hex(ExternalTerm.encode(term))).isEqualTo(encoded);
    assertThat(decode(encoded)).isEqualTo(term);
  }

  @Test
  void olderAndLongerFormsMeanTheSame() {
    assertThat(decode("83640002c3a9")).as("Latin-1 atom").isEqualTo(Term.atom("Ã©"));
    assertThat(decode("837301e9")).as("small Latin-1 atom").isEqualTo(Term.atom("é"));
    assertThat(decode("83760002c3a9")).as("UTF-8 atom").isEqualTo(Term.atom("é"));
    assertThat(decode("836b0003010203"))
        .as("string")
        .isEqualTo(Term.list(Term.integer(1), Term.integer(2), Term.integer(3)));
    assertThat(decode("836f000000010005")).as("large big").isEqualTo(Term.integer(5));
    assertThat(decode("836e0101ff")).as("small big").isEqualTo(Term.integer(-255));
    assertThat(decode("8369000000016105")).as("large tuple").isEqualTo(Term.tuple(Term.integer(5)));
    assertThat(decode("836c000000006a")).as("empty list").isEqualTo(Term.EMPTY_LIST);
    assertThat(decode("83463ff8000000000000")).as("float").isEqualTo(new Term.Float(1.5));
  }

  @Test
  void equalTermsAreEqualStretchesHoweverTheyWereWritten() {
    Map<String, String> forms =
        Map.of(
            "8364000161", "83770161",
            "836b000161", "836c0000000161616a",
            "836f000000010005", "836105",
            "83740000000277016261027701616101", "83740000000277016161017701626102");
    forms.forEach(
        (form, canonical) -> {
          byte[] one = HexFormat.of().parseHex(form);
          byte[] other = HexFormat.of().parseHex(canonical);
          assertThat(EncodedTerm.read(one, 0, one.length))
              .as(form)
              .isEqualTo(EncodedTerm.read(other, 0, other.length));
          assertThat(hex(ExternalTerm.encode(decode(form)))).isEqualTo(canonical);
        });
  }

  @Test
  void mapsDoNotDependOnTheOrderOfTheirPairs() {
    Map<Term, Term> forth = new LinkedHashMap<>();
    Map<Term, Term> back = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      forth.put(Term.atom("k" + i), Term.integer(i));
      back.put(Term.atom("k" + (39 - i)), Term.integer(39 - i));
    }
    assertThat(ExternalTerm.encode(new Term.MapTerm(forth)))
        .isEqualTo(ExternalTerm.encode(new Term.MapTerm(back)));
  }

  @Test
  void referencesProcessesAndPortsComeBackAsTheyWent() {
    for (String encoded :
        List.of(
            "835a0003770d6e6f6e6f6465406e6f686f737400000000000137a2ae4c0004d4d9a8d0",
            "8358770d6e6f6e6f6465406e6f686f7374000000500000000000000000",
            "836764000d6e6f6e6f6465406e6f686f7374000000500000000000",
            "8378770d6e6f6e6f6465406e6f686f7374000000000000000600000000")) {
      Term term = decode(encoded);
      assertThat(term).as(encoded).isInstanceOf(Term.Opaque.class);
      assertThat(hex(ExternalTerm.encode(Term.tuple(term)))).endsWith(encoded.substring(2));
    }
  }

  @Test
  void compressedTermsAreInflated() throws Exception {
    Term term = Term.list(java.util.Collections.nCopies(5000, Term.binary("hexpm")));
    byte[] plain = ExternalTerm.encode(term);
    byte[] compressed = compressed(plain, plain.length - 1);
    assertThat(compressed.length).isLessThan(plain.length / 50);
    assertThat(ExternalTerm.decode(compressed)).isEqualTo(term);
    assertRefused(compressed(plain, plain.length));
    assertRefused(compressed(plain, plain.length - 2));
    assertRefused(compressed(plain, Integer.MAX_VALUE));
    assertRefused(compressed(plain, 0xf0000000));
    assertRefused(Arrays.copyOf(compressed, compressed.length - 1));
    assertRefused(Arrays.copyOf(compressed, compressed.length + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "83",
    "826105",
    "8361",
    "83610505",
    "8362000001",
    "836cffffffff6a",
    "8369ffffffff",
    "836dffffffff",
    "836d7fffffff",
    "8374ffffffff",
    "836f7fffffff00",
    "8377ff61",
    "837701ff",
    "836c0000000161056105",
    "8346fff0000000000000",
    "83467ff8000000000000",
    "8374000000026105610561056106",
    "8370",
    "8350",
    "835000000000",
    "8363",
    "834d0000000106ff",
    "835affff7700",
    "83586105",
  })
  void garbageIsRefused(String encoded) {
    assertRefused(HexFormat.of().parseHex(encoded));
  }

  @Test
  void nestingIsBounded() {
    byte[] tuples = new byte[2_000_001];
    for (int i = 1; i + 1 < tuples.length; i += 2) {
      tuples[i] = 104;
      tuples[i + 1] = 1;
    }
    tuples[0] = (byte) 131;
    assertRefused(tuples);
    Term deep = Term.EMPTY_LIST;
    for (int i = 0; i < 250; i++) {
      deep = Term.list(deep);
    }
    assertThat(ExternalTerm.decode(ExternalTerm.encode(deep))).isEqualTo(deep);
    Term deeper = deep;
    for (int i = 0; i < 10; i++) {
      deeper = Term.list(deeper);
    }
    Term tooDeep = deeper;
    assertThatThrownBy(() -> ExternalTerm.encode(tooDeep))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void randomTermsComeBack() {
    for (long seed = 0; seed < 3000; seed++) {
      Term term = new RandomTerms(new SplittableRandom(seed)).next();
      byte[] encoded = ExternalTerm.encode(term);
      Term back = ExternalTerm.decode(encoded);
      assertThat(back).as("seed %d", seed).isEqualTo(term);
      assertThat(ExternalTerm.encode(back)).as("seed %d", seed).isEqualTo(encoded);
      assertThat(EncodedTerm.read(encoded, 0, encoded.length))
          .as("seed %d", seed)
          .isEqualTo(EncodedTerm.of(term));
    }
  }

  @Test
  void mutatedTermsAreReadOrRefused() {
    int refused = 0;
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] good = ExternalTerm.encode(new RandomTerms(random).next());
      for (int i = 0; i < 500; i++) {
        byte[] bytes = good.clone();
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        try {
          Term term = ExternalTerm.decode(bytes);
          byte[] canonical = ExternalTerm.encode(term);
          assertThat(ExternalTerm.decode(canonical)).as("seed %d, %d", seed, i).isEqualTo(term);
        } catch (BeamstrapException expected) {
          assertThat(expected.fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT);
          refused++;
        }
      }
    }
    assertThat(refused).isBetween(1, 199_999);
  }

  @Test
  void listsAreReadElementByElement() {
    List<EncodedTerm> elements =
        List.of(EncodedTerm.of(Term.integer(1)), EncodedTerm.of(Term.binary("x")));
    ByteBuffer target = ByteBuffer.allocate((int) EncodedTerm.listSize(elements));
    EncodedTerm.putList(elements, target);
    assertThat(target.hasRemaining()).isFalse();
    assertThat(EncodedTerm.readList(target.array(), 0, target.capacity())).isEqualTo(elements);
    assertThat(ExternalTerm.decode(target.array()))
        .isEqualTo(Term.list(Term.integer(1), Term.binary("x")));
    assertThat(EncodedTerm.listSize(List.of())).isEqualTo(2);
  }

  @Test
  void elementsStayEncoded() {
    EncodedTerm tuple = EncodedTerm.of(Term.tuple(Term.atom("a"), Term.list(Term.integer(7))));
    assertThat(tuple.isTuple()).isTrue();
    assertThat(tuple.arity()).isEqualTo(2);
    assertThat(tuple.element(1).isTuple()).isFalse();
    assertThat(tuple.element(1).term()).isEqualTo(Term.list(Term.integer(7)));
    assertThat(tuple.elements()).containsExactly(tuple.element(0), tuple.element(1));
    assertThatThrownBy(() -> tuple.element(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tuple.element(0).elements()).isInstanceOf(BeamstrapException.class);
  }

  private static byte[] compressed(byte[] plain, int claimed) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(131);
    out.write(80);
    out.writeBytes(ByteBuffer.allocate(4).putInt(claimed).array());
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(plain, 1, plain.length - 1);
    }
    return out.toByteArray();
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> ExternalTerm.decode(bytes))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            failure -> assertThat(failure.fault().code()).isEqualTo(FaultCode.INTEGRITY_FORMAT));
  }

  private static Term decode(String encoded) {
    return ExternalTerm.decode(HexFormat.of().parseHex(encoded));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
