package mingcha.ingest;

import java.util.Arrays;
import java.util.function.BiFunction;
import mingcha.schemas.Tables;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** A record of a canonical file as {@link Load} shuffles it: packed, with the hash of its key. */
record KeyedShape(String table, Broadcast<PseudonymKey> key, Pseudonyms.Mac mac) implements Shape {
  @Override
  public BiFunction<SourceFile, RawRecord, InternalRow> inTask(FileNotes[] notes) {
    RowReader reader =
        new RowReader(
            new TablePlan(Tables.canonical(table).orElseThrow()), new Pseudonyms(key.value(), mac));
    Packed packed = new Packed();
    return (file, record) -> {
      if (record.problem != RawRecord.SOUND) {
        byte[] raw = Arrays.copyOf(record.data(), record.size());
        return row(RowReader.bytesHash(raw), file, record, raw);
      }
      packed.clear();
      int[] positions = file.positions();
      for (int i = 0; i < file.columns().size(); i++) {
        int cell = positions.length == 0 ? i : positions[i];
        if (record.isAbsent(cell)) {
          packed.addAbsent();
        } else {
          packed.add(record.data(), record.from(cell), record.to(cell));
        }
      }
      byte[] payload = packed.toBytes();
      return row(reader.keyHash(file, payload, notes[0]), file, record, payload);
    };
  }

  private static InternalRow row(long hash, SourceFile file, RawRecord record, byte[] payload) {
    return new GenericInternalRow(
        new Object[] {hash, file.index(), record.rowNo, record.offset, record.problem, payload});
  }
}
