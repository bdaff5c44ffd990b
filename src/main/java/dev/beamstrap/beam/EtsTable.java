package dev.beamstrap.beam;

import java.util.List;

/**
 * An ETS table as {@code ets:tab2file} saves it.
 *
 * @param name the table's name, an atom
 * @param kind how its objects relate to their keys
 * @param protection who may write once it is loaded
 * @param named whether it is reached by its name
 * @param keyPosition which element of an object is its key, counted from 1
 * @param verified whether the file carries a count and a checksum ({@code extended_info})
 * @param objects its objects, tuples of at least {@code keyPosition} elements, in file order
 */
public record EtsTable(
    String name,
    Kind kind,
    Protection protection,
    boolean named,
    int keyPosition,
    boolean verified,
    List<EncodedTerm> objects) {

  /** How objects relate to their keys; the names are those of ETS. */
  public enum Kind {
    SET,
    ORDERED_SET,
    BAG,
    DUPLICATE_BAG
  }

  /** Who may write; the names are those of ETS. */
  public enum Protection {
    PUBLIC,
    PROTECTED,
    PRIVATE
  }

  /** Keeps the list of objects as it is: tables are large. */
  public EtsTable {}

  /**
   * Reads an image with the checks of {@code ets:file2tab(File, [{verify, true}])}. The bytes must
   * not be changed afterwards.
   *
   * @throws dev.beamstrap.fault.BeamstrapException with code {@code integrity.format}; the message
   *     begins with the word that {@code file2tab} uses: {@code not_a_log_file}, {@code badfile},
   *     {@code invalid_object_count}, {@code checksum_error}
   */
  public static EtsTable read(byte[] image) {
    return new EtsImageReader(image).read();
  }

  /** The image, byte for byte the same for the same table. */
  public byte[] write() {
    return EtsImageWriter.write(this);
  }
}
