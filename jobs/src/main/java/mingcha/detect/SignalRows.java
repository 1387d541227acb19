package mingcha.detect;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mingcha.schemas.OrderScores;
import mingcha.schemas.Shapes;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;

/** How the rows of signals are put together. The run adds day, detector, version and parameters. */
public final class SignalRows {
  /** Columns that a detector gives of {@code signals}. */
  public static final List<String> COLUMNS =
      List.of(
          Signals.SIGNAL_ID,
          Signals.VIOLATION_CODE,
          Signals.PLATFORM,
          Signals.SUBJECT_TYPE,
          Signals.SUBJECT_ID,
          Signals.WINDOW_FROM,
          Signals.WINDOW_TO,
          Signals.SCORE,
          Signals.STRENGTH,
          Signals.FACTS,
          Signals.COUNTER_EVIDENCE);

  /** Columns that a detector gives of {@code signal_members}. */
  public static final List<String> MEMBER_COLUMNS =
      List.of(SignalMembers.SIGNAL_ID, SignalMembers.KIND, SignalMembers.ID, SignalMembers.WEIGHT);

  /** Columns that a detector gives of {@code order_scores} and {@code review_scores}. */
  public static final List<String> SCORE_COLUMNS =
      List.of(
          OrderScores.PLATFORM,
          OrderScores.ID,
          OrderScores.SHOP_ID,
          OrderScores.SCORE,
          OrderScores.REASONS);

  /** A signal's id: a hash of the detector and of what makes the signal this one. */
  public static Column id(String detector, Column... identity) {
    Column[] parts =
        Stream.concat(Stream.of(lit(detector)), Arrays.stream(identity)).toArray(Column[]::new);
    return sha2(to_json(struct(parts)), 256);
  }

  /** A probability or figure as it stands in tables: rounded to 1e-6. */
  public static Column rounded(Column value) {
    return round(value.cast("double"), 6);
  }

  /** One measured fact; null figures are allowed. */
  public static Column fact(String code, Column value, Column baseline, Column percentile) {
    return struct(
        lit(code).as("code"),
        rounded(value).as("value"),
        rounded(baseline).as("baseline"),
        rounded(percentile).as("percentile"));
  }

  /** Facts sorted by code; null ones are left out. */
  public static Column facts(Column... facts) {
    return sorted(Shapes.FACTS.sql(), facts);
  }

  /** One innocent explanation that was checked; outcomes as in {@link Shapes#COUNTER}. */
  public static Column counter(String code, Column outcome, Column value, Column baseline) {
    return struct(
        lit(code).as("code"),
        outcome.as("outcome"),
        rounded(value).as("value"),
        rounded(baseline).as("baseline"));
  }

  /** Innocent explanations sorted by code; null ones are left out. */
  public static Column counters(Column... counters) {
    return sorted(Shapes.COUNTER_EVIDENCE.sql(), counters);
  }

  /** Columns by name, in this order. */
  public static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  private static Column sorted(String type, Column... entries) {
    return array_sort(filter(array(entries), entry -> entry.isNotNull())).cast(type);
  }

  private SignalRows() {}
}
