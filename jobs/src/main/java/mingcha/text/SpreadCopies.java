package mingcha.text;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Copies among texts that do not fit into one memory. Texts meet in buckets of a min-hash; inside a
 * bucket a text is tried against the few before it and against the least of them, in an order that
 * differs from bucket to bucket, so that a bucket costs its texts and not their pairs: what one
 * bucket leaves untried another tries. Every pair is verified on its grams.
 *
 * <p>User-defined functions do the arithmetic on grams: no SQL expression walks two sorted sets.
 */
public final class SpreadCopies {
  /** Column of a text's 64-bit name. */
  public static final String TEXT = "text";

  /** Column of a text's packed grams. */
  public static final String GRAMS = "grams";

  /** The two ends of a pair of copies, the smaller name first, and their likeness. */
  public static final String LEFT = "left_text";

  public static final String RIGHT = "right_text";
  public static final String LIKENESS = "likeness";

  private static final String KEY = "key";
  private static final String CELL = "cell";
  private static final String DOCUMENTS = "documents";
  private static final int DOCUMENT = -1;

  /** Cells with the number of texts that have a gram of it; cell -1 counts the texts. */
  public static Dataset<Row> cells(Dataset<Row> texts) {
    UserDefinedFunction cells =
        udf(
            (UDF1<byte[], int[]>) SpreadCopies::cellsOf,
            DataTypes.createArrayType(DataTypes.IntegerType));
    return texts
        .select(explode(cells.apply(col(GRAMS))).as(CELL))
        .groupBy(CELL)
        .agg(count(lit(1)).as(DOCUMENTS));
  }

  /** Weights from the collected {@link #cells}. */
  public static GramWeights weights(List<Row> cells, double commonShare) {
    int[] documents = new int[GramWeights.CELLS];
    long texts = 0;
    for (Row row : cells) {
      int cell = row.getInt(0);
      if (cell == DOCUMENT) {
        texts = row.getLong(1);
      } else {
        documents[cell] = (int) Math.min(Integer.MAX_VALUE, row.getLong(1));
      }
    }
    return GramWeights.of(documents, texts, commonShare);
  }

  /** What a text says beyond what everybody says, in nats. */
  public static Column information(Column grams, GramWeights weights) {
    return udf(
            (UDF1<byte[], Double>) packed -> weights.information(Grams.unpack(packed)),
            DataTypes.DoubleType)
        .apply(grams);
  }

  /** Texts with each of their keys. */
  public static Dataset<Row> keys(Dataset<Row> texts, WeightedMinHash hash) {
    UserDefinedFunction keys =
        udf(
            (UDF1<byte[], long[]>) packed -> hash.keys(Grams.unpack(packed)),
            DataTypes.createArrayType(DataTypes.LongType));
    return texts.select(col(TEXT), explode(keys.apply(col(GRAMS))).as(KEY));
  }

  /** Pairs of texts to be verified, each once. */
  public static Dataset<Row> candidates(Dataset<Row> keys, int neighbours) {
    WindowSpec bucket = Window.partitionBy(KEY).orderBy(xxhash64(col(TEXT), col(KEY)), col(TEXT));
    Column[] others = new Column[neighbours + 1];
    others[0] =
        min(col(TEXT)).over(bucket.rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    for (int back = 1; back <= neighbours; back++) {
      others[back] = lag(col(TEXT), back).over(bucket);
    }
    return keys.select(col(TEXT), array_compact(array(others)).as("others"))
        .select(col(TEXT), explode(col("others")).as("other"))
        .where(col("other").notEqual(col(TEXT)))
        .groupBy(
            least(col(TEXT), col("other")).as(LEFT), greatest(col(TEXT), col("other")).as(RIGHT))
        .agg(count(lit(1)).as("met"))
        .select(LEFT, RIGHT);
  }

  /** The candidates that are copies. */
  public static Dataset<Row> verified(
      Dataset<Row> candidates, Dataset<Row> texts, CopyRule rule, GramWeights weights) {
    UserDefinedFunction copies =
        udf(
            (UDF2<byte[], byte[], Double>)
                (left, right) -> rule.copies(Grams.unpack(left), Grams.unpack(right), weights),
            DataTypes.DoubleType);
    Dataset<Row> left = texts.select(col(TEXT).as(LEFT), col(GRAMS).as("left_grams"));
    Dataset<Row> right = texts.select(col(TEXT).as(RIGHT), col(GRAMS).as("right_grams"));
    return candidates
        .join(left, LEFT)
        .join(right, RIGHT)
        .select(
            col(LEFT), col(RIGHT), copies.apply(col("left_grams"), col("right_grams")).as(LIKENESS))
        .where(col(LIKENESS).gt(0));
  }

  private static int[] cellsOf(byte[] packed) {
    int[] grams = Grams.unpack(packed);
    int[] cells = new int[grams.length + 1];
    for (int i = 0; i < grams.length; i++) {
      cells[i] = GramWeights.cell(grams[i]);
    }
    cells[grams.length] = DOCUMENT;
    return cells;
  }

  private SpreadCopies() {}
}
