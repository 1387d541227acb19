package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Orders as buyers place them: the lines of one parent order in one row. One shuffle a night. */
final class Baskets {
  /** Parent order. */
  static final String ID = Stretches.ID;

  /** Category, price band (factors of two) and month: the orders that this one is compared with. */
  static final String PEERS = "peers";

  /** Mass of everything in the order, in grams; null when that of some line is unknown. */
  static final String MASS_G = "mass_g";

  /** Number of lines. */
  static final String LINES = "lines";

  private static final String ATTACK = "brushing.attack";

  /** Attacks at least this certain clear every order of the injured shop in their days. */
  private static final double CLEARING_SCORE = 0.4;

  /**
   * One row a parent order: platform, id, shop_id, buyer_id, item_id (of the dearest line),
   * category, is_virtual (nothing is shipped), {@link #PEERS}, {@link #MASS_G}, {@link #LINES},
   * paid_fen, refund_fen, quantity, status, times, event_day, and who and where.
   */
  static Dataset<Row> of(Inputs inputs, Stage stage) {
    return stage.shared("baskets", inputs, Baskets::gathered);
  }

  private static Dataset<Row> gathered(Inputs inputs) {
    Dataset<Row> items =
        inputs
            .table(Items.TABLE)
            .select(
                TableSpec.PLATFORM,
                Items.ITEM_ID,
                Items.CATEGORY,
                Items.UNIT_WEIGHT_G,
                Items.IS_VIRTUAL);
    Column heavy = col(Items.UNIT_WEIGHT_G).gt(0);
    Column dearest =
        max(
            struct(
                col(Orders.PAID_FEN),
                col(Orders.ITEM_ID),
                coalesce(col(Items.CATEGORY), lit("")).as(Items.CATEGORY)));
    Dataset<Row> parents =
        inputs
            .table(Orders.TABLE)
            .where(
                col(Orders.SHOP_ID)
                    .isNotNull()
                    .and(col(Orders.BUYER_ID).isNotNull())
                    .and(col(Orders.CREATED_AT).isNotNull()))
            .withColumn(ID, Orders.mainOrder())
            .join(items, new String[] {TableSpec.PLATFORM, Items.ITEM_ID}, "left")
            .groupBy(TableSpec.PLATFORM, ID)
            .agg(
                count(lit(1)).as(LINES),
                smallest(Orders.SHOP_ID),
                smallest(Orders.BUYER_ID),
                dearest.as("dearest"),
                when(
                        count(when(heavy, 1)).equalTo(count(lit(1))),
                        sum(col(Orders.QUANTITY).multiply(col(Items.UNIT_WEIGHT_G))))
                    .as(MASS_G),
                min(coalesce(col(Items.IS_VIRTUAL), lit(false))).as(Items.IS_VIRTUAL),
                total(Orders.PAID_FEN),
                total(Orders.REFUND_FEN),
                total(Orders.QUANTITY),
                total(Orders.SHOP_DISCOUNT_FEN),
                total(Orders.PLATFORM_DISCOUNT_FEN),
                smallest(Orders.CREATED_AT),
                smallest(Orders.PAID_AT),
                smallest(Orders.SHIPPED_AT),
                smallest(Orders.COMPLETED_AT),
                smallest(Orders.REFUNDED_AT),
                smallest(Orders.STATUS),
                smallest(Orders.PAYER_ACCOUNT),
                smallest(Orders.DEVICE_ID),
                smallest(Orders.IP),
                smallest(Orders.IP_BLOCK),
                smallest(Orders.CONSIGNEE_ID),
                smallest(Orders.ADDRESS_ID),
                smallest(Orders.CONSIGNEE_REGION),
                smallest(Orders.CHANNEL),
                smallest(Orders.SELLER_REMARK),
                max(coalesce(col(Orders.IS_PRESALE), lit(false))).as(Orders.IS_PRESALE))
            .withColumn(Orders.ITEM_ID, col("dearest." + Orders.ITEM_ID))
            .withColumn(Items.CATEGORY, col("dearest." + Items.CATEGORY))
            .withColumn(TableSpec.EVENT_DAY, to_date(col(Orders.CREATED_AT)))
            .drop("dearest");
    Column band = least(lit(9), greatest(lit(0), floor(log2(col(Orders.PAID_FEN).divide(1000)))));
    Column month = date_format(col(TableSpec.EVENT_DAY), "yyyy-MM");
    return parents.withColumn(
        PEERS, concat_ws("/", col(Items.CATEGORY), coalesce(band, lit(0)).cast("string"), month));
  }

  /**
   * The same, without the orders of attacks on a shop, and without any order of a shop in the days
   * of an attack that is about as likely as not: the injured shop is not to be blamed.
   */
  static Dataset<Row> withoutAttacks(Inputs inputs, Stage stage) {
    Dataset<Row> attacks =
        inputs
            .signals(ATTACK)
            .select(
                col(Signals.SIGNAL_ID),
                col(TableSpec.PLATFORM).as("a_platform"),
                col(Signals.WINDOW_FROM).as("a_from"),
                col(Signals.WINDOW_TO).as("a_to"),
                col(Signals.SCORE).as("a_score"));
    Dataset<Row> members =
        inputs
            .members(ATTACK)
            .select(
                col(SignalMembers.SIGNAL_ID),
                col(SignalMembers.KIND),
                col(SignalMembers.ID).as("a_id"))
            .join(attacks, Signals.SIGNAL_ID);
    Dataset<Row> attackers =
        members.where(col(SignalMembers.KIND).equalTo("order")).select("a_platform", "a_id");
    Dataset<Row> injured =
        members
            .where(col(SignalMembers.KIND).equalTo("shop").and(col("a_score").geq(CLEARING_SCORE)))
            .select("a_platform", "a_id", "a_from", "a_to");
    Column samePlatform = col(TableSpec.PLATFORM).equalTo(col("a_platform"));
    return of(inputs, stage)
        .join(broadcast(attackers), samePlatform.and(col(ID).equalTo(col("a_id"))), "left_anti")
        .join(
            broadcast(injured),
            samePlatform
                .and(col(Orders.SHOP_ID).equalTo(col("a_id")))
                .and(col(TableSpec.EVENT_DAY).between(col("a_from"), col("a_to"))),
            "left_anti");
  }

  /** What one piece cost before discounts of shop and platform, in fen. */
  static Column unitFen() {
    return col(Orders.PAID_FEN)
        .plus(col(Orders.SHOP_DISCOUNT_FEN))
        .plus(col(Orders.PLATFORM_DISCOUNT_FEN))
        .divide(greatest(lit(1), col(Orders.QUANTITY)));
  }

  /**
   * The middle price of each item: platform, item_id, usual_fen.
   *
   * @param unit price of one piece, null where it is not to count
   */
  static Dataset<Row> usualPrices(Dataset<Row> orders, Column unit) {
    return orders
        .groupBy(TableSpec.PLATFORM, Orders.ITEM_ID)
        .agg(percentile(unit, lit(0.5)).as("usual_fen"));
  }

  private static Column smallest(String column) {
    return min(col(column)).as(column);
  }

  private static Column total(String column) {
    return sum(coalesce(col(column), lit(0L))).as(column);
  }

  private Baskets() {}
}
