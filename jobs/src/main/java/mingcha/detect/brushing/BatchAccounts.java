package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.ParamSource;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.detect.brushing.Likelihoods.Mark;
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Accounts registered in bursts that wake together and buy from the same shop: more buyers of one
 * day of registration than the other shops' buyers of the same month would send.
 */
public final class BatchAccounts implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.batch_accounts";

  private static final int LOOK_BACK_DAYS = 120;
  private static final double MOST = 0.95;
  private static final double COINCIDENCE = Math.log(1e-4);

  private static final String BATCH_DAY = "batch_day";
  private static final String BATCH_HOUR = "batch_hour";
  private static final String DEVICE = Buyers.REGISTER_DEVICE + "_tied";
  private static final String NETWORK = Buyers.REGISTER_IP_BLOCK + "_tied";
  private static final String YOUNG = "young_account";
  private static final String DRAWN = "drawn_share";

  private static final List<Mark> MARKS =
      List.of(
          new Mark(BATCH_DAY, 0.7, 5),
          new Mark(BATCH_HOUR, 0.5, 2),
          new Mark(DEVICE, 0.4, 3),
          new Mark(NETWORK, 0.5, 2.5),
          new Mark(YOUNG, 0.3, 1));

  private final StretchParams params;

  BatchAccounts(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static BatchAccounts from(ParamSource source) {
    return new BatchAccounts(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.ACCOUNTS, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .require(Buyers.TABLE, Buyers.REGISTERED_AT)
        .canUse(Buyers.TABLE, Buyers.REGISTER_DEVICE, Buyers.REGISTER_IP_BLOCK)
        .after(Attack.ID);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> accounts =
        inputs
            .table(Buyers.TABLE)
            .select(
                TableSpec.PLATFORM,
                Buyers.BUYER_ID,
                Buyers.REGISTERED_AT,
                Buyers.REGISTER_DEVICE,
                Buyers.REGISTER_IP_BLOCK);
    Dataset<Row> orders =
        stage.materialise(
            ID + " orders with accounts",
            Baskets.withoutAttacks(inputs, stage)
                .select(
                    TableSpec.PLATFORM,
                    Baskets.ID,
                    Orders.SHOP_ID,
                    Orders.BUYER_ID,
                    TableSpec.EVENT_DAY,
                    Baskets.PEERS)
                .join(accounts, new String[] {TableSpec.PLATFORM, Orders.BUYER_ID}, "left")
                .withColumn("registered_day", to_date(col(Buyers.REGISTERED_AT)))
                .withColumn("month", date_format(col(TableSpec.EVENT_DAY), "yyyy-MM")));
    Dataset<Row> marked =
        batches(Ties.flagged(orders, List.of(Buyers.REGISTER_DEVICE, Buyers.REGISTER_IP_BLOCK)));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Suspects.Found found =
        suspects.find(
            inputs,
            stage,
            marked,
            params.shareOfFakes(),
            List.of(
                avg(col(DRAWN)).as(DRAWN),
                countDistinct(col("registered_day")).as("registered_days"),
                max(col("batch")).as("batch")));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("largest-batch", col("batch"), lit(null)));
    facts.add(Suspects.fact("registration-days", col("registered_days"), lit(null)));
    facts.add(Suspects.fact("batch-drawn", col(DRAWN), lit(null)));
    // Accounts of a registration drive shop everywhere; those of a batch go where they are sent.
    Column drive = coalesce(col(DRAWN), lit(0.0));
    // Of newcomers whom one event drew on one day, nothing but the day is the same.
    Column onlyTheDay =
        coalesce(col(Suspects.share(BATCH_HOUR)), lit(0.0))
            .lt(0.3)
            .and(coalesce(col(Suspects.share(DEVICE)), lit(0.0)).lt(0.3))
            .and(coalesce(col(Suspects.share(NETWORK)), lit(0.0)).lt(0.3));
    return suspects.findings(
        found,
        Suspects.score(MOST)
            .multiply(when(drive.lt(0.1), 0.6).otherwise(1.0))
            .multiply(when(onlyTheDay, 0.4).otherwise(1.0)),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        SignalRows.counters(
            SignalRows.counter(
                "registration-drive",
                when(drive.geq(0.3), "excluded")
                    .when(drive.geq(0.1), "weakened")
                    .otherwise("possible"),
                drive,
                lit(null))));
  }

  /** Buyers of one day of registration in one shop and month, against the month's other shops. */
  private static Dataset<Row> batches(Dataset<Row> orders) {
    Dataset<Row> buyers =
        orders
            .where(col("registered_day").isNotNull())
            .groupBy(
                col(TableSpec.PLATFORM), col("month"), col("registered_day"), col(Orders.SHOP_ID))
            .agg(countDistinct(col(Orders.BUYER_ID)).as("batch"));
    var day = Window.partitionBy(TableSpec.PLATFORM, "month", "registered_day");
    var month = Window.partitionBy(TableSpec.PLATFORM, "month");
    var shop = Window.partitionBy(TableSpec.PLATFORM, "month", Orders.SHOP_ID);
    Column batch = col("batch");
    Column others = sum(batch).over(day).minus(batch);
    // One more than was seen elsewhere: a day that nobody else bought on is not impossible.
    Column expected =
        sum(batch)
            .over(shop)
            .multiply(others.plus(1))
            .divide(sum(batch).over(month).minus(sum(batch).over(shop)).plus(1));
    Dataset<Row> batches =
        buyers
            .withColumn("tail", Concentration.logPoissonTail(batch, expected))
            .withColumn(DRAWN, batch.divide(sum(batch).over(day)))
            .where(batch.geq(3).and(col("tail").leq(COINCIDENCE)))
            .drop("tail");
    var hour =
        Window.partitionBy(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            date_format(col(Buyers.REGISTERED_AT), "yyyy-MM-dd HH"));
    Column known = col("registered_day").isNotNull();
    return orders
        .join(
            batches,
            new String[] {TableSpec.PLATFORM, "month", "registered_day", Orders.SHOP_ID},
            "left")
        .withColumn(BATCH_DAY, when(known, col("batch").isNotNull()))
        .withColumn(BATCH_HOUR, when(known, count(lit(1)).over(hour).geq(3)))
        .withColumn(
            YOUNG, when(known, date_diff(col(TableSpec.EVENT_DAY), col("registered_day")).lt(30)));
  }
}
