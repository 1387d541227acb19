package mingcha.ingest;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * All that a worker must know of one file of one dump.
 *
 * @param index position among the files of one load: dumps in their order, files in theirs
 * @param dumpNo position of its dump in that order
 * @param name path as the manifest names it
 * @param path where it lies
 * @param columns canonical columns that its kept cells fill, in the order in which they are packed
 * @param positions position in the file of each of them; empty for JSON Lines
 * @param width cells that a record has
 * @param keySpace programme whose pseudonyms its identifiers join
 * @param hashed columns that the platform hashed itself
 * @param isMerged whether it stands for the results of a layout's SQL, whose rows name the records
 *     that they are made of
 * @param exportedAt microseconds since 1970
 */
record SourceFile(
    int index,
    int dumpNo,
    int fileNo,
    String table,
    String name,
    String path,
    FileFormat format,
    Encoding encoding,
    char delimiter,
    List<String> columns,
    int[] positions,
    int width,
    String platform,
    String dumpId,
    String keySpace,
    Set<String> hashed,
    long exportedAt,
    Reading reading,
    boolean isMerged)
    implements Serializable {

  /** The same file with these columns. */
  SourceFile withColumns(List<String> names) {
    return new SourceFile(
        index,
        dumpNo,
        fileNo,
        table,
        name,
        path,
        format,
        encoding,
        delimiter,
        List.copyOf(names),
        positions,
        width,
        platform,
        dumpId,
        keySpace,
        hashed,
        exportedAt,
        reading,
        isMerged);
  }
}
