package mingcha.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import mingcha.detect.Inputs;
import mingcha.detect.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Materialises on the executors' disks and collects the notes of one detector. */
final class SparkStage implements Stage {
  private final SparkSession spark;
  private final List<Row> notes = new ArrayList<>();

  private final ConcurrentMap<Shared, Dataset<Row>> shared;

  /** What is shared: rows of one name over the same inputs. */
  record Shared(String name, Inputs inputs) {}

  /**
   * @param shared what detectors of the night computed for each other so far; who asks for what
   *     another is computing waits
   */
  SparkStage(SparkSession spark, ConcurrentMap<Shared, Dataset<Row>> shared) {
    this.spark = spark;
    this.shared = shared;
  }

  @Override
  public Dataset<Row> materialise(String name, Dataset<Row> rows) {
    spark.sparkContext().setJobDescription(name);
    try {
      return rows.localCheckpoint(true, StorageLevel.DISK_ONLY());
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  @Override
  public Dataset<Row> shared(String name, Inputs inputs, Function<Inputs, Dataset<Row>> rows) {
    return shared.computeIfAbsent(
        new Shared(name, inputs), key -> materialise(name, rows.apply(inputs)));
  }

  @Override
  public List<Row> collect(String name, Dataset<Row> rows, int atMost) {
    spark.sparkContext().setJobDescription(name);
    try {
      List<Row> collected = rows.limit(atMost + 1).collectAsList();
      if (collected.size() > atMost) {
        throw new IllegalStateException(name + " has more than " + atMost + " rows");
      }
      return collected;
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  @Override
  public Dataset<Row> rows(List<Row> rows, StructType schema) {
    return spark.createDataFrame(rows, schema);
  }

  @Override
  public void note(String code, String detail, long count) {
    notes.add(RowFactory.create(code, detail, count));
  }

  /** Notes so far, sorted; rows of {@link mingcha.schemas.Shapes#NOTES}. */
  List<Row> notes() {
    return notes.stream().sorted(java.util.Comparator.comparing(Row::toString)).toList();
  }
}
