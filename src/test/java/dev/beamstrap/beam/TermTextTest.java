package dev.beamstrap.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.FaultCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermTextTest {

  @Test
  void readsAHexConfig() {
    List<Term> terms =
        TermText.parse(
            "hex.config",
            """
            {'$repos',#{<<"hexpm">> => #{url => <<"https://mirror">>,public_key => <<"-----BEGIN">>},
                        <<"custom">> => #{auth_key => nil}}}.
            {api_url,<<"https://hex.pm/api">>}. % a comment
            %% {offline,true}.
            {http_concurrency,8}.
            """);
    assertThat(terms)
        .containsExactly(
            Term.tuple(
                Term.atom("$repos"),
                new Term.MapTerm(
                    Map.of(
                        Term.binary("hexpm"),
                        new Term.MapTerm(
                            Map.of(
                                Term.atom("url"), Term.binary("https://mirror"),
                                Term.atom("public_key"), Term.binary("-----BEGIN"))),
                        Term.binary("custom"),
                        new Term.MapTerm(Map.of(Term.atom("auth_key"), Term.NIL_ATOM))))),
            Term.tuple(Term.atom("api_url"), Term.binary("https://hex.pm/api")),
            Term.tuple(Term.atom("http_concurrency"), Term.integer(8)));
  }

  @Test
  void readsARebarLock() {
    List<Term> terms =
        TermText.parse(
            "rebar.lock",
            """
            {"1.2.0",
            [{<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.12.1">>},0},
             {<<"x">>,{git,"https://x",{ref,"abc"}},1}]}.
            [
            {pkg_hash,[
             {<<"cowlib">>, <<"A9FA">>}]}
            ].
            """);
    assertThat(terms).hasSize(2);
    assertThat(terms.get(0))
        .isEqualTo(
            Term.tuple(
                charlist("1.2.0"),
                Term.list(
                    Term.tuple(
                        Term.binary("cowlib"),
                        Term.tuple(Term.atom("pkg"), Term.binary("cowlib"), Term.binary("2.12.1")),
                        Term.integer(0)),
                    Term.tuple(
                        Term.binary("x"),
                        Term.tuple(
                            Term.atom("git"),
                            charlist("https://x"),
                            Term.tuple(Term.atom("ref"), charlist("abc"))),
                        Term.integer(1)))));
  }

  @Test
  void metadataMayBeUtf8OrLatin1() {
    assertThat(TermText.parse("m", "{<<\"d\">>,<<\"é\"/utf8>>}.".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(Term.tuple(Term.binary("d"), Term.binary("é")));
    assertThat(
            TermText.parse(
                "m", "{<<\"d\">>,<<\"é\"/utf8>>}.".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly(Term.tuple(Term.binary("d"), Term.binary("é")));
  }

  /** Pairs that are equal for {@code erl}, too; a pilcrow stands for a line end. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "==>",
      quoteCharacter = '`',
      value = {
        "16#fF ==> 255",
        "2#101 ==> 5",
        "1_000_000 ==> 1000000",
        "- 5 ==> -5",
        "+5 ==> 5",
        "$a ==> 97",
        "$\\n ==> 10",
        "$\\s ==> 32",
        "$\\\\ ==> 92",
        "$\\^a ==> 1",
        "\"a\\x{20ac}\\x41\\101\\e\\d\" ==> [97,8364,65,65,27,127]",
        "\"a\" \"b\" ==> [97,98]",
        "\"\" ==> []",
        "'' ==> ''",
        "'a b\\'c' ==> 'a b\\'c'",
        "åke@x_1 ==> 'åke@x_1'",
        "<<>> ==> <<>>",
        "<<1,2,255,256,-1>> ==> <<1,2,255,0,255>>",
        "<<\"ab\" \"c\",1>> ==> <<97,98,99,1>>",
        "<<\"é\">> ==> <<233>>",
        "<<\"€\">> ==> <<172>>",
        "<<\"€\"/utf8>> ==> <<226,130,172>>",
        "<<8364/utf8>> ==> <<226,130,172>>",
        "[1|[2]] ==> [1,2]",
        "{} ==> {}",
        "#{} ==> #{}",
        "#{a=>1, a=>2} ==> #{a => 2}",
        "1.5e3 ==> 1500.0",
        "1.5E-3 ==> 0.0015",
        "123456789012345678901234567890 ==> 123456789012345678901234567890",
        "[ % hello¶ ] ==> []",
      })
  void means(String text, String same) {
    assertThat(single(text)).isEqualTo(single(same));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "==>",
      quoteCharacter = '`',
      value = {
        "{a,b ==> 1:5",
        "{a,}. ==> 1:4",
        "{a b}. ==> 1:4",
        "{a}¶¶  {b}. ==> 3:3",
        "a.b. ==> 1:2",
        "\"abc ==> 1:1",
        "'é\" ==> 1:1",
        "{é,\"x¶y\",¶ ?}. ==> 3:2",
        "[a|b]. ==> 1:4",
        "<<\"a\":8>>. ==> 1:6",
        "<<a>>. ==> 1:3",
        "<<\"a\"/float>>. ==> 1:7",
        "<<1,>>. ==> 1:5",
        "#{a => }. ==> 1:8",
        "#{a := 1}. ==> 1:5",
        "#r{}. ==> 1:2",
        "fun a:b/1. ==> 1:1",
        "Variable. ==> 1:1",
        "1..2. ==> 1:2",
        "99#1. ==> 1:1",
        "16#. ==> 1:4",
        "1.5e. ==> 1:5",
        "1.5e999. ==> 1:1",
        "\"\\x{110000}\". ==> 1:2",
        "\"\\x{zz}\". ==> 1:2",
        "\"\"\"¶abc¶\"\"\". ==> 1:1",
        "~\"a\". ==> 1:1",
        "$ ==> 1:1",
        "- a. ==> 1:3",
      })
  void saysWhereItIsWrong(String text, String position) {
    assertThatThrownBy(() -> TermText.parse("f", text.replace('¶', '\n')))
        .isInstanceOfSatisfying(
            BeamstrapException.class,
            failure -> {
              assertThat(failure.fault().code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
              assertThat(failure).hasMessageStartingWith("f:" + position + ": ");
            });
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> TermText.parse("f", "[".repeat(1_000_000)))
        .isInstanceOf(BeamstrapException.class);
    assertThatThrownBy(() -> TermText.parse("f", "#{a=>".repeat(300_000)))
        .isInstanceOf(BeamstrapException.class);
    assertThat(TermText.parse("f", "{".repeat(200) + "}".repeat(200) + ".")).hasSize(1);
  }

  @Test
  void emptyFilesHoldNothing() {
    assertThat(TermText.parse("f", "")).isEmpty();
    assertThat(TermText.parse("f", "\uFEFF % only this")).isEmpty();
  }

  @Test
  void printedTermsComeBack() {
    for (long seed = 0; seed < 3000; seed++) {
      Term term = new RandomTerms(new SplittableRandom(seed)).next();
      assertThat(TermText.parse("seed " + seed, TermText.print(term) + ".\n"))
          .as("seed %d", seed)
          .containsExactly(term);
    }
  }

  @Test
  void printsAsErlangDoes() {
    assertThat(
            TermText.print(
                Term.tuple(
                    Term.atom("$repos"),
                    Term.atom("fun"),
                    Term.binary("é\"\n"),
                    charlist("ab"),
                    Term.binary(new byte[] {0, -1}),
                    Term.EMPTY_LIST)))
        .isEqualTo("{'$repos','fun',<<\"é\\\"\\n\"/utf8>>,\"ab\",<<0,255>>,[]}");
  }

  @Test
  void mutatedTextIsReadOrRefused() {
    String alphabet = "{}[]<>#=>,.'\"\\$%|/:_ \n-+azAZ019ex\u00e9\u20ac\ud83d";
    int refused = 0;
    for (long seed = 0; seed < 60_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text =
          new StringBuilder("{'$repos',#{<<\"hexpm\">> => [1.5e3,$a,16#ff,\"a\\n\",<<1/utf8>>]}}.");
      for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, other);
          case 1 -> text.insert(at, other);
          default -> text.deleteCharAt(at);
        }
      }
      try {
        TermText.parse("seed " + seed, text.toString());
      } catch (BeamstrapException expected) {
        assertThat(expected.fault().code()).isEqualTo(FaultCode.PROJECT_SYNTAX);
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 59_999);
  }

  private static Term charlist(String text) {
    return Term.list(text.codePoints().mapToObj(code -> (Term) Term.integer(code)).toList());
  }

  private static Term single(String text) {
    List<Term> terms = TermText.parse("text", text.replace('¶', '\n') + " .");
    assertThat(terms).hasSize(1);
    return terms.get(0);
  }
}
