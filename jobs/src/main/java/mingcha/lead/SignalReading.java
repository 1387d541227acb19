package mingcha.lead;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.Items;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.Leads;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Signals that hold on a night, of the subjects for which something changed that night. A signal
 * holds until a later night of its detector asks again for days that its window reaches.
 */
public final class SignalReading {
  /** Shop that a signal is about, where there is one. */
  static final String SHOP_ID = "lead_shop_id";

  /** Type and id of what signals are fused by. */
  static final String BY_TYPE = "lead_by_type";

  static final String BY_ID = "lead_by_id";

  private static final String CUTOFF = "cutoff";
  private static final String CUTOFF_BEFORE = "cutoff_before";
  private static final String EVIDENCE = "evidence";

  private final Lake lake;
  private final LocalDate asOf;
  private final Dataset<Row> known;

  /**
   * Reads once what every question is asked of.
   *
   * @param detectorRuns rows of {@code detector_runs} up to the night
   */
  public SignalReading(Lake lake, LocalDate asOf, List<Row> detectorRuns) {
    this.lake = lake;
    this.asOf = asOf;
    this.known = known(detectorRuns).persist();
  }

  /** Lets go of what was kept in memory. */
  public void close() {
    known.unpersist();
  }

  /** Columns of signals, the family of evidence, the shop and what the signal is fused by. */
  public Dataset<Row> holding(Dataset<Row> touched) {
    Dataset<Row> holding = known.where(before(CUTOFF));
    Column sameSubject =
        holding
            .col(TableSpec.PLATFORM)
            .equalTo(touched.col(TableSpec.PLATFORM))
            .and(holding.col(BY_TYPE).equalTo(touched.col(BY_TYPE)))
            .and(holding.col(BY_ID).equalTo(touched.col(BY_ID)));
    return holding.join(touched, sameSubject, "left_semi");
  }

  /**
   * Subjects to look at again: those with signals of tonight, with signals that held until tonight,
   * or with leads that an earlier run of tonight changed. Platform, type, id; each once.
   */
  public Dataset<Row> touched() {
    Column isTonights = col(Signals.AS_OF).equalTo(lit(Date.valueOf(asOf)));
    Column heldUntilTonight = not(isTonights).and(before(CUTOFF_BEFORE)).and(not(before(CUTOFF)));
    // Groups are few, and change their names from night to night: all are looked at again.
    Column isGroup = col(BY_TYPE).equalTo("buyer_group");
    return keys(
        keys(known.where(isTonights.or(heldUntilTonight).or(isGroup)))
            .unionAll(keysOfLeadsChangedTonight()));
  }

  private Dataset<Row> known(List<Row> detectorRuns) {
    return withSubject(
        lake.read(Signals.TABLE)
            .where(col(Signals.AS_OF).leq(lit(Date.valueOf(asOf))))
            .join(
                broadcast(nights(detectorRuns)),
                new String[] {Signals.AS_OF, Signals.DETECTOR},
                "inner"));
  }

  /** What each night's signals hold until; one row a detector and night. */
  private Dataset<Row> nights(List<Row> detectorRuns) {
    Map<String, List<Row>> byDetector = new TreeMap<>();
    detectorRuns.stream()
        .filter(row -> "ran".equals(row.getAs(DetectorRuns.OUTCOME)))
        .forEach(
            row ->
                byDetector
                    .computeIfAbsent(
                        row.<String>getAs(DetectorRuns.DETECTOR), d -> new ArrayList<>())
                    .add(row));
    List<Row> nights = new ArrayList<>();
    byDetector.forEach(
        (detector, runs) -> {
          runs.sort(Comparator.comparing(row -> row.<Date>getAs(DetectorRuns.AS_OF)));
          Date cutoff = null;
          Date cutoffBefore = null;
          for (int i = runs.size() - 1; i >= 0; i--) {
            Row run = runs.get(i);
            Date night = run.getAs(DetectorRuns.AS_OF);
            nights.add(
                RowFactory.create(
                    night, detector, run.getAs(DetectorRuns.EVIDENCE), cutoff, cutoffBefore));
            Date from = run.getAs(DetectorRuns.COVERED_FROM);
            cutoff = earlier(cutoff, from);
            if (!night.toLocalDate().equals(asOf)) {
              cutoffBefore = earlier(cutoffBefore, from);
            }
          }
        });
    StructType schema =
        new StructType()
            .add(Signals.AS_OF, DataTypes.DateType)
            .add(Signals.DETECTOR, DataTypes.StringType)
            .add(EVIDENCE, DataTypes.StringType)
            .add(CUTOFF, DataTypes.DateType)
            .add(CUTOFF_BEFORE, DataTypes.DateType);
    return lake.spark().createDataFrame(nights, schema);
  }

  private static Date earlier(Date one, Date other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.before(other) ? one : other;
  }

  private static Column before(String cutoff) {
    return col(cutoff).isNull().or(col(Signals.WINDOW_TO).lt(col(cutoff)));
  }

  private static Column not(Column condition) {
    return org.apache.spark.sql.functions.not(condition);
  }

  /** Items stand for their shops; groups for the one shop among their members, if it is one. */
  private Dataset<Row> withSubject(Dataset<Row> signals) {
    Dataset<Row> items =
        lake.read(Items.TABLE)
            .select(
                col(TableSpec.PLATFORM).as("i_platform"),
                col(Items.ITEM_ID).as("i_item"),
                col(Items.SHOP_ID).as("i_shop"));
    Dataset<Row> onlyShops =
        lake.read(SignalMembers.TABLE)
            .where(
                col(SignalMembers.AS_OF)
                    .leq(lit(Date.valueOf(asOf)))
                    .and(col(SignalMembers.KIND).equalTo("shop")))
            .groupBy(
                col(SignalMembers.AS_OF).as("m_as_of"), col(SignalMembers.SIGNAL_ID).as("m_signal"))
            .agg(min(SignalMembers.ID).as("m_shop"), count(lit(1)).as("m_shops"))
            .where(col("m_shops").equalTo(1));
    Column type = col(Signals.SUBJECT_TYPE);
    Column shop =
        when(type.equalTo("shop"), col(Signals.SUBJECT_ID))
            .when(type.equalTo("item"), coalesce(col("i_shop"), col("m_shop")))
            .otherwise(col("m_shop"));
    Column byShop = col(SHOP_ID).isNotNull().and(type.notEqual("operator"));
    return signals
        .join(
            items,
            type.equalTo("item")
                .and(col(Signals.PLATFORM).equalTo(col("i_platform")))
                .and(col(Signals.SUBJECT_ID).equalTo(col("i_item"))),
            "left")
        .join(
            onlyShops,
            type.notEqual("shop")
                .and(col(Signals.AS_OF).equalTo(col("m_as_of")))
                .and(col(Signals.SIGNAL_ID).equalTo(col("m_signal"))),
            "left")
        .withColumn(SHOP_ID, shop)
        .withColumn(BY_TYPE, when(byShop, lit("shop")).otherwise(type))
        .withColumn(BY_ID, when(byShop, col(SHOP_ID)).otherwise(col(Signals.SUBJECT_ID)))
        .drop("i_platform", "i_item", "i_shop", "m_as_of", "m_signal", "m_shop", "m_shops");
  }

  /** A second run of a night looks again at what its first run changed. */
  private Dataset<Row> keysOfLeadsChangedTonight() {
    Dataset<Row> changed =
        lake.read(LeadHistory.TABLE)
            .where(col(LeadHistory.AS_OF).equalTo(lit(Date.valueOf(asOf))))
            .select(col(LeadHistory.LEAD_UID).as("h_uid"));
    Dataset<Row> leads = lake.read(Leads.TABLE);
    return keys(
        leads
            .join(changed, col(Leads.LEAD_UID).equalTo(col("h_uid")), "left_semi")
            .withColumn(BY_TYPE, byType())
            .withColumn(BY_ID, byId()));
  }

  /** Type of what a lead's signals are fused by. */
  static Column byType() {
    return when(ofShop(), lit("shop")).otherwise(col(Leads.SUBJECT_TYPE));
  }

  /** Id of what a lead's signals are fused by. */
  static Column byId() {
    return when(ofShop(), col(Leads.SHOP_ID)).otherwise(col(Leads.SUBJECT_ID));
  }

  private static Column ofShop() {
    return col(Leads.SHOP_ID).isNotNull().and(col(Leads.SUBJECT_TYPE).notEqual("operator"));
  }

  private static Dataset<Row> keys(Dataset<Row> rows) {
    return rows.groupBy(TableSpec.PLATFORM, BY_TYPE, BY_ID)
        .agg(count(lit(1)).as("rows"))
        .drop("rows");
  }

  /** A row of {@link #holding} as a signal without its orders by day. */
  public static Signal signal(Row row) {
    List<Signal.Figure> facts = new ArrayList<>();
    for (Row fact : row.<Row>getList(row.fieldIndex(Signals.FACTS))) {
      facts.add(
          new Signal.Figure(
              fact.getAs("code"),
              fact.getAs("value"),
              fact.getAs("baseline"),
              fact.getAs("percentile")));
    }
    List<Signal.Counter> counters = new ArrayList<>();
    for (Row counter : row.<Row>getList(row.fieldIndex(Signals.COUNTER_EVIDENCE))) {
      counters.add(
          new Signal.Counter(
              counter.getAs("code"),
              counter.getAs("outcome"),
              counter.getAs("value"),
              counter.getAs("baseline")));
    }
    LocalDate from = row.<Date>getAs(Signals.WINDOW_FROM).toLocalDate();
    LocalDate to = row.<Date>getAs(Signals.WINDOW_TO).toLocalDate();
    return new Signal(
        row.<Date>getAs(Signals.AS_OF) + "/" + row.getAs(Signals.SIGNAL_ID),
        row.getAs(Signals.DETECTOR),
        row.getAs(EVIDENCE),
        row.getAs(Signals.VIOLATION_CODE),
        row.getAs(Signals.PLATFORM),
        row.getAs(Signals.SUBJECT_TYPE),
        row.getAs(Signals.SUBJECT_ID),
        Optional.ofNullable(row.<String>getAs(SHOP_ID)),
        to.isBefore(from) ? new Stretch(to, from) : new Stretch(from, to),
        Math.min(1, Math.max(0, row.<Double>getAs(Signals.SCORE))),
        facts,
        counters,
        DayMass.NONE);
  }
}
