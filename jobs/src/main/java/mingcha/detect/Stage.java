package mingcha.detect;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The only way for a detector to run a job. */
public interface Stage {
  /** Computes these rows once, on disk; what is returned reads them back. */
  Dataset<Row> materialise(String name, Dataset<Row> rows);

  /**
   * Rows that several detectors of a night start from, computed once, on disk, for all that look at
   * the same platforms and days.
   *
   * @param name of what {@code rows} makes of inputs, whoever asks
   */
  Dataset<Row> shared(String name, Inputs inputs, Function<Inputs, Dataset<Row>> rows);

  /**
   * Brings a bounded number of rows to the driver.
   *
   * @throws IllegalStateException when there are more than {@code atMost}, which is a bug of the
   *     caller: bound the rows first and note what was cut
   */
  List<Row> collect(String name, Dataset<Row> rows, int atMost);

  /** Makes a dataset of rows that the driver computed. */
  Dataset<Row> rows(List<Row> rows, org.apache.spark.sql.types.StructType schema);

  /**
   * Records what the detector lacked or cut short.
   *
   * @param code kebab-case, as in {@code hub-skipped}
   * @param detail one sentence, free of identifiers of persons
   * @param count how often
   */
  void note(String code, String detail, long count);
}
