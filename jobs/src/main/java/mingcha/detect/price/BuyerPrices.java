package mingcha.detect.price;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Prices that different buyers were asked for the same variant in the same hour, through the same
 * channel and for the same number of units: before any coupon, and without freight.
 */
final class BuyerPrices {
  /** Bought in this shop before. */
  static final String IS_RETURNING = "is_returning";

  /** Bought often on this platform before. */
  static final String IS_FREQUENT = "is_frequent";

  /** Registered before half of the shop's buyers. */
  static final String IS_OLD = "is_old";

  static final String HOUR = "hour";
  static final String PRICE_FEN = "price_fen";
  static final String LEAST_FEN = "least_fen";
  static final String IS_DEAR = "is_dear";

  /** Prices this near to the least are the same price. */
  private static final double SAME = 1.005;

  private static final String[] TABLE = {
    TableSpec.PLATFORM,
    Orders.SHOP_ID,
    Orders.ITEM_ID,
    Orders.SKU_ID,
    HOUR,
    Orders.CHANNEL,
    Orders.QUANTITY
  };

  /** Orders with their price, their table, and who bought. */
  static Dataset<Row> orders(Inputs inputs, DiscriminationParams params) {
    WindowSpec onPlatform =
        Window.partitionBy(TableSpec.PLATFORM, Orders.BUYER_ID)
            .orderBy(Orders.CREATED_AT, Orders.ORDER_ID);
    WindowSpec inShop =
        Window.partitionBy(TableSpec.PLATFORM, Orders.BUYER_ID, Orders.SHOP_ID)
            .orderBy(Orders.CREATED_AT, Orders.ORDER_ID);
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .where(col(Orders.PAID_AT).isNotNull().and(col(Orders.QUANTITY).gt(0)))
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Orders.ITEM_ID),
                coalesce(col(Orders.SKU_ID), lit("")).as(Orders.SKU_ID),
                col(Orders.BUYER_ID),
                col(Orders.ORDER_ID),
                Orders.mainOrder().as(SaleRows.PARENT),
                col(Orders.CREATED_AT),
                col(TableSpec.EVENT_DAY),
                date_trunc("hour", col(Orders.CREATED_AT)).as(HOUR),
                coalesce(col(Orders.CHANNEL), lit("")).as(Orders.CHANNEL),
                col(Orders.QUANTITY),
                price(inputs).as(PRICE_FEN))
            .withColumn(IS_RETURNING, row_number().over(inShop).gt(1))
            .withColumn(IS_FREQUENT, row_number().over(onPlatform).gt(params.frequentOrders()))
            .where(
                col(TableSpec.EVENT_DAY)
                    .geq(lit(inputs.from()))
                    .and(col(PRICE_FEN).isNotNull())
                    .and(col(PRICE_FEN).gt(0)));
    return withAge(inputs, orders);
  }

  private static Dataset<Row> withAge(Inputs inputs, Dataset<Row> orders) {
    if (!inputs.has(Buyers.TABLE, Buyers.REGISTERED_AT)) {
      return orders.withColumn(IS_OLD, lit(false));
    }
    Dataset<Row> aged =
        orders.join(
            inputs
                .table(Buyers.TABLE)
                .select(
                    col(TableSpec.PLATFORM),
                    col(Buyers.BUYER_ID),
                    unix_seconds(col(Buyers.REGISTERED_AT)).as("registered")),
            PriceKeys.of(TableSpec.PLATFORM, Orders.BUYER_ID),
            "left");
    Dataset<Row> middle =
        aged.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(expr("percentile(registered, 0.5)").as("middle_registered"));
    return aged.join(middle, PriceKeys.PLATFORM_AND_SHOP)
        .withColumn(IS_OLD, coalesce(col("registered").leq(col("middle_registered")), lit(false)))
        .drop("registered", "middle_registered");
  }

  /** Whether the buyer of an order belongs to a group, by its name. */
  static Column isIn(Column group) {
    return group
        .equalTo("RETURNING")
        .and(col(IS_RETURNING))
        .or(group.equalTo("FREQUENT").and(col(IS_FREQUENT)))
        .or(group.equalTo("OLD").and(col(IS_OLD)));
  }

  /**
   * Orders placed while the page showed one list price, with that price and whether theirs was
   * above it: before coupons, so that no offer explains it.
   */
  static Dataset<Row> besideThePage(Inputs inputs, Dataset<Row> orders) {
    Column before = col(PollsAround.BEFORE + ".list");
    Column after = col(PollsAround.AFTER + ".list");
    return PollsAround.of(inputs, orders)
        .where(abs(before.minus(after)).lt(before.multiply(SAME - 1)))
        .withColumn(LEAST_FEN, greatest(before, after).cast("long"))
        .withColumn(IS_DEAR, col(PRICE_FEN).gt(col(LEAST_FEN).multiply(lit(SAME))))
        .drop(PollsAround.BEFORE, PollsAround.AFTER);
  }

  /** Tables of orders beside the page, one an item. */
  static Dataset<Row> pageTables(Dataset<Row> orders) {
    return orders
        .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID)
        .agg(
            count(lit(1)).as("n"),
            dear(lit(true)).as("dear"),
            counted(IS_RETURNING).as("returning"),
            dear(col(IS_RETURNING)).as("returning_dear"),
            counted(IS_FREQUENT).as("frequent"),
            dear(col(IS_FREQUENT)).as("frequent_dear"),
            counted(IS_OLD).as("old"),
            dear(col(IS_OLD)).as("old_dear"),
            min(LEAST_FEN).as(LEAST_FEN),
            max(when(col(IS_DEAR), col(PRICE_FEN))).as("most_fen"),
            min(HOUR).as(HOUR))
        .where(col("dear").gt(0).and(col("dear").lt(col("n"))))
        .withColumn(Orders.SKU_ID, lit(""))
        .withColumn(Orders.CHANNEL, lit(""))
        .withColumn(Orders.QUANTITY, lit(1));
  }

  private static Column counted(String flag) {
    return sum(when(col(flag), 1L).otherwise(0L));
  }

  private static Column dear(Column flag) {
    return sum(when(col(IS_DEAR).and(flag), 1L).otherwise(0L));
  }

  /** One row a table in which prices differ: how many, how many dear, and of each group. */
  static Dataset<Row> tables(Dataset<Row> orders) {
    Dataset<Row> byPrice =
        orders
            .groupBy(with(PRICE_FEN))
            .agg(
                count(lit(1)).as("n"),
                sum(when(col(IS_RETURNING), 1L).otherwise(0L)).as("returning"),
                sum(when(col(IS_FREQUENT), 1L).otherwise(0L)).as("frequent"),
                sum(when(col(IS_OLD), 1L).otherwise(0L)).as("old"));
    Column table = min(PRICE_FEN).over(Window.partitionBy(names()));
    Column dear = col(PRICE_FEN).gt(col(LEAST_FEN).multiply(lit(SAME)));
    return byPrice
        .withColumn(LEAST_FEN, table)
        .groupBy(with(LEAST_FEN))
        .agg(
            sum("n").as("n"),
            sum(when(dear, col("n")).otherwise(0L)).as("dear"),
            sum("returning").as("returning"),
            sum(when(dear, col("returning")).otherwise(0L)).as("returning_dear"),
            sum("frequent").as("frequent"),
            sum(when(dear, col("frequent")).otherwise(0L)).as("frequent_dear"),
            sum("old").as("old"),
            sum(when(dear, col("old")).otherwise(0L)).as("old_dear"),
            max(PRICE_FEN).as("most_fen"))
        .where(col("dear").gt(0).and(col("dear").lt(col("n"))));
  }

  /** Orders with the least price of their table, and whether theirs was dear. */
  static Dataset<Row> judged(Dataset<Row> orders) {
    return orders
        .withColumn(LEAST_FEN, min(PRICE_FEN).over(Window.partitionBy(names())))
        .withColumn(IS_DEAR, col(PRICE_FEN).gt(col(LEAST_FEN).multiply(lit(SAME))));
  }

  private static Column[] names() {
    Column[] names = new Column[TABLE.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = col(TABLE[i]);
    }
    return names;
  }

  private static Column[] with(String more) {
    Column[] names = new Column[TABLE.length + 1];
    System.arraycopy(names(), 0, names, 0, TABLE.length);
    names[TABLE.length] = col(more);
    return names;
  }

  /**
   * Unit price before coupons where the dump tells them; where it does not, the price shown, so
   * that a coupon is never taken for a price.
   */
  private static Column price(Inputs inputs) {
    boolean tellsCoupons =
        inputs.has(Orders.TABLE, Orders.SHOP_DISCOUNT_FEN)
            && inputs.has(Orders.TABLE, Orders.PLATFORM_DISCOUNT_FEN);
    if (!tellsCoupons) {
      return col(Orders.LIST_PRICE_FEN);
    }
    return floor(
            col(Orders.PAID_FEN)
                .plus(coalesce(col(Orders.SHOP_DISCOUNT_FEN), lit(0L)))
                .plus(coalesce(col(Orders.PLATFORM_DISCOUNT_FEN), lit(0L)))
                .divide(col(Orders.QUANTITY)))
        .cast("long");
  }

  private BuyerPrices() {}
}
