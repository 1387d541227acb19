package mingcha.ingest;

import java.util.function.BiFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** A record of a platform's own file as a layout's SQL sees it: its cells as texts. */
record RawShape(Broadcast<PseudonymKey> key, Pseudonyms.Mac mac) implements Shape {
  static final String FILE = "_file";
  static final String ROW_NO = "_row_no";
  static final String OFFSET = "_byte_offset";
  static final String PROBLEM = "_problem";
  static final String HASH = "_row_hash";

  private static final int FIRST_CELL = 5;

  /** Columns of the rows for a view. */
  static StructType schema(Layout.View view) {
    StructType schema =
        new StructType()
            .add(FILE, DataTypes.IntegerType, false)
            .add(ROW_NO, DataTypes.LongType, false)
            .add(OFFSET, DataTypes.LongType, false)
            .add(PROBLEM, DataTypes.IntegerType, false)
            .add(HASH, DataTypes.StringType, false);
    for (String column : view.columns().keySet()) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema;
  }

  @Override
  public BiFunction<SourceFile, RawRecord, InternalRow> inTask(FileNotes[] notes) {
    Pseudonyms pseudonyms = new Pseudonyms(key.value(), mac);
    CellReader cells = new CellReader(pseudonyms);
    return (file, record) -> {
      cells.turnTo(file);
      int width = file.columns().size();
      Object[] values = new Object[FIRST_CELL + width];
      int problem = record.problem;
      for (int i = 0; i < width && problem == RawRecord.SOUND; i++) {
        int cell = file.positions().length == 0 ? i : file.positions()[i];
        if (cell >= 0 && !record.isAbsent(cell)) {
          values[FIRST_CELL + i] =
              cells.rawText(record.data(), record.from(cell), record.to(cell) - record.from(cell));
          problem = cells.broken() == null ? problem : RawRecord.NOT_TEXT;
        }
      }
      values[0] = file.index();
      values[1] = record.rowNo;
      values[2] = record.offset;
      values[3] = problem;
      values[4] = UTF8String.fromString(pseudonyms.rowHash(record.data(), 0, record.size()));
      return new GenericInternalRow(values);
    };
  }
}
