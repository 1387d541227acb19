package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mingcha.detect.Stage;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often something holds for orders of the same category, price band and month. What a few shops
 * do must not become the market's habit: a shop counts with at most 1.5 times the share that nine
 * shops in ten stay under. Small groups lean on the whole platform.
 */
final class Peers {
  /** So many orders of the whole platform count beside those of the peers. */
  private static final double LEAN = 200;

  private static final double HABIT = 0.9;
  private static final double ABOVE_HABIT = 1.5;

  /**
   * Adds, for each flag, the share among peers as {@code FLAG_peers}.
   *
   * @param name of what is counted, for the stage
   * @param rows have platform, shop_id, peers and the flags (true, false, unknown); read twice
   * @param floor no share is taken to be smaller, for what is rare among few orders is not known to
   *     be impossible
   */
  static Dataset<Row> shares(
      Stage stage, String name, Dataset<Row> rows, List<String> flags, double floor) {
    List<Column> counts = new ArrayList<>();
    List<Column> sums = new ArrayList<>();
    List<Column> habits = new ArrayList<>();
    List<Column> totals = new ArrayList<>();
    List<Column> shares = new ArrayList<>();
    shares.add(col(TableSpec.PLATFORM));
    shares.add(col(Baskets.PEERS));
    for (String flag : flags) {
      Column yes = col(flag + "_yes");
      Column known = col(flag + "_known");
      Column habit = col(flag + "_habit");
      counts.add(sum(when(col(flag), 1L).otherwise(0L)).as(flag + "_yes"));
      counts.add(count(col(flag)).as(flag + "_known"));
      sums.add(sum(yes).as(flag + "_yes"));
      sums.add(sum(known).as(flag + "_known"));
      habits.add(percentile(try_divide(yes, known), lit(HABIT)).as(flag + "_habit"));
      // Whole thousandths of orders, so that sums do not depend on their order.
      Column capped =
          least(yes.cast("double"), known.multiply(habit).multiply(ABOVE_HABIT))
              .multiply(1000)
              .cast("long");
      totals.add(sum(capped).as(flag + "_yes"));
      totals.add(sum(known).as(flag + "_known"));
      Column general =
          greatest(
              lit(floor),
              col(flag + "_all").divide(1000).divide(greatest(col(flag + "_all_known"), lit(1))));
      shares.add(
          greatest(
                  lit(floor),
                  yes.divide(1000).plus(general.multiply(LEAN)).divide(known.plus(LEAN)))
              .as(flag + "_peers"));
    }
    // Few rows, from which all that follows is made: otherwise each of five uses would be planned,
    // and often run, over all orders.
    Dataset<Row> byShop =
        stage.materialise(
            name + " by shop",
            aggregated(rows, counts, TableSpec.PLATFORM, Baskets.PEERS, Orders.SHOP_ID));
    Dataset<Row> habit =
        aggregated(
            aggregated(byShop, sums, TableSpec.PLATFORM, Orders.SHOP_ID),
            habits,
            TableSpec.PLATFORM);
    Dataset<Row> byPeers =
        stage.materialise(
            name + " by peers",
            aggregated(
                byShop.join(broadcast(habit), TableSpec.PLATFORM),
                totals,
                TableSpec.PLATFORM,
                Baskets.PEERS));
    List<Column> alls = new ArrayList<>();
    for (String flag : flags) {
      alls.add(sum(col(flag + "_yes")).as(flag + "_all"));
      alls.add(sum(col(flag + "_known")).as(flag + "_all_known"));
    }
    Dataset<Row> everyone = aggregated(byPeers, alls, TableSpec.PLATFORM);
    Dataset<Row> peers =
        byPeers.join(broadcast(everyone), TableSpec.PLATFORM).select(shares.toArray(new Column[0]));
    return rows.join(broadcast(peers), new String[] {TableSpec.PLATFORM, Baskets.PEERS}, "left");
  }

  private static Dataset<Row> aggregated(Dataset<Row> rows, List<Column> values, String... keys) {
    Column[] by = Arrays.stream(keys).map(key -> col(key)).toArray(Column[]::new);
    return rows.groupBy(by)
        .agg(values.get(0), values.subList(1, values.size()).toArray(new Column[0]));
  }

  private Peers() {}
}
