package dev.beamstrap.beam;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Erlang terms as text, as {@code file:consult} reads them: {@code hex.config}, {@code
 * metadata.config}, {@code rebar.lock}. A file is a sequence of terms, each ended by a full stop.
 *
 * <p>Understood are integers (with bases and underscores), floats, characters, atoms, strings,
 * binaries of numbers and strings, tuples, proper lists, maps and comments. Funs, references,
 * triple quoted strings and sigils are not.
 */
public final class TermText {
  private TermText() {}

  /**
   * Parses a file of terms.
   *
   * @param name how the file is called in failures
   * @param content its bytes: UTF-8, or Latin-1 when they are not UTF-8
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code project.syntax}; the message
   *     begins with {@code name:line:column}, both counted from 1, columns in characters
   */
  public static List<Term> parse(String name, byte[] content) {
    return parse(name, text(content));
  }

  /** The same for text. */
  public static List<Term> parse(String name, String text) {
    return new TermTextParser(name, text).file();
  }

  /**
   * Writes a term such that parsing gives it back, on one line. Lists of printable characters
   * become strings, as Erlang's shell shows them. References, process identifiers and ports have no
   * text.
   */
  public static String print(Term term) {
    return new TermTextPrinter().print(term);
  }

  private static String text(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(content, StandardCharsets.ISO_8859_1);
    }
  }
}
