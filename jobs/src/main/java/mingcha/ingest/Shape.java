package mingcha.ingest;

import java.io.Serializable;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/** What a record becomes right after it was cut. */
interface Shape extends Serializable {
  /** Makes the function that one task uses; what it notes about a file goes into the notes. */
  BiFunction<SourceFile, RawRecord, InternalRow> inTask(FileNotes[] notes);
}
