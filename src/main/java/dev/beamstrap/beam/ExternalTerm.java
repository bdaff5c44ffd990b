package dev.beamstrap.beam;

/**
 * Erlang's external term format, as {@code term_to_binary} and {@code binary_to_term} speak it.
 *
 * <p>Written are the tags that OTP 26 and newer write, with two differences that make equal terms
 * equal bytes: a list of small integers is an ordinary list, and the pairs of a map stand in the
 * order of their encoded keys. Read are in addition the older atom tags, strings, and compressed
 * terms. Source: {@code erts/doc/guides/erl_ext_dist.md} of OTP 27.
 */
public final class ExternalTerm {
  /** The first byte of every encoded term. */
  static final int VERSION_MAGIC = 131;

  /** Nesting beyond this is refused; what Hex and rebar3 write nests less than ten deep. */
  static final int MAX_DEPTH = 256;

  static final int COMPRESSED = 80;
  static final int NEW_FLOAT = 70;
  static final int NEW_PID = 88;
  static final int NEW_PORT = 89;
  static final int NEWER_REFERENCE = 90;
  static final int SMALL_INTEGER = 97;
  static final int INTEGER = 98;
  static final int ATOM_LATIN1 = 100;
  static final int PORT = 102;
  static final int PID = 103;
  static final int SMALL_TUPLE = 104;
  static final int LARGE_TUPLE = 105;
  static final int NIL = 106;
  static final int STRING = 107;
  static final int LIST = 108;
  static final int BINARY = 109;
  static final int SMALL_BIG = 110;
  static final int LARGE_BIG = 111;
  static final int NEW_REFERENCE = 114;
  static final int SMALL_ATOM_LATIN1 = 115;
  static final int MAP = 116;
  static final int ATOM_UTF8 = 118;
  static final int SMALL_ATOM_UTF8 = 119;
  static final int V4_PORT = 120;

  private ExternalTerm() {}

  /**
   * Encodes a term, including the leading 131.
   *
   * @throws IllegalArgumentException when the term nests deeper than 256
   */
  public static byte[] encode(Term term) {
    TermWriter writer = new TermWriter();
    writer.write(VERSION_MAGIC);
    writer.term(term);
    return writer.toBytes();
  }

  /**
   * Decodes one term that takes all of {@code bytes}, including the leading 131.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format} for anything
   *     else, and for terms outside of what {@link Term} can hold
   */
  public static Term decode(byte[] bytes) {
    return EncodedTerm.read(bytes, 0, bytes.length).term();
  }
}
