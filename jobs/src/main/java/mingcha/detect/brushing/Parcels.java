package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What is odd about each order's parcels, measured against the market: the marks of {@link
 * EmptyParcel}. An order with several parcels is as odd as the least odd of them, so that a second,
 * light parcel (exchange, gift, spare part) does not make it suspect.
 */
final class Parcels {
  static final String OFF_MASS = ParcelMasses.OFF_MASS;
  static final String BATCH_WEIGHT = "batch_weight";
  static final String EMPTY_SENDER = "empty_sender";
  static final String MINORITY_SENDER = "minority_sender";
  static final String REUSED_WAYBILL = "reused_waybill";
  static final String IMPOSSIBLE_TRANSIT = "impossible_transit";
  static final String REGULAR_TRANSIT = "regular_transit";
  static final String FEW_SCANS = "few_scans";
  static final String ODD_GOODS = "odd_goods";

  /** Completed without any parcel, in a shop that usually sends one. */
  static final String NO_PARCEL = UnsentOrders.NO_PARCEL;

  /** Parcels of the order. */
  static final String PARCELS = "parcels";

  /** Other orders on the waybill, for the same consignee. */
  static final String COMBINED = "combined";

  /** Shops that the sender serves. */
  static final String SENDER_SHOPS = "sender_shops";

  private static final String[] MARKS = {
    OFF_MASS,
    BATCH_WEIGHT,
    EMPTY_SENDER,
    MINORITY_SENDER,
    REUSED_WAYBILL,
    IMPOSSIBLE_TRANSIT,
    REGULAR_TRANSIT,
    FEW_SCANS,
    ODD_GOODS
  };

  /** A number on more orders in a month than any batch has is a placeholder, not a waybill. */
  private static final int PLACEHOLDER_ORDERS = 100;

  /** So many equal parcels make a batch. */
  private static final int BATCH = 5;

  /**
   * One row an order that has a parcel or should have one: the columns of the order, the marks,
   * {@link #PARCELS}, {@link #COMBINED}, {@link #SENDER_SHOPS} and a waybill number.
   *
   * @param orders rows of {@link Baskets#of}, virtual ones left out
   * @param shipments canonical shipments
   */
  static Dataset<Row> marked(Stage stage, Dataset<Row> orders, Dataset<Row> shipments) {
    Dataset<Row> parcels =
        shipments
            .select(
                col(TableSpec.PLATFORM),
                col(Shipments.ORDER_ID).as(Baskets.ID),
                col(Shipments.COURIER),
                col(Shipments.WAYBILL_NO),
                col(Shipments.SENDER_ID),
                col(Shipments.ORIGIN_REGION),
                col(Shipments.DEST_REGION),
                col(Shipments.WEIGHT_G),
                col(Shipments.GOODS_NAME),
                col(Shipments.COLLECTED_AT),
                col(Shipments.DELIVERED_AT),
                col(Shipments.SCAN_COUNT))
            .join(orders, new String[] {TableSpec.PLATFORM, Baskets.ID});
    Dataset<Row> numbered = stage.materialise("parcels by waybill", onWaybill(parcels));
    Dataset<Row> measured =
        stage.materialise("parcels beside masses", ParcelMasses.measured(stage, numbered));
    Dataset<Row> sent =
        stage.materialise(
            "orders with parcels",
            ordersOf(
                inShop(measured)
                    .join(
                        senders(measured),
                        new String[] {TableSpec.PLATFORM, Shipments.SENDER_ID, Orders.SHOP_ID},
                        "left")));
    return UnsentOrders.added(sent, orders, shipments);
  }

  /** Orders of one number in one month: numbers are recycled after some months. */
  private static Dataset<Row> onWaybill(Dataset<Row> parcels) {
    var waybill =
        Window.partitionBy(
            col(TableSpec.PLATFORM),
            col(Shipments.COURIER),
            col(Shipments.WAYBILL_NO),
            date_format(coalesce(col(Shipments.COLLECTED_AT), col(Orders.CREATED_AT)), "yyyy-MM"));
    Column who = coalesce(col(Orders.CONSIGNEE_ID), col(Orders.BUYER_ID));
    Column several =
        min(who)
            .over(waybill)
            .notEqual(max(who).over(waybill))
            .or(
                min(col(Orders.SHOP_ID))
                    .over(waybill)
                    .notEqual(max(col(Orders.SHOP_ID)).over(waybill)));
    Column on = count(lit(1)).over(waybill);
    var order = Window.partitionBy(TableSpec.PLATFORM, Baskets.ID);
    return parcels
        .withColumn("on_waybill", on)
        .withColumn(ParcelMasses.WAYBILL_MASS, sum(col(Baskets.MASS_G)).over(waybill))
        .withColumn("several", several)
        .withColumn(REUSED_WAYBILL, col("several").and(col("on_waybill").leq(PLACEHOLDER_ORDERS)))
        .withColumn(COMBINED, col("on_waybill").gt(1).and(col("several").equalTo(false)))
        .withColumn(PARCELS, count(lit(1)).over(order))
        .withColumn(ParcelMasses.ORDER_WEIGHT, sum(col(Shipments.WEIGHT_G)).over(order));
  }

  /** What the contract shipper does for other shops, this shop left out. */
  private static Dataset<Row> senders(Dataset<Row> parcels) {
    Dataset<Row> pairs =
        parcels
            .where(col(Shipments.SENDER_ID).isNotNull())
            .groupBy(TableSpec.PLATFORM, Shipments.SENDER_ID, Orders.SHOP_ID)
            .agg(
                count(lit(1)).as("pair"),
                count(col(OFF_MASS)).as("pair_known"),
                sum(when(col(OFF_MASS), 1L).otherwise(0L)).as("pair_off"));
    var sender = Window.partitionBy(TableSpec.PLATFORM, Shipments.SENDER_ID);
    var shop = Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID);
    Column othersKnown = sum(col("pair_known")).over(sender).minus(col("pair_known"));
    Column othersOff = sum(col("pair_off")).over(sender).minus(col("pair_off"));
    Column shops = count(lit(1)).over(sender);
    return pairs.select(
        col(TableSpec.PLATFORM),
        col(Shipments.SENDER_ID),
        col(Orders.SHOP_ID),
        shops.as(SENDER_SHOPS),
        // A fifth of the parcels of other shops off their mass is no carelessness.
        when(
                col("pair_known").gt(0),
                othersKnown.geq(10).and(shops.geq(3)).and(othersOff.gt(othersKnown.multiply(0.2))))
            .as(EMPTY_SENDER),
        shops
            .geq(4)
            .and(col("pair").multiply(2).lt(sum(col("pair")).over(shop)))
            .as(MINORITY_SENDER));
  }

  /**
   * Equal weights, equal times under way and odd goods within the shop, and the way of the scans.
   */
  private static Dataset<Row> inShop(Dataset<Row> parcels) {
    Column seconds =
        unix_timestamp(col(Shipments.DELIVERED_AT))
            .minus(unix_timestamp(col(Shipments.COLLECTED_AT)));
    Column far =
        substring(col(Shipments.ORIGIN_REGION), 1, 2)
            .notEqual(substring(col(Shipments.DEST_REGION), 1, 2));
    Dataset<Row> timed = parcels.withColumn("seconds", seconds).withColumn("far", far);
    Dataset<Row> scans =
        timed
            .groupBy(
                col(TableSpec.PLATFORM),
                col(Shipments.COURIER),
                coalesce(col("far"), lit(false)).as("is_far"))
            .agg(expr("percentile(scan_count, array(0.05, 0.5))").as("scans"));
    Dataset<Row> goods =
        timed
            .where(col(Shipments.GOODS_NAME).isNotNull())
            .groupBy(TableSpec.PLATFORM, Orders.ITEM_ID, Shipments.GOODS_NAME)
            .agg(count(lit(1)).as("named"))
            .groupBy(TableSpec.PLATFORM, Orders.ITEM_ID)
            .agg(expr("max(struct(named, goods_name)).goods_name").as("usual_goods"));
    var weight = Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, Shipments.WEIGHT_G);
    var transit = Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, "seconds");
    Column off = when(col(OFF_MASS), 1L).otherwise(0L);
    Column beforePayment =
        unix_timestamp(col(Shipments.COLLECTED_AT))
            .lt(unix_timestamp(coalesce(col(Orders.PAID_AT), col(Orders.CREATED_AT))).minus(3600));
    // No parcel crosses a province in six hours, door to door.
    Column tooFast = col("seconds").lt(0).or(col("far").and(col("seconds").lt(6 * 3600)));
    return timed
        .withColumn("is_far", coalesce(col("far"), lit(false)))
        .join(
            broadcast(scans),
            new String[] {TableSpec.PLATFORM, Shipments.COURIER, "is_far"},
            "left")
        .join(goods, new String[] {TableSpec.PLATFORM, Orders.ITEM_ID}, "left")
        .withColumn("same_weight", sum(off).over(weight))
        .withColumn(
            BATCH_WEIGHT,
            when(col(OFF_MASS).isNotNull(), col(OFF_MASS).and(col("same_weight").geq(BATCH))))
        .withColumn(
            REGULAR_TRANSIT,
            when(col("seconds").isNotNull(), count(lit(1)).over(transit).geq(BATCH)))
        .withColumn(IMPOSSIBLE_TRANSIT, greatest(coalesce(tooFast, lit(false)), beforePayment))
        .withColumn(
            FEW_SCANS,
            when(
                col(Shipments.SCAN_COUNT).isNotNull(),
                col(Shipments.SCAN_COUNT)
                    .leq(col("scans").getItem(0))
                    .and(col(Shipments.SCAN_COUNT).lt(col("scans").getItem(1).multiply(0.6)))))
        .withColumn(
            ODD_GOODS,
            when(
                col(Shipments.GOODS_NAME).isNotNull(),
                col(Shipments.GOODS_NAME).notEqual(col("usual_goods"))));
  }

  /** One row an order: a mark holds when it holds for all parcels of which it is known. */
  private static Dataset<Row> ordersOf(Dataset<Row> parcels) {
    List<Column> of = new ArrayList<>();
    for (String name :
        new String[] {
          Orders.SHOP_ID,
          Orders.BUYER_ID,
          TableSpec.EVENT_DAY,
          Baskets.PEERS,
          Items.CATEGORY,
          PARCELS,
          Shipments.WAYBILL_NO,
          Shipments.SENDER_ID,
          Shipments.WEIGHT_G
        }) {
      of.add(min(col(name)).as(name));
    }
    for (String name : MARKS) {
      of.add(min(col(name)).as(name));
    }
    of.add(max(col(COMBINED)).as(COMBINED));
    return parcels
        .groupBy(TableSpec.PLATFORM, Baskets.ID)
        .agg(max(col(SENDER_SHOPS)).as(SENDER_SHOPS), of.toArray(new Column[0]));
  }

  private Parcels() {}
}
