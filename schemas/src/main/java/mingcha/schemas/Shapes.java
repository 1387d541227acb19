package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Nested types that several tables use. */
public final class Shapes {
  /** Sorted strings. */
  public static final ArrayType STRINGS = DataTypes.createArrayType(StringType);

  /** Rules that a raw record breaks, with the column of each. */
  public static final ArrayType REASONS =
      arrayOf(new StructType().add("rule", StringType).add("column", StringType));

  /** Cells of a raw record by column. */
  public static final DataType RECORD = DataTypes.createMapType(StringType, StringType);

  /** A measured figure against what was expected; percentile among peers, 0 to 1. */
  public static final StructType FACT =
      new StructType()
          .add("code", StringType)
          .add("value", DoubleType)
          .add("baseline", DoubleType)
          .add("percentile", DoubleType);

  /** Measured figures, sorted by code. */
  public static final ArrayType FACTS = arrayOf(FACT);

  /**
   * An innocent explanation that was checked: {@code outcome} is {@code excluded}, {@code
   * weakened}, {@code possible} or {@code not_checked}.
   */
  public static final StructType COUNTER =
      new StructType()
          .add("code", StringType)
          .add("outcome", StringType)
          .add("value", DoubleType)
          .add("baseline", DoubleType);

  /** Innocent explanations, sorted by code. */
  public static final ArrayType COUNTER_EVIDENCE = arrayOf(COUNTER);

  /** Notes of a detector: what was lacking or cut short, and how often. */
  public static final ArrayType NOTES =
      arrayOf(
          new StructType()
              .add("code", StringType)
              .add("detail", StringType)
              .add("count", LongType));

  /** Reasons of a lead in both languages. */
  public static final ArrayType LEAD_REASONS =
      arrayOf(
          new StructType()
              .add("code", StringType)
              .add("text_zh", StringType)
              .add("text_en", StringType)
              .add("value", DoubleType)
              .add("baseline", DoubleType)
              .add("percentile", DoubleType));

  /** Innocent explanations of a lead in both languages. */
  public static final ArrayType LEAD_COUNTER_EVIDENCE =
      arrayOf(
          new StructType()
              .add("code", StringType)
              .add("outcome", StringType)
              .add("text_zh", StringType)
              .add("text_en", StringType)
              .add("value", DoubleType)
              .add("baseline", DoubleType));

  /** Masked rows that show what a lead is about; amount in fen. */
  public static final ArrayType SAMPLE =
      arrayOf(
          new StructType()
              .add("kind", StringType)
              .add("id", StringType)
              .add("at", StringType)
              .add("item_id", StringType)
              .add("amount_fen", LongType)
              .add("text", StringType));

  /** Steps of a run. */
  public static final ArrayType STEPS =
      arrayOf(
          new StructType()
              .add("step", StringType)
              .add("rows_in", LongType)
              .add("rows_out", LongType)
              .add("seconds", DoubleType));

  private static ArrayType arrayOf(StructType element) {
    return DataTypes.createArrayType(element);
  }

  private Shapes() {}
}
