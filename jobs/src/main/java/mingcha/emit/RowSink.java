package mingcha.emit;

import java.io.IOException;
import org.apache.spark.sql.Row;

/** A file that takes rows one by one, so that memory does not grow with them. */
public interface RowSink extends AutoCloseable {
  /** Adds one row; its columns are those that the sink was opened with. */
  void add(Row row) throws IOException;

  /** Cells that the format could not hold whole. */
  default long cutCells() {
    return 0;
  }

  @Override
  void close() throws IOException;
}
