package mingcha.lead;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Members of signals, with the rows of orders and reviews that they are. */
public final class MemberReading {
  private static final String SIGNAL = "signal";
  private static final String DAY = "day";
  private static final String FROM = "from_day";
  private static final String TO = "to_day";

  /** Reviews come after the conduct: two months of grace. */
  private static final int GRACE_DAYS = 62;

  private final Lake lake;
  private final Dataset<Row> known;
  private final Dataset<Row> members;

  /**
   * Reads the members and, once, the orders and reviews that they are.
   *
   * @param rows columns of {@link SignalReading#holding}
   * @param signals the same rows
   */
  public MemberReading(Lake lake, Dataset<Row> rows, List<Signal> signals) {
    this.lake = lake;
    Dataset<Row> named = named(lake, rows);
    this.known = known(lake, named, months(signals)).persist();
    Dataset<Row> days =
        known
            .groupBy(
                col("k_kind").as("d_kind"),
                col("k_platform").as("d_platform"),
                col("k_id").as("d_id"))
            .agg(min("k_day").as(DAY));
    this.members =
        named
            .join(
                days,
                col(SignalMembers.KIND)
                    .equalTo(col("d_kind"))
                    .and(col(TableSpec.PLATFORM).equalTo(col("d_platform")))
                    .and(col(SignalMembers.ID).equalTo(col("d_id"))),
                "left")
            .drop("d_kind", "d_platform", "d_id")
            .persist();
  }

  /** Lets go of what was kept in memory. */
  public void close() {
    members.unpersist();
    known.unpersist();
  }

  /** Months in which the signals' orders and reviews lie; other months are not read at all. */
  private static Column months(List<Signal> signals) {
    String first =
        signals.stream().map(s -> s.window().from().toString()).min(String::compareTo).orElse("9");
    String last =
        signals.stream()
            .map(s -> s.window().to().plusDays(GRACE_DAYS).toString())
            .max(String::compareTo)
            .orElse("0");
    return col(TableSpec.EVENT_MONTH).between(lit(month(first)), lit(month(last)));
  }

  private static String month(String day) {
    return day.substring(0, Math.min(7, day.length()));
  }

  /** Signal, platform, detector, kind, id and weight of each member. */
  private static Dataset<Row> named(Lake lake, Dataset<Row> signals) {
    Dataset<Row> keys = signals.select(Signals.AS_OF, Signals.SIGNAL_ID, Signals.PLATFORM);
    return lake.read(SignalMembers.TABLE)
        .join(keys, new String[] {Signals.AS_OF, Signals.SIGNAL_ID}, "inner")
        .select(
            expr("concat(" + Signals.AS_OF + ", '/', " + Signals.SIGNAL_ID + ")").as(SIGNAL),
            col(TableSpec.PLATFORM),
            col(SignalMembers.DETECTOR),
            col(SignalMembers.KIND),
            col(SignalMembers.ID),
            col(SignalMembers.WEIGHT));
  }

  /** Lines of the orders, and the reviews, that are members, with their days. */
  private static Dataset<Row> known(Lake lake, Dataset<Row> named, Column months) {
    Dataset<Row> orders =
        lake.read(Orders.TABLE)
            .where(months)
            .select(
                lit("order").as("k_kind"),
                col(TableSpec.PLATFORM).as("k_platform"),
                Orders.mainOrder().as("k_id"),
                col(TableSpec.EVENT_DAY).as("k_day"),
                col(Orders.ORDER_ID).as("line"),
                col(Orders.ITEM_ID).as("item_id"),
                col(Orders.BUYER_ID).as("buyer_id"),
                col(Orders.PAID_FEN).as("amount_fen"),
                col(Orders.CREATED_AT).as("at"),
                expr("concat_ws('; ', status, substring(seller_remark, 1, 60))").as("text"));
    Dataset<Row> reviews =
        lake.read(Reviews.TABLE)
            .where(months)
            .select(
                lit("review").as("k_kind"),
                col(TableSpec.PLATFORM).as("k_platform"),
                col(Reviews.REVIEW_ID).as("k_id"),
                col(TableSpec.EVENT_DAY).as("k_day"),
                col(Reviews.REVIEW_ID).as("line"),
                col(Reviews.ITEM_ID).as("item_id"),
                col(Reviews.BUYER_ID).as("buyer_id"),
                lit(null).cast("bigint").as("amount_fen"),
                col(Reviews.CREATED_AT).as("at"),
                expr("concat(rating, '; ', substring(coalesce(content, ''), 1, 60))").as("text"));
    Dataset<Row> all = lake.has(Reviews.TABLE) ? orders.unionAll(reviews) : orders;
    return all.join(
        named,
        col("k_kind")
            .equalTo(col(SignalMembers.KIND))
            .and(col("k_platform").equalTo(col(TableSpec.PLATFORM)))
            .and(col("k_id").equalTo(col(SignalMembers.ID))),
        "left_semi");
  }

  /** Suspected orders by day for each signal; reviews where a signal names no order. */
  public Map<String, DayMass> massBySignal() {
    // Weights are summed as whole millionths: sums of doubles depend on their order.
    Dataset<Row> byDay =
        members
            .where(col(DAY).isNotNull())
            .groupBy(SIGNAL, SignalMembers.KIND, DAY)
            .agg(sum(expr("cast(round(weight * 1e6) as bigint)")).as("millionths"));
    Map<String, Map<String, Map<java.time.LocalDate, Double>>> found = new HashMap<>();
    byDay
        .collectAsList()
        .forEach(
            row ->
                found
                    .computeIfAbsent(row.getString(0), s -> new HashMap<>())
                    .computeIfAbsent(row.getString(1), k -> new HashMap<>())
                    .put(row.getDate(2).toLocalDate(), row.getLong(3) / 1e6));
    Map<String, DayMass> masses = new HashMap<>();
    found.forEach(
        (signal, kinds) ->
            masses.put(signal, new DayMass(kinds.getOrDefault("order", kinds.get("review")))));
    return masses;
  }

  /**
   * Buyers of groups that no shop stands for, by signal.
   *
   * @param signals ids of those signals; groups are few and have thousands of members at most
   */
  public Map<String, Set<String>> buyersBySignal(Set<String> signals) {
    Map<String, Set<String>> buyers = new HashMap<>();
    if (!signals.isEmpty()) {
      members
          .where(col(SignalMembers.KIND).equalTo("buyer").and(col(SIGNAL).isInCollection(signals)))
          .select(SIGNAL, SignalMembers.ID)
          .collectAsList()
          .forEach(
              row ->
                  buyers
                      .computeIfAbsent(row.getString(0), signal -> new TreeSet<>())
                      .add(row.getString(1)));
    }
    return buyers;
  }

  /** Buyers of groups that leads are about already, by group. */
  public static Map<String, Set<String>> buyersByGroup(Lake lake) {
    Map<String, Set<String>> buyers = new HashMap<>();
    if (!lake.has(Leads.TABLE)) {
      return buyers;
    }
    Dataset<Row> groups =
        lake.read(Leads.TABLE)
            .where(
                col(Leads.SUBJECT_TYPE)
                    .equalTo("buyer_group")
                    .and(col(Leads.SHOP_ID).isNull())
                    .and(col(Leads.STATUS).notEqual("merged")))
            .select(Leads.LEAD_UID, Leads.SUBJECT_ID);
    lake.read(LeadMembers.TABLE)
        .where(col(LeadMembers.KIND).equalTo("buyer"))
        .join(groups, Leads.LEAD_UID)
        .select(Leads.SUBJECT_ID, LeadMembers.ID)
        .collectAsList()
        .forEach(
            row ->
                buyers
                    .computeIfAbsent(row.getString(0), group -> new TreeSet<>())
                    .add(row.getString(1)));
    return buyers;
  }

  /** Which signals make up which lead, and its days. */
  public record Part(String leadUid, String signal, Stretch window) {}

  /** Members of leads: orders and reviews of the days of the lead, the others all. */
  public Dataset<Row> leadMembers(List<Part> parts) {
    List<Row> rows = new ArrayList<>();
    for (Part part : parts) {
      rows.add(
          RowFactory.create(
              part.leadUid(),
              part.signal(),
              Date.valueOf(part.window().from()),
              Date.valueOf(part.window().to())));
    }
    StructType schema =
        new StructType()
            .add(LeadMembers.LEAD_UID, DataTypes.StringType)
            .add(SIGNAL, DataTypes.StringType)
            .add(FROM, DataTypes.DateType)
            .add(TO, DataTypes.DateType);
    // Reviews come after the conduct: a month of grace beyond the last day of the orders.
    Column inTime =
        col(DAY)
            .isNull()
            .or(col(DAY).between(col(FROM), col(TO)))
            .or(
                col(SignalMembers.KIND)
                    .equalTo("review")
                    .and(col(DAY).between(col(FROM), expr("date_add(to_day, 31)"))));
    return members
        .join(lake.spark().createDataFrame(rows, schema), SIGNAL)
        .where(inTime)
        .groupBy(
            col(LeadMembers.LEAD_UID),
            col(TableSpec.PLATFORM),
            col(SignalMembers.KIND),
            col(SignalMembers.ID),
            col(SignalMembers.DETECTOR))
        .agg(max(SignalMembers.WEIGHT).as(LeadMembers.WEIGHT), min(DAY).as(DAY));
  }

  /** The order lines and reviews that members of leads are; one row a lead and line or review. */
  public Dataset<Row> lines(Dataset<Row> leadMembers) {
    Dataset<Row> once =
        leadMembers
            .where(col(DAY).isNotNull())
            .groupBy(
                col(LeadMembers.LEAD_UID),
                col(TableSpec.PLATFORM).as("m_platform"),
                col(LeadMembers.KIND),
                col(LeadMembers.ID))
            .agg(max(LeadMembers.WEIGHT).as(LeadMembers.WEIGHT));
    return once.join(
            known,
            col(LeadMembers.KIND)
                .equalTo(col("k_kind"))
                .and(col("m_platform").equalTo(col("k_platform")))
                .and(col(LeadMembers.ID).equalTo(col("k_id"))))
        .drop("k_kind", "k_platform", "k_id", "k_day");
  }

  /** How much each lead involves. */
  public static Map<String, Extent> extents(Dataset<Row> leadMembers, Dataset<Row> lines) {
    Dataset<Row> named =
        leadMembers.select(
            col(LeadMembers.LEAD_UID),
            col(LeadMembers.KIND),
            col(LeadMembers.ID),
            lit(0L).as("fen"),
            xxhash64(col(LeadMembers.KIND), col(LeadMembers.ID), col(LeadMembers.DETECTOR))
                .as("mark"));
    Dataset<Row> behind =
        lines
            .select(
                col(LeadMembers.LEAD_UID),
                expr("explode(array(struct('buyer' as kind, buyer_id as id, 0L as fen),"
                        + " struct('item' as kind, item_id as id, 0L as fen),"
                        + " struct('line' as kind, line as id,"
                        + " coalesce(amount_fen, 0L) as fen)))")
                    .as("x"))
            .select(
                col(LeadMembers.LEAD_UID),
                col("x.kind"),
                col("x.id"),
                col("x.fen"),
                lit(0L).as("mark"));
    Map<String, Extent> extents = new HashMap<>();
    named
        .unionAll(behind)
        .groupBy(LeadMembers.LEAD_UID)
        .agg(
            count_distinct(expr("case when kind = 'order' then id end")),
            sum("fen"),
            count_distinct(expr("case when kind = 'buyer' then id end")),
            count_distinct(expr("case when kind = 'review' then id end")),
            count_distinct(expr("case when kind = 'item' then id end")),
            bit_xor(col("mark")))
        .collectAsList()
        .forEach(
            row ->
                extents.put(
                    row.getString(0),
                    new Extent(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6))));
    return extents;
  }
}
