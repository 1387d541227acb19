package mingcha.ingest;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a dump says of itself: its {@code manifest.json}, read and found sound.
 *
 * @param folder where it lies
 * @param kind full, increment or correction
 * @param periodFrom first day that it covers, if it says so
 * @param periodTo last day that it covers, if it says so
 * @param keySpace programme whose pseudonyms it joins; by default its platform
 * @param scopeShops shops that it is limited to; empty for all
 * @param scopeCategories categories that it is limited to; empty for all
 * @param layout {@code canonical} or the name of a platform's layout
 * @param totals file of control totals, if there is one
 */
record Manifest(
    Path folder,
    String platform,
    String dumpId,
    Kind kind,
    Optional<LocalDate> periodFrom,
    Optional<LocalDate> periodTo,
    OffsetDateTime exportedAt,
    Optional<String> legalBasis,
    Optional<String> requestNo,
    Optional<String> receiver,
    String keySpace,
    Set<String> scopeShops,
    Set<String> scopeCategories,
    String layout,
    Optional<Path> totals,
    List<DumpFile> files) {

  /** The layout whose files carry the columns of the canonical tables. */
  static final String CANONICAL = "canonical";

  /** The order in which dumps are loaded, whatever the order in which they are found. */
  static final Comparator<Manifest> ORDER =
      Comparator.comparing((Manifest manifest) -> manifest.exportedAt().toInstant())
          .thenComparing(Manifest::dumpId)
          .thenComparing(Manifest::platform);

  /** What a dump claims to hold. */
  enum Kind {
    /** Everything of its period and scope. */
    FULL,
    /** What is new or changed. */
    INCREMENT,
    /** Rows that replace rows sent before. */
    CORRECTION;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One file of a dump.
   *
   * @param fileNo position in the manifest, from 0
   * @param path as the manifest names it
   * @param file where it lies
   * @param table canonical table, or the layout's name of the raw file
   * @param rows records that it should have, if the manifest says so
   * @param sha256 hash that it should have, if the manifest says so
   * @param hashed columns that the platform hashed itself
   */
  record DumpFile(
      int fileNo,
      String path,
      Path file,
      String table,
      FileFormat format,
      Encoding encoding,
      char delimiter,
      Optional<Long> rows,
      Optional<String> sha256,
      Set<String> hashed) {}

  /** The name under which sentences speak of this dump. */
  String label() {
    return dumpId;
  }

  boolean isCanonical() {
    return layout.equals(CANONICAL);
  }

  /** A hash over the hashes of the files, by which a dump is known again. */
  static String contentHash(List<String> fileHashes) {
    return DigestUtils.sha256Hex(String.join("\n", fileHashes));
  }
}
