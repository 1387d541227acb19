package mingcha.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.lake.PersonKeys;
import mingcha.schemas.FactsBuyerShop;
import mingcha.schemas.FactsItemPrice;
import mingcha.schemas.FactsShopDay;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rebuilds the facts of the days that a load touched, from the orders as the load leaves them. */
final class FactTables {
  private static final String PARENT = Orders.PARENT_ORDER_ID;
  private static final String IS_REFUNDED = "is_refunded";

  private final Lake lake;
  private final Commit commit;
  private final FactDays days;

  FactTables(Lake lake, Commit commit, FactDays days) {
    this.lake = lake;
    this.commit = commit;
    this.days = days;
  }

  void rebuild() {
    if (!days.created().isEmpty()) {
      String touched = where(days.created());
      Dataset<Row> orders =
          commit
              .read(Orders.TABLE)
              .where(inMonths(monthsOf(days.created())) + " and (" + touched + ")");
      replace(FactsBuyerShop.TABLE, touched, buyerDays(orders));
      replace(
          FactsShopDay.TABLE,
          touched,
          shopDays(
              commit
                  .read(FactsBuyerShop.TABLE)
                  .where(inMonths(monthsOf(days.created())) + " and (" + touched + ")")));
    }
    if (!days.paid().isEmpty()) {
      Dataset<Row> orders =
          commit
              .read(Orders.TABLE)
              .where(inMonths(payableMonths()))
              .where(col(Orders.PAID_AT).isNotNull());
      Dataset<Row> paid =
          orders
              .withColumn(FactsItemPrice.EVENT_DAY, to_date(col(Orders.PAID_AT)))
              .where(where(days.paid()));
      replace(FactsItemPrice.TABLE, where(days.paid()), itemPrices(paid));
    }
  }

  /** A table that was never written has nothing to look for. */
  private void replace(TableSpec table, String touched, Dataset<Row> rows) {
    if (lake.has(table)) {
      commit.replaceWhere(table, touched, rows);
    } else {
      commit.append(table, rows);
    }
  }

  /**
   * One row for each buyer, shop and day. Rows of one shop and day are brought together first, so
   * that no sum after that moves them again. Parents of one buyer, shop and day are told apart by
   * 64 bits of a hash, which sums by in half the time.
   */
  private static Dataset<Row> buyerDays(Dataset<Row> orders) {
    Column refunded = coalesce(col(Orders.REFUND_FEN), lit(0L));
    Dataset<Row> parents =
        orders
            .select(
                col(TableSpec.PLATFORM),
                col(TableSpec.EVENT_DAY),
                col(TableSpec.EVENT_MONTH),
                PersonKeys.prefix64(col(Orders.BUYER_ID)).as(FactsBuyerShop.BUYER_KEY),
                col(Orders.SHOP_ID),
                xxhash64(col(PARENT)).as(PARENT),
                col(Orders.QUANTITY),
                col(Orders.PAID_FEN),
                col(Orders.REFUND_FEN))
            .repartition(col(TableSpec.PLATFORM), col(TableSpec.EVENT_DAY), col(Orders.SHOP_ID))
            .groupBy(
                col(TableSpec.PLATFORM),
                col(TableSpec.EVENT_DAY),
                col(TableSpec.EVENT_MONTH),
                col(FactsBuyerShop.BUYER_KEY),
                col(Orders.SHOP_ID),
                col(PARENT))
            .agg(
                count(lit(1)).as(FactsBuyerShop.LINES),
                sum(Orders.QUANTITY).as(FactsBuyerShop.QUANTITY),
                sum(Orders.PAID_FEN).as(FactsBuyerShop.PAID_FEN),
                sum(refunded).as(FactsBuyerShop.REFUND_FEN));
    return parents
        .withColumn(
            IS_REFUNDED, when(col(FactsBuyerShop.REFUND_FEN).gt(0), lit(1L)).otherwise(lit(0L)))
        .groupBy(
            col(TableSpec.PLATFORM),
            col(TableSpec.EVENT_DAY),
            col(TableSpec.EVENT_MONTH),
            col(FactsBuyerShop.BUYER_KEY),
            col(Orders.SHOP_ID))
        .agg(
            count(lit(1)).as(FactsBuyerShop.ORDERS),
            sum(FactsBuyerShop.LINES).as(FactsBuyerShop.LINES),
            sum(FactsBuyerShop.QUANTITY).as(FactsBuyerShop.QUANTITY),
            sum(FactsBuyerShop.PAID_FEN).as(FactsBuyerShop.PAID_FEN),
            sum(FactsBuyerShop.REFUND_FEN).as(FactsBuyerShop.REFUND_FEN),
            sum(IS_REFUNDED).as(FactsBuyerShop.REFUNDED_ORDERS));
  }

  private static Dataset<Row> shopDays(Dataset<Row> buyerDays) {
    return buyerDays
        .groupBy(TableSpec.PLATFORM, TableSpec.EVENT_DAY, TableSpec.EVENT_MONTH, Orders.SHOP_ID)
        .agg(
            sum(FactsBuyerShop.ORDERS).as(FactsShopDay.ORDERS),
            sum(FactsBuyerShop.LINES).as(FactsShopDay.LINES),
            count(lit(1)).as(FactsShopDay.BUYERS),
            sum(FactsBuyerShop.QUANTITY).as(FactsShopDay.QUANTITY),
            sum(FactsBuyerShop.PAID_FEN).as(FactsShopDay.PAID_FEN),
            sum(FactsBuyerShop.REFUNDED_ORDERS).as(FactsShopDay.REFUNDED_ORDERS));
  }

  /** Unit price as the shop asked it: what the platform paid for the buyer is put back. */
  private static Dataset<Row> itemPrices(Dataset<Row> paid) {
    String unit = "unit_fen";
    return paid.withColumn(
            unit, expr("(paid_fen + coalesce(platform_discount_fen, 0L)) div quantity"))
        .withColumn(FactsItemPrice.EVENT_MONTH, expr("date_format(event_day, 'yyyy-MM')"))
        .groupBy(
            TableSpec.PLATFORM,
            TableSpec.EVENT_DAY,
            TableSpec.EVENT_MONTH,
            Orders.SHOP_ID,
            Orders.ITEM_ID,
            Orders.SKU_ID)
        .agg(
            count(lit(1)).as(FactsItemPrice.ORDERS),
            sum(Orders.QUANTITY).as(FactsItemPrice.QUANTITY),
            min(unit).as(FactsItemPrice.MIN_UNIT_FEN),
            max(unit).as(FactsItemPrice.MAX_UNIT_FEN),
            sum(Orders.PAID_FEN).as(FactsItemPrice.SUM_PAID_FEN));
  }

  private static TreeSet<Integer> monthsOf(Map<String, TreeSet<Integer>> byPlatform) {
    return byPlatform.values().stream()
        .flatMap(TreeSet::stream)
        .map(Times::monthOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Months in which an order that was paid on a touched day may have been created: those that the
   * load saw, the months of payment, and two before each, for pre-sales.
   */
  private TreeSet<Integer> payableMonths() {
    TreeSet<Integer> months = new TreeSet<>(days.paidMonths());
    for (int month : monthsOf(days.paid())) {
      for (int back = 0; back <= 2; back++) {
        int zeroBased = month / 100 * 12 + month % 100 - 1 - back;
        months.add(zeroBased / 12 * 100 + zeroBased % 12 + 1);
      }
    }
    return months;
  }

  private static String inMonths(TreeSet<Integer> months) {
    return months.stream()
        .map(month -> "'" + FactDays.monthWord(month) + "'")
        .collect(Collectors.joining(", ", TableSpec.EVENT_MONTH + " in (", ")"));
  }

  /** SQL for the touched days; partitions are named too, so that others are not looked at. */
  private static String where(TreeMap<String, TreeSet<Integer>> byPlatform) {
    return byPlatform.entrySet().stream()
        .map(
            entry ->
                "(platform = '"
                    + entry.getKey().replace("\\", "\\\\").replace("'", "\\'")
                    + "' and event_day in ("
                    + entry.getValue().stream()
                        .map(day -> "date'" + FactDays.dayWord(day) + "'")
                        .collect(Collectors.joining(", "))
                    + "))")
        .collect(Collectors.joining(" or "));
  }
}
