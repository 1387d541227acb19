package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import mingcha.detect.Stage;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The declared weights of parcels beside the mass of what was bought. */
final class ParcelMasses {
  /** Whether the weight is far from the mass; unknown where either is. */
  static final String OFF_MASS = "off_mass";

  /** Column of parcels: mass of all orders on the waybill, in grams. */
  static final String WAYBILL_MASS = "waybill_mass";

  /** Column of parcels: weight of all parcels of the order, in grams. */
  static final String ORDER_WEIGHT = "order_weight";

  /** Shops that it takes to say what is usual for a band of mass. */
  private static final int VOTERS = 10;

  /** Logarithm of a ratio that carelessness explains. */
  private static final double LEAST_DEVIATION = 0.25;

  /**
   * Whether the weight is far from the mass of what was bought, by the spread that parcels of that
   * mass have in the market (packaging weighs more beside light things). The order's own mass, that
   * of all its parcels and that of all orders on the waybill are tried; the nearest counts. An item
   * whose parcels nearly all miss its stated mass has a wrong mass, which says nothing.
   */
  static Dataset<Row> measured(Stage stage, Dataset<Row> parcels) {
    Dataset<Row> spreads = stage.materialise("spreads of masses", spreads(parcels));
    Column ratio = round(log(try_divide(col(Shipments.WEIGHT_G), col(Baskets.MASS_G))), 2);
    Column middle = coalesce(col("fine_middle"), col("coarse_middle"), col("any_middle"));
    Column spread = coalesce(col("fine_spread"), col("coarse_spread"), col("any_spread"));
    Column limit = greatest(lit(LEAST_DEVIATION), spread.divide(1.349).multiply(4));
    Column nearest =
        array_min(
            array(
                abs(ratio.minus(middle)),
                abs(log(try_divide(col(ORDER_WEIGHT), col(Baskets.MASS_G))).minus(middle)),
                abs(log(try_divide(col(Shipments.WEIGHT_G), col(WAYBILL_MASS))).minus(middle))));
    Column known = col(Baskets.MASS_G).gt(0).and(col(Shipments.WEIGHT_G).gt(0));
    Dataset<Row> ratios = parcels;
    for (String width : List.of("fine", "coarse", "any")) {
      ratios =
          ratios
              .withColumn(width, band(width))
              .join(
                  broadcast(
                      spreads.select(
                          col(TableSpec.PLATFORM),
                          col("band").as(width),
                          col("middle").as(width + "_middle"),
                          col("spread").as(width + "_spread"))),
                  new String[] {TableSpec.PLATFORM, width},
                  "left");
    }
    ratios = ratios.withColumn(OFF_MASS, when(known, nearest.gt(limit)));
    Dataset<Row> wrong =
        ratios
            .groupBy(TableSpec.PLATFORM, Orders.ITEM_ID)
            .agg(
                sum(when(col(OFF_MASS), 1L).otherwise(0L)).as("item_off"),
                count(col(OFF_MASS)).as("item_known"),
                countDistinct(col(Shipments.WEIGHT_G)).as("item_weights"))
            .where(
                col("item_off")
                    .geq(10)
                    .and(col("item_off").gt(col("item_known").multiply(0.8)))
                    .and(col("item_weights").gt(col("item_known").multiply(0.3))))
            .select(col(TableSpec.PLATFORM), col(Orders.ITEM_ID), lit(true).as("wrong_mass"));
    return ratios
        .join(wrong, new String[] {TableSpec.PLATFORM, Orders.ITEM_ID}, "left")
        .withColumn(OFF_MASS, when(col("wrong_mass").isNull(), col(OFF_MASS)))
        .drop("fine", "coarse", "any", "wrong_mass");
  }

  /**
   * Middle and quartile distance of ln(weight / mass) by band of mass. Every shop has one vote, so
   * that a shop of empty parcels does not set the measure; bands with fewer than {@link #VOTERS}
   * shops take the measure of a wider one.
   */
  private static Dataset<Row> spreads(Dataset<Row> parcels) {
    return parcels
        .where(col(Baskets.MASS_G).gt(0).and(col(Shipments.WEIGHT_G).gt(0)))
        .withColumn("band", explode(array(band("fine"), band("coarse"), band("any"))))
        .groupBy(TableSpec.PLATFORM, "band", Orders.SHOP_ID)
        .agg(expr("percentile(round(ln(weight_g / mass_g), 2), array(0.25, 0.5, 0.75))").as("q"))
        .groupBy(TableSpec.PLATFORM, "band")
        .agg(
            count(lit(1)).as("voters"),
            percentile(col("q").getItem(1), lit(0.5)).as("middle"),
            expr("percentile(q[2] - q[0], 0.5) + percentile(q[1], 0.75) - percentile(q[1], 0.25)")
                .as("spread"))
        .where(col("voters").geq(VOTERS).or(col("band").equalTo("any")));
  }

  /** Name of the band of mass that a parcel is in: sixths of a doubling, doublings, or all. */
  private static Column band(String width) {
    Column doublings = log2(col(Baskets.MASS_G));
    return switch (width) {
      case "fine" -> concat(lit("fine "), floor(doublings.multiply(6)).cast("string"));
      case "coarse" -> concat(lit("coarse "), floor(doublings).cast("string"));
      default -> lit("any");
    };
  }

  private ParcelMasses() {}
}
