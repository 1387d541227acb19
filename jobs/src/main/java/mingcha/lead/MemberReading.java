package mingcha.lead;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.date_format;
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
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shapes;
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
  private static final int SAMPLE = 50;

  private final Lake lake;
  private final Column months;
  private final Dataset<Row> members;

  /**
   * @param signals columns of {@link SignalReading#holding}
   */
  public MemberReading(Lake lake, Dataset<Row> signals) {
    this.lake = lake;
    this.months = months(signals);
    this.members = members(lake, signals, months).persist();
  }

  /** Lets go of what was kept in memory. */
  public void close() {
    members.unpersist();
  }

  /** Months in which the signals' orders and reviews lie; other months are not read at all. */
  private static Column months(Dataset<Row> signals) {
    Row span =
        signals
            .agg(
                min(date_format(col(Signals.WINDOW_FROM), "yyyy-MM")),
                max(date_format(expr("date_add(" + Signals.WINDOW_TO + ", 62)"), "yyyy-MM")))
            .head();
    return col(TableSpec.EVENT_MONTH)
        .between(
            lit(span.isNullAt(0) ? "" : span.getString(0)),
            lit(span.isNullAt(1) ? "" : span.getString(1)));
  }

  /** Kind, id, weight of each member of each signal; orders and reviews with their first day. */
  private static Dataset<Row> members(Lake lake, Dataset<Row> signals, Column months) {
    Dataset<Row> keys =
        signals.select(
            col(Signals.AS_OF),
            col(Signals.SIGNAL_ID),
            col(Signals.PLATFORM).as(TableSpec.PLATFORM));
    Dataset<Row> raw =
        lake.read(SignalMembers.TABLE)
            .join(keys, new String[] {Signals.AS_OF, Signals.SIGNAL_ID}, "inner")
            .select(
                expr("concat(" + Signals.AS_OF + ", '/', " + Signals.SIGNAL_ID + ")").as(SIGNAL),
                col(TableSpec.PLATFORM),
                col(SignalMembers.DETECTOR),
                col(SignalMembers.KIND),
                col(SignalMembers.ID),
                col(SignalMembers.WEIGHT));
    Dataset<Row> orderDays =
        lake.read(Orders.TABLE)
            .where(months)
            .groupBy(
                col(TableSpec.PLATFORM).as("d_platform"),
                coalesce(col(Orders.PARENT_ORDER_ID), col(Orders.ORDER_ID)).as("d_id"))
            .agg(min(TableSpec.EVENT_DAY).as(DAY))
            .select(lit("order").as("d_kind"), col("d_platform"), col("d_id"), col(DAY));
    Dataset<Row> reviewDays =
        lake.read(Reviews.TABLE)
            .where(months)
            .select(
                lit("review").as("d_kind"),
                col(TableSpec.PLATFORM).as("d_platform"),
                col(Reviews.REVIEW_ID).as("d_id"),
                col(TableSpec.EVENT_DAY).as(DAY));
    return raw.join(
            orderDays.unionAll(reviewDays),
            col(SignalMembers.KIND)
                .equalTo(col("d_kind"))
                .and(col(TableSpec.PLATFORM).equalTo(col("d_platform")))
                .and(col(SignalMembers.ID).equalTo(col("d_id"))),
            "left")
        .drop("d_kind", "d_platform", "d_id");
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
            .agg(max(LeadMembers.WEIGHT).as(LeadMembers.WEIGHT), min(DAY).as(DAY));
    Dataset<Row> orders =
        lake.read(Orders.TABLE)
            .where(months)
            .select(
                col(TableSpec.PLATFORM).as("l_platform"),
                coalesce(col(Orders.PARENT_ORDER_ID), col(Orders.ORDER_ID)).as("l_id"),
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
                col(TableSpec.PLATFORM).as("l_platform"),
                col(Reviews.REVIEW_ID).as("l_id"),
                col(Reviews.REVIEW_ID).as("line"),
                col(Reviews.ITEM_ID).as("item_id"),
                col(Reviews.BUYER_ID).as("buyer_id"),
                lit(null).cast("bigint").as("amount_fen"),
                col(Reviews.CREATED_AT).as("at"),
                expr("concat(rating, '; ', substring(coalesce(content, ''), 1, 60))").as("text"));
    Column same =
        col("m_platform").equalTo(col("l_platform")).and(col(LeadMembers.ID).equalTo(col("l_id")));
    return once.where(col(LeadMembers.KIND).equalTo("order"))
        .join(orders, same)
        .unionAll(once.where(col(LeadMembers.KIND).equalTo("review")).join(reviews, same))
        .drop("l_platform", "l_id");
  }

  /** How much each lead involves. */
  public static Map<String, Extent> extents(Dataset<Row> leadMembers, Dataset<Row> lines) {
    Dataset<Row> named =
        leadMembers.select(
            col(LeadMembers.LEAD_UID),
            col(LeadMembers.KIND),
            col(LeadMembers.ID),
            lit(0L).as("fen"));
    Dataset<Row> behind =
        lines
            .select(
                col(LeadMembers.LEAD_UID),
                expr("explode(array(struct('buyer' as kind, buyer_id as id, 0L as fen),"
                        + " struct('item' as kind, item_id as id, 0L as fen),"
                        + " struct('line' as kind, line as id,"
                        + " case when kind = 'order' then coalesce(amount_fen, 0L) else 0L end as fen)))")
                    .as("x"))
            .select(col(LeadMembers.LEAD_UID), col("x.kind"), col("x.id"), col("x.fen"));
    Map<String, Extent> extents = new HashMap<>();
    named
        .unionAll(behind)
        .groupBy(LeadMembers.LEAD_UID)
        .agg(
            count_distinct(expr("case when kind = 'order' then id end")),
            sum("fen"),
            count_distinct(expr("case when kind = 'buyer' then id end")),
            count_distinct(expr("case when kind = 'review' then id end")),
            count_distinct(expr("case when kind = 'item' then id end")))
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
                        0)));
    leadMembers
        .groupBy(LeadMembers.LEAD_UID)
        .agg(
            bit_xor(
                xxhash64(col(LeadMembers.KIND), col(LeadMembers.ID), col(LeadMembers.DETECTOR))))
        .collectAsList()
        .forEach(
            row ->
                extents.computeIfPresent(
                    row.getString(0),
                    (uid, e) ->
                        new Extent(
                            e.orders(),
                            e.amountFen(),
                            e.buyers(),
                            e.reviews(),
                            e.items(),
                            row.getLong(1))));
    return extents;
  }

  /**
   * Up to 50 rows a lead that show what it is about, the most suspected first; lead_uid, sample.
   */
  public static Dataset<Row> samples(Dataset<Row> lines) {
    Column place =
        expr("row_number() over (partition by lead_uid order by weight desc, kind, id, line)");
    return lines
        .withColumn("place", place)
        .where(col("place").leq(SAMPLE))
        .groupBy(Leads.LEAD_UID)
        .agg(
            expr("transform(array_sort(collect_list(struct(place, kind, id,"
                    + " date_format(at, 'yyyy-MM-dd HH:mm:ss') as at, item_id, amount_fen,"
                    + " text))), x -> struct(x.kind, x.id, x.at, x.item_id, x.amount_fen,"
                    + " x.text))")
                .cast(Shapes.SAMPLE)
                .as(Leads.SAMPLE));
  }
}
