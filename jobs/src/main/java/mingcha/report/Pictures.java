package mingcha.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mingcha.lake.Lake;
import mingcha.schemas.FactsItemPrice;
import mingcha.schemas.FactsShopDay;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Reviews;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Rows behind the pictures of the dossiers: all dossiers in one pass over each table, only the
 * months that they speak of, and no more rows than a picture can show.
 */
final class Pictures {
  private static final int POINTS_A_PICTURE = 1_500;
  private static final String SHARED = "shared";

  private final Lake lake;
  private final ReportSettings settings;
  private final List<Row> leads;
  private final Dataset<Row> windows;

  /**
   * @param leads rows of {@code leads}
   */
  Pictures(Lake lake, ReportSettings settings, List<Row> leads) {
    this.lake = lake;
    this.settings = settings;
    this.leads = List.copyOf(leads);
    this.windows =
        lake.spark()
            .createDataFrame(leads, Leads.TABLE.schema())
            .select(
                Leads.LEAD_UID,
                Leads.PLATFORM,
                Leads.SHOP_ID,
                Leads.FIRST_ACT_AT,
                Leads.LAST_ACT_AT);
  }

  /** lead_uid, day, orders: every order of the shop, day by day. */
  List<Row> shopDays() {
    return collected(
        inMonths(lake.read(FactsShopDay.TABLE))
            .join(windows, new String[] {Leads.PLATFORM, Leads.SHOP_ID})
            .where(isAround(col(TableSpec.EVENT_DAY)))
            .select(
                col(Leads.LEAD_UID),
                col(TableSpec.EVENT_DAY).as("day"),
                col(FactsShopDay.ORDERS).as("n"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /** lead_uid, day, n: suspected orders, day by day. */
  List<Row> suspectedOrders() {
    return collected(
        inMonths(lake.read(Orders.TABLE))
            .join(
                members("order").withColumnRenamed(LeadMembers.ID, Orders.PARENT_ORDER_ID),
                new String[] {TableSpec.PLATFORM, Orders.PARENT_ORDER_ID})
            .groupBy(col(Leads.LEAD_UID), col(TableSpec.EVENT_DAY).as("day"))
            .agg(countDistinct(Orders.PARENT_ORDER_ID).as("n"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /** lead_uid, day, n: every review of the shop, day by day. */
  List<Row> shopReviews() {
    return collected(
        inMonths(lake.read(Reviews.TABLE))
            .join(windows, new String[] {Leads.PLATFORM, Leads.SHOP_ID})
            .where(isAround(col(TableSpec.EVENT_DAY)))
            .groupBy(col(Leads.LEAD_UID), col(TableSpec.EVENT_DAY).as("day"))
            .agg(count(lit(1)).as("n"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /** lead_uid, day, n: suspected reviews, day by day. */
  List<Row> suspectedReviews() {
    return collected(
        inMonths(lake.read(Reviews.TABLE))
            .join(
                members("review").withColumnRenamed(LeadMembers.ID, Reviews.REVIEW_ID),
                new String[] {TableSpec.PLATFORM, Reviews.REVIEW_ID})
            .groupBy(col(Leads.LEAD_UID), col(TableSpec.EVENT_DAY).as("day"))
            .agg(count(lit(1)).as("n"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /**
   * lead_uid, buyer, shop_id, n: what the buyers of a lead bought in its days, wherever they
   * bought; shops with most of these buyers, buyers with most of these shops.
   */
  List<Row> purchases() {
    Dataset<Row> suspects = members("buyer").withColumnRenamed(LeadMembers.ID, Orders.BUYER_ID);
    Dataset<Row> edges =
        inMonths(lake.read(Orders.TABLE))
            .join(
                suspects.join(
                    windows.select(Leads.LEAD_UID, Leads.FIRST_ACT_AT, Leads.LAST_ACT_AT),
                    new String[] {Leads.LEAD_UID}),
                new String[] {TableSpec.PLATFORM, Orders.BUYER_ID})
            .where(
                col(TableSpec.EVENT_DAY).between(col(Leads.FIRST_ACT_AT), col(Leads.LAST_ACT_AT)))
            .groupBy(Leads.LEAD_UID, Orders.BUYER_ID, Orders.SHOP_ID)
            .agg(countDistinct(Orders.PARENT_ORDER_ID).as("n"));
    Dataset<Row> shops =
        best(edges, Orders.SHOP_ID, Orders.BUYER_ID, settings.ringShops()).where(col(SHARED).gt(1));
    Dataset<Row> shared =
        edges.join(shops.drop(SHARED), new String[] {Leads.LEAD_UID, Orders.SHOP_ID});
    Dataset<Row> buyers = best(shared, Orders.BUYER_ID, Orders.SHOP_ID, settings.ringBuyers());
    return collected(
        shared
            .join(buyers.drop(SHARED), new String[] {Leads.LEAD_UID, Orders.BUYER_ID})
            .select(Leads.LEAD_UID, Orders.BUYER_ID, Orders.SHOP_ID, "n")
            .orderBy(Leads.LEAD_UID, Orders.BUYER_ID, Orders.SHOP_ID));
  }

  /** lead_uid, item_id, day, list, ref, sale: what was shown for the item, lowest of the day. */
  List<Row> shownPrices() {
    return collected(
        inMonths(lake.read(PriceSnapshots.TABLE))
            .join(firstItems(), new String[] {TableSpec.PLATFORM, Orders.ITEM_ID})
            .where(isAround(col(TableSpec.EVENT_DAY)))
            .groupBy(col(Leads.LEAD_UID), col(Orders.ITEM_ID), col(TableSpec.EVENT_DAY).as("day"))
            .agg(
                min(PriceSnapshots.LIST_PRICE_FEN).as("list"),
                max(PriceSnapshots.REF_PRICE_FEN).as("ref"),
                min(PriceSnapshots.SALE_PRICE_FEN).as("sale"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /** lead_uid, day, paid: the lowest price that the item was sold for. */
  List<Row> paidPrices() {
    return collected(
        inMonths(lake.read(FactsItemPrice.TABLE))
            .join(firstItems(), new String[] {TableSpec.PLATFORM, Orders.ITEM_ID})
            .where(isAround(col(TableSpec.EVENT_DAY)))
            .groupBy(col(Leads.LEAD_UID), col(TableSpec.EVENT_DAY).as("day"))
            .agg(min(FactsItemPrice.MIN_UNIT_FEN).as("paid"))
            .orderBy(Leads.LEAD_UID, "day"));
  }

  /** One item a lead: the one that weighs most. */
  private Dataset<Row> firstItems() {
    return members("item")
        .withColumn(
            "place",
            row_number()
                .over(
                    Window.partitionBy(Leads.LEAD_UID)
                        .orderBy(desc(LeadMembers.WEIGHT), col(LeadMembers.ID))))
        .where("place = 1")
        .withColumnRenamed(LeadMembers.ID, Orders.ITEM_ID)
        .join(
            windows.select(Leads.LEAD_UID, Leads.FIRST_ACT_AT, Leads.LAST_ACT_AT),
            new String[] {Leads.LEAD_UID})
        .drop("place");
  }

  /** lead_uid, platform, id, weight of the members of one kind. */
  private Dataset<Row> members(String kind) {
    Object[] uids = leads.stream().map(lead -> lead.getAs(Leads.LEAD_UID)).toArray();
    return lake.read(LeadMembers.TABLE)
        .where(col(LeadMembers.KIND).equalTo(kind).and(col(LeadMembers.LEAD_UID).isin(uids)))
        .groupBy(LeadMembers.LEAD_UID, LeadMembers.ID)
        .agg(max(LeadMembers.WEIGHT).as(LeadMembers.WEIGHT))
        .join(windows.select(Leads.LEAD_UID, Leads.PLATFORM), new String[] {LeadMembers.LEAD_UID});
  }

  private static Dataset<Row> best(Dataset<Row> edges, String node, String other, int most) {
    return edges
        .groupBy(Leads.LEAD_UID, node)
        .agg(countDistinct(other).as(SHARED))
        .withColumn(
            "place",
            row_number().over(Window.partitionBy(Leads.LEAD_UID).orderBy(desc(SHARED), col(node))))
        .where(col("place").leq(most))
        .drop("place");
  }

  private Dataset<Row> inMonths(Dataset<Row> facts) {
    Object[] months =
        leads.stream()
            .flatMap(
                lead ->
                    months(
                        lead.<Date>getAs(Leads.FIRST_ACT_AT).toLocalDate(),
                        lead.<Date>getAs(Leads.LAST_ACT_AT).toLocalDate()))
            .sorted()
            .toArray();
    return facts.where(col(TableSpec.EVENT_MONTH).isin(months));
  }

  private Stream<String> months(LocalDate first, LocalDate last) {
    LocalDate from = first.minusDays(settings.daysAround()).withDayOfMonth(1);
    LocalDate to = last.plusDays(settings.daysAround());
    int most = 12 * (to.getYear() - from.getYear()) + to.getMonthValue() - from.getMonthValue();
    return IntStream.rangeClosed(0, most)
        .mapToObj(month -> from.plusMonths(month).toString().substring(0, 7));
  }

  private Column isAround(Column day) {
    return day.between(
        date_sub(col(Leads.FIRST_ACT_AT), settings.daysAround()),
        date_add(col(Leads.LAST_ACT_AT), settings.daysAround()));
  }

  private List<Row> collected(Dataset<Row> rows) {
    return rows.limit(POINTS_A_PICTURE * Math.max(1, leads.size())).collectAsList();
  }
}
