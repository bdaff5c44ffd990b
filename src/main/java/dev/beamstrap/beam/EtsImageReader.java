package dev.beamstrap.beam;

import dev.beamstrap.fault.BeamstrapException;
import dev.beamstrap.fault.Fault;
import dev.beamstrap.fault.FaultCode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the image of an ETS table with the checks of {@code file2tab} with {@code verify}. */
final class EtsImageReader {
  static final String TRAILER = "$end_of_table";

  private final byte[] image;
  private final ByteBuffer items;
  private final MessageDigest content = EtsImageWriter.md5();

  EtsImageReader(byte[] image) {
    this.image = image;
    this.items = ByteBuffer.wrap(image);
  }

  EtsTable read() {
    readStatus();
    if (!items.hasRemaining()) {
      throw bad("badfile", "it has no header");
    }
    Map<String, Term> header = readHeader();
    List<EncodedTerm> objects = new ArrayList<>();
    int keyPosition = Math.toIntExact(number(header, "keypos", Integer.MAX_VALUE));
    if (keyPosition < 1) {
      throw bad("badfile", "its header has no proper keypos");
    }
    boolean trailed = false;
    boolean count = extendedInfo(header).contains(Term.atom("object_count"));
    boolean md5 = extendedInfo(header).contains(Term.atom("md5sum"));
    while (items.hasRemaining() && !trailed) {
      Payload payload = nextPayload();
      EncodedTerm term = payload.term();
      if (term.isTuple()) {
        if (term.arity() < keyPosition) {
          throw bad("badfile", "an object without a key");
        }
        content.update(image, payload.from(), payload.to() - payload.from());
        objects.add(term);
      } else {
        checkTrailer(term.term(), objects.size(), count, md5);
        trailed = true;
      }
    }
    if (items.hasRemaining()) {
      throw bad("badfile", "bytes behind the trailer");
    }
    if (!trailed && (count || md5)) {
      throw bad("badfile", "the trailer is missing");
    }
    if (!count && !md5 && number(header, "size", Long.MAX_VALUE) != objects.size()) {
      throw bad("invalid_object_count", objects.size() + " objects");
    }
    return new EtsTable(
        atom(header, "name"),
        choice(EtsTable.Kind.values(), header, "type"),
        choice(EtsTable.Protection.values(), header, "protection"),
        header.get("named_table") instanceof Term.Atom named && named.equals(Term.TRUE),
        keyPosition,
        count || md5,
        objects);
  }

  private void readStatus() {
    if (image.length < 8 || items.getInt() != EtsImageWriter.MAGIC) {
      throw bad("not_a_log_file", "it does not begin as one");
    }
    int status = items.getInt();
    if (status != EtsImageWriter.CLOSED && status != EtsImageWriter.OPENED) {
      throw bad("not_a_log_file", "it has no known status");
    }
  }

  private Map<String, Term> readHeader() {
    Payload payload = nextPayload();
    if (!(payload.term().term() instanceof Term.Tuple tuple)) {
      throw bad("badfile", "its header is no tuple");
    }
    content.update(image, payload.from(), payload.to() - payload.from());
    Map<String, Term> header = new HashMap<>();
    for (Term element : tuple.elements()) {
      if (element instanceof Term.Tuple pair
          && pair.elements().size() == 2
          && pair.elements().get(0) instanceof Term.Atom tag
          && header.put(tag.name(), pair.elements().get(1)) != null) {
        throw bad("badfile", "its header says " + tag.name() + " twice");
      }
    }
    for (String tag : List.of("name", "type", "protection", "named_table", "keypos", "size")) {
      if (!header.containsKey(tag)) {
        throw bad("badfile", "its header does not say " + tag);
      }
    }
    return header;
  }

  private void checkTrailer(Term term, int objects, boolean count, boolean md5) {
    if (!(term instanceof Term.TermList list)
        || list.elements().size() != 2
        || !list.elements().get(0).equals(Term.atom(TRAILER))
        || !(list.elements().get(1) instanceof Term.TermList info)) {
      throw bad("badfile", "an item that is neither an object nor a trailer");
    }
    if (md5 && !said(info, "md5").equals(Optional.of(Term.binary(content.digest())))) {
      throw bad("checksum_error", "its content is not what its checksum says");
    }
    if (count && !said(info, "count").equals(Optional.of(Term.integer(objects)))) {
      throw bad("invalid_object_count", objects + " objects");
    }
  }

  private static Optional<Term> said(Term.TermList info, String tag) {
    return info.elements().stream()
        .filter(Term.Tuple.class::isInstance)
        .map(element -> ((Term.Tuple) element).elements())
        .filter(pair -> pair.size() == 2 && pair.get(0).equals(Term.atom(tag)))
        .map(pair -> pair.get(1))
        .findFirst();
  }

  private record Payload(EncodedTerm term, int from, int to) {}

  private Payload nextPayload() {
    if (items.remaining() < 8) {
      throw bad("badfile", "it ends within an item");
    }
    int size = items.getInt();
    int magic = items.getInt();
    if (magic != EtsImageWriter.ITEM && magic != EtsImageWriter.OLD_ITEM) {
      throw bad("badfile", "an item does not begin as one");
    }
    if (magic == EtsImageWriter.ITEM && size >= EtsImageWriter.LARGE_ITEM) {
      byte[] sum = new byte[EtsImageWriter.MD5_SIZE];
      if (items.remaining() < sum.length) {
        throw bad("badfile", "it ends within an item");
      }
      items.get(sum);
      if (!Arrays.equals(sum, EtsImageWriter.md5OfSize(size))) {
        throw bad("badfile", "the size of an item is not what its checksum says");
      }
    }
    if (size < 0 || size > items.remaining()) {
      throw bad("badfile", "it ends within an item");
    }
    int from = items.position();
    items.position(from + size);
    return new Payload(EncodedTerm.read(image, from, from + size), from, from + size);
  }

  private static List<Term> extendedInfo(Map<String, Term> header) {
    return header.get("extended_info") instanceof Term.TermList list ? list.elements() : List.of();
  }

  private static String atom(Map<String, Term> header, String tag) {
    if (header.get(tag) instanceof Term.Atom atom) {
      return atom.name();
    }
    throw bad("badfile", "its header has no proper " + tag);
  }

  private static long number(Map<String, Term> header, String tag, long most) {
    if (header.get(tag) instanceof Term.Int number
        && number.value() >= 0
        && number.value() <= most) {
      return number.value();
    }
    throw bad("badfile", "its header has no proper " + tag);
  }

  private static <E extends Enum<E>> E choice(E[] values, Map<String, Term> header, String tag) {
    String name = atom(header, tag);
    return Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> bad("badfile", "its header says " + tag + " " + name));
  }

  private static BeamstrapException bad(String word, String why) {
    return Fault.of(FaultCode.INTEGRITY_FORMAT, word + ": not an image of an ETS table: " + why)
        .exception();
  }
}
