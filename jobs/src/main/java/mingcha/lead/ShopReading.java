package mingcha.lead;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Registry;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads what is known of the shops that leads are about. */
public final class ShopReading {
  /** A shop on a platform. */
  public record Key(String platform, String shopId) {}

  private record Origin(String region, double share, long parcels) {}

  /**
   * Facts of these shops; shops that the dumps do not describe are absent.
   *
   * @param suspected members of leads; the parcels of suspected orders tell nothing of the shop
   * @param fromMonth first month whose parcels are counted, yyyy-MM
   */
  public static Map<Key, ShopFacts> read(
      Lake lake, Collection<Key> shops, Dataset<Row> suspected, String fromMonth) {
    if (shops.isEmpty()) {
      return Map.of();
    }
    List<Row> rows = new ArrayList<>();
    shops.forEach(shop -> rows.add(RowFactory.create(shop.platform(), shop.shopId())));
    Dataset<Row> keys =
        lake.spark()
            .createDataFrame(
                rows,
                new StructType()
                    .add("k_platform", DataTypes.StringType)
                    .add("k_shop", DataTypes.StringType));
    Map<Key, Origin> origins = origins(lake, keys, suspected, fromMonth);
    Dataset<Row> register =
        lake.read(Registry.TABLE)
            .withColumn(
                "place",
                expr("row_number() over (partition by uscc order by loaded_at desc, platform)"))
            .where(col("place").equalTo(1))
            .select(
                col(Registry.USCC).as("r_uscc"),
                col(Registry.NAME).as("r_name"),
                col(Registry.REGION_CODE).as("r_region"),
                col(Registry.ADDRESS).as("r_address"));
    Dataset<Row> known =
        lake.read(Shops.TABLE)
            .join(
                keys,
                col(TableSpec.PLATFORM)
                    .equalTo(col("k_platform"))
                    .and(col(Shops.SHOP_ID).equalTo(col("k_shop"))),
                "left_semi")
            .join(register, expr("upper(trim(uscc))").equalTo(col("r_uscc")), "left");
    Map<Key, ShopFacts> facts = new HashMap<>();
    for (Row row : known.collectAsList()) {
      Key key = new Key(row.getAs(TableSpec.PLATFORM), row.getAs(Shops.SHOP_ID));
      Origin origin = origins.getOrDefault(key, new Origin(null, 0, 0));
      facts.put(
          key,
          new ShopFacts(
              key.platform(),
              key.shopId(),
              row.getAs(Shops.SHOP_NAME),
              row.getAs(Shops.SHOP_URL),
              row.getAs(Shops.OPERATOR_NAME),
              row.getAs(Shops.OPERATOR_TYPE),
              row.getAs(Shops.USCC),
              row.getAs(Shops.PERSON_ID),
              row.getAs(Shops.REGION_CODE),
              row.getAs(Shops.ADDRESS),
              Boolean.TRUE.equals(row.<Boolean>getAs(Shops.IS_SELF_OPERATED)),
              row.getAs("r_name"),
              row.getAs("r_region"),
              row.getAs("r_address"),
              origin.region(),
              origin.share(),
              origin.parcels()));
    }
    return facts;
  }

  private static Map<Key, Origin> origins(
      Lake lake, Dataset<Row> keys, Dataset<Row> suspected, String fromMonth) {
    if (!lake.has(Shipments.TABLE)) {
      return Map.of();
    }
    Dataset<Row> suspectedOrders =
        suspected
            .where(col(LeadMembers.KIND).equalTo("order"))
            .select(col(TableSpec.PLATFORM).as("s_platform"), col(LeadMembers.ID).as("s_order"));
    Dataset<Row> counted =
        lake.read(Shipments.TABLE)
            .where(
                col(TableSpec.EVENT_MONTH)
                    .geq(lit(fromMonth))
                    .and(col(Shipments.ORIGIN_REGION).isNotNull()))
            .join(
                keys,
                col(TableSpec.PLATFORM)
                    .equalTo(col("k_platform"))
                    .and(col(Shipments.SHOP_ID).equalTo(col("k_shop"))),
                "left_semi")
            .join(
                suspectedOrders,
                col(TableSpec.PLATFORM)
                    .equalTo(col("s_platform"))
                    .and(col(Shipments.ORDER_ID).equalTo(col("s_order"))),
                "left_anti")
            .groupBy(TableSpec.PLATFORM, Shipments.SHOP_ID, Shipments.ORIGIN_REGION)
            .agg(count(lit(1)).as("parcels"))
            .withColumn(
                "place",
                expr(
                    "row_number() over (partition by platform, shop_id"
                        + " order by parcels desc, origin_region)"))
            .withColumn("all", expr("sum(parcels) over (partition by platform, shop_id)"))
            .where(col("place").equalTo(1));
    Map<Key, Origin> origins = new HashMap<>();
    for (Row row : counted.collectAsList()) {
      long all = row.<Long>getAs("all");
      origins.put(
          new Key(row.getAs(TableSpec.PLATFORM), row.getAs(Shipments.SHOP_ID)),
          new Origin(
              row.getAs(Shipments.ORIGIN_REGION),
              Odds.rounded((double) row.<Long>getAs("parcels") / all),
              all));
    }
    return origins;
  }

  private ShopReading() {}
}
