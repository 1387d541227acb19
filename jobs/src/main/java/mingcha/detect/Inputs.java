package mingcha.detect;

import java.time.LocalDate;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a detector may read: rows of the platforms that meet its needs, of the days to look at. */
public interface Inputs {
  /** Rows of a canonical or facts table; empty, with its columns, where there are none. */
  Dataset<Row> table(TableSpec table);

  /** Signals of an earlier detector of the same night; columns of {@code signals}. */
  Dataset<Row> signals(String detector);

  /** Members of those signals; columns of {@code signal_members}. */
  Dataset<Row> members(String detector);

  /**
   * Whether some row of the table has a value in every one of these columns; known without a job.
   */
  boolean has(TableSpec table, String... columns);

  /** First day whose conduct is asked for; earlier rows are look-back. */
  LocalDate from();

  /** Last event day loaded. */
  LocalDate asOf();
}
