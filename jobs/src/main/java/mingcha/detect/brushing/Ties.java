package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Buyers of one shop that share a device, an account, an address. A value ties buyers in a shop
 * only when more of its buyers meet there than the shop's popularity explains: the thousand buyers
 * behind one campus address or parcel station spread over the shops as everybody does and are not
 * tied.
 */
final class Ties {
  /** Most buyers of the shop that one of the order's values ties. */
  static final String GROUP = "tied_buyers";

  private static final String KIND = "kind";
  private static final String VALUE = "value";
  private static final String[] PLACE = {TableSpec.PLATFORM, KIND, VALUE, Orders.SHOP_ID};

  /** ln of the probability from which on a meeting is no coincidence. */
  private static final double COINCIDENCE = Math.log(1e-3);

  /**
   * Adds for each column a flag {@code COLUMN_tied} (unknown where the value is null) and {@link
   * #GROUP}.
   *
   * @param orders platform, id, shop_id, buyer_id and the columns
   */
  static Dataset<Row> flagged(Dataset<Row> orders, List<String> columns) {
    Column[] values =
        columns.stream()
            .map(name -> struct(lit(name).as(KIND), col(name).as(VALUE)))
            .toArray(Column[]::new);
    Dataset<Row> tieable =
        orders
            .select(
                col(TableSpec.PLATFORM),
                col(Baskets.ID),
                col(Orders.SHOP_ID),
                col(Orders.BUYER_ID),
                explode(array(values)).as("v"))
            .select(
                col(TableSpec.PLATFORM),
                col(Baskets.ID),
                col(Orders.SHOP_ID),
                col(Orders.BUYER_ID),
                col("v." + KIND).as(KIND),
                col("v." + VALUE).as(VALUE))
            .where(col(VALUE).isNotNull());
    Dataset<Row> tied = tied(tieable, popularity(orders));
    List<Column> flags = new ArrayList<>();
    for (String name : columns) {
      flags.add(max(col(KIND).equalTo(name)).as(name + "_tied"));
    }
    Dataset<Row> tiedOrders =
        tieable
            .join(tied, PLACE)
            .groupBy(TableSpec.PLATFORM, Baskets.ID)
            .agg(max(col(GROUP)).as(GROUP), flags.toArray(new Column[0]));
    Dataset<Row> all =
        orders.join(tiedOrders, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left");
    for (String name : columns) {
      all =
          all.withColumn(
              name + "_tied",
              when(col(name).isNotNull(), coalesce(col(name + "_tied"), lit(false))));
    }
    return all;
  }

  private static Dataset<Row> tied(Dataset<Row> values, Dataset<Row> popularity) {
    Column expected = col("visits").multiply(col("popularity"));
    return values
        .groupBy(TableSpec.PLATFORM, KIND, VALUE, Orders.SHOP_ID, Orders.BUYER_ID)
        .agg(lit(1).as("once"))
        .groupBy(TableSpec.PLATFORM, KIND, VALUE, Orders.SHOP_ID)
        .agg(count(lit(1)).as(GROUP))
        .withColumn(
            "visits", sum(col(GROUP)).over(Window.partitionBy(TableSpec.PLATFORM, KIND, VALUE)))
        .where(col(GROUP).geq(2))
        .join(broadcast(popularity), new String[] {TableSpec.PLATFORM, Orders.SHOP_ID})
        .where(Concentration.logPoissonTail(col(GROUP), expected).leq(COINCIDENCE))
        .select(col(TableSpec.PLATFORM), col(KIND), col(VALUE), col(Orders.SHOP_ID), col(GROUP));
  }

  /** Share of the platform's orders that each shop has. */
  private static Dataset<Row> popularity(Dataset<Row> orders) {
    Dataset<Row> shops =
        orders.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID).agg(count(lit(1)).as("sold"));
    Dataset<Row> all = shops.groupBy(TableSpec.PLATFORM).agg(sum("sold").as("all_sold"));
    return shops
        .join(broadcast(all), TableSpec.PLATFORM)
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            col("sold").divide(col("all_sold")).as("popularity"));
  }

  private Ties() {}
}
