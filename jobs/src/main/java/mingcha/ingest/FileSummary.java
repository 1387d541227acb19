package mingcha.ingest;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was found while a file was cut.
 *
 * @param rows records
 * @param sha256 hash of the file as it lies there
 * @param bytes bytes after decompression
 * @param failure why it could not be read to its end; empty when it could
 * @param months months of its event times, yyyyMM
 * @param platforms platforms that its rows speak of
 * @param extras names of columns that were noted and not loaded
 */
record FileSummary(
    long rows,
    String sha256,
    long bytes,
    String failure,
    Set<Integer> months,
    Set<String> platforms,
    Set<String> extras)
    implements Serializable {
  /** What two tasks found about the same file: the same, or its parts. */
  FileSummary with(FileSummary other) {
    return new FileSummary(
        Math.max(rows, other.rows),
        sha256.isEmpty() ? other.sha256 : sha256,
        Math.max(bytes, other.bytes),
        failure.isEmpty() ? other.failure : failure,
        union(months, other.months),
        union(platforms, other.platforms),
        union(extras, other.extras));
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
