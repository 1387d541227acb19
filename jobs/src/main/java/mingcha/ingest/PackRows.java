package mingcha.ingest;

import java.nio.ByteBuffer;
import java.util.Iterator;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Packs rows of Spark like the records of a canonical file: the results of a layout's SQL, which
 * end with the records that they are made of, and those of Parquet files, which end with their
 * position.
 */
final class PackRows implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;

  private final SourceFile[] byExport;
  private final int firstIndex;
  private final int[] fileNos;
  private final int[] exportOfFile;
  private final Broadcast<PseudonymKey> key;
  private final Pseudonyms.Mac mac;
  private final Summaries notes;

  /**
   * Packs rows.
   *
   * @param byExport what the rows pass for, by the time of export of their latest record
   * @param firstIndex index of the first raw file
   * @param fileNos place in its dump of each raw file
   * @param exportOfFile export that each raw file belongs to
   */
  PackRows(
      SourceFile[] byExport,
      int firstIndex,
      int[] fileNos,
      int[] exportOfFile,
      Broadcast<PseudonymKey> key,
      Pseudonyms.Mac mac,
      Summaries notes) {
    this.byExport = byExport;
    this.exportOfFile = exportOfFile;
    this.firstIndex = firstIndex;
    this.fileNos = fileNos;
    this.key = key;
    this.mac = mac;
    this.notes = notes;
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    SourceFile file = byExport[byExport.length - 1];
    RowReader reader =
        new RowReader(
            new TablePlan(Tables.canonical(file.table()).orElseThrow()),
            new Pseudonyms(key.value(), mac));
    FileNotes found = new FileNotes();
    Packed packed = new Packed();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        boolean hasNext = rows.hasNext();
        if (!hasNext) {
          notes.add(
              new Summaries.Found(
                  byExport[0].index(),
                  new FileSummary(
                      0, "", 0, "", found.months(), found.platforms(), java.util.Set.of())));
        }
        return hasNext;
      }

      @Override
      public InternalRow next() {
        InternalRow row = rows.next();
        packed.clear();
        int width = file.columns().size();
        for (int i = 0; i < width; i++) {
          byte[] cell = row.isNullAt(i) ? new byte[0] : row.getUTF8String(i).getBytes();
          packed.add(cell, 0, cell.length);
        }
        if (!file.isMerged()) {
          byte[] payload = packed.toBytes();
          return new GenericInternalRow(
              new Object[] {
                reader.keyHash(file, payload, found),
                file.index(),
                row.getLong(width) + 1,
                0L,
                RawRecord.SOUND,
                payload
              });
        }
        long[] records = recordsOf(row, width);
        ByteBuffer bytes = ByteBuffer.allocate(8 * records.length);
        bytes.asLongBuffer().put(records);
        packed.add(bytes.array(), 0, bytes.capacity());
        byte[] payload = packed.toBytes();
        long rowNo =
            records.length == 0
                ? 0
                : (long) fileNos[(int) records[0] - firstIndex] << RowReader.FILE_SHIFT
                    | records[1];
        return new GenericInternalRow(
            new Object[] {
              reader.keyHash(file, payload, found),
              exportOf(records).index(),
              rowNo,
              records.length == 0 ? 0L : records[2],
              RawRecord.SOUND,
              payload
            });
      }
    };
  }

  /** What a row passes for; one that names no records belongs to the last export. */
  private SourceFile exportOf(long[] records) {
    int last = records.length == 0 ? byExport.length - 1 : 0;
    for (int i = 0; i < records.length; i += 3) {
      last = Math.max(last, exportOfFile[(int) records[i] - firstIndex]);
    }
    return byExport[last];
  }

  private static long[] recordsOf(InternalRow row, int column) {
    if (row.isNullAt(column)) {
      return new long[0];
    }
    ArrayData array = row.getArray(column);
    long[] records = new long[3 * array.numElements()];
    for (int i = 0; i < array.numElements(); i++) {
      InternalRow record = array.getStruct(i, 3);
      records[3 * i] = record.getInt(0);
      records[3 * i + 1] = record.getLong(1);
      records[3 * i + 2] = record.getLong(2);
    }
    return records;
  }
}
