package mingcha.detect.price;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each seller asks for one piece of a product, day by day, beside what the others ask.
 * Products are matched by spu, or else by title without its numbers; a pack is reduced to its
 * pieces.
 */
final class ProductDays {
  static final String PRODUCT = "product";
  static final String TEXT = "text";
  static final String ASKED_FEN = "asked_fen";

  /** Price of one piece, in fen. */
  static final String PIECE = "piece";

  private static final String PERIOD = "period";
  private static final int PERIOD_DAYS = 10;

  /** Fewer days say little of what an item costs as a rule. */
  private static final int LEAST_CALM_DAYS = 3;

  private static final String PACK = "(\\d{1,3})\\s*(?:瓶|包|袋|盒|只|片|件|支|罐|双|个|条|卷)";

  /** Whether the price is the one that the maker suggests, and says so. */
  static final String IS_SUGGESTED = "is_suggested";

  /** A listing of two yuan or less is a link to mend differences. */
  static final long LINK_FIX_FEN = 200;

  /**
   * What each item asks on the days on which its {@link UsualVariant} was seen, by piece, with its
   * product. The one shuffle of the snapshots that this needs is made once a night.
   */
  static Dataset<Row> of(Inputs inputs, Stage stage) {
    return stage.shared("product days", inputs, ProductDays::days);
  }

  private static Dataset<Row> days(Inputs inputs) {
    Dataset<Row> days =
        PriceStream.read(
            PriceStream.observations(inputs.table(PriceSnapshots.TABLE)),
            new UsualVariant(),
            UsualVariant.SCHEMA);
    Column title = coalesce(col(Items.TITLE), lit(""));
    Column pack = regexp_extract(title, PACK, 1);
    Dataset<Row> products =
        inputs
            .table(Items.TABLE)
            .select(
                col(TableSpec.PLATFORM),
                col(Items.ITEM_ID),
                col(Items.CATEGORY),
                concat_ws(" ", title, col(Items.CATEGORY)).as(TEXT),
                product(title).as(PRODUCT),
                when(pack.equalTo(""), lit(1.0))
                    .otherwise(greatest(pack.try_cast("double"), lit(1.0)))
                    .as("pack"));
    return days.join(products, PriceKeys.PLATFORM_AND_ITEM)
        .withColumn(PIECE, col(ASKED_FEN).divide(col("pack")));
  }

  private static Column product(Column title) {
    Column stem = lower(regexp_replace(title, "[\\s\\p{Punct}\\d]+", ""));
    return when(col(Items.SPU_ID).isNotNull(), concat_ws(":", lit("spu"), col(Items.SPU_ID)))
        .when(stem.notEqual(""), concat_ws(":", lit("title"), col(Items.CATEGORY), stem));
  }

  /**
   * Adds each item's usual price, and how far each day lies from it and from the others. What was
   * asked in a declared emergency is no usual price, as long as there are calm days enough.
   *
   * @param inEmergency whether a day's goods are those of an emergency
   */
  static Dataset<Row> measured(Dataset<Row> days, int leastSellers, Column inEmergency) {
    Column calm = when(not(inEmergency), col(PIECE));
    Dataset<Row> usual =
        days.groupBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID)
            .agg(
                when(count(calm).geq(LEAST_CALM_DAYS), percentile(calm, lit(0.5)))
                    .otherwise(percentile(col(PIECE), lit(0.5)))
                    .as("usual"));
    Dataset<Row> own =
        days.join(usual, PriceKeys.PLATFORM_AND_ITEM)
            .withColumn("rise", col(PIECE).divide(col("usual")))
            // A hundredfold price is one written in fen where yuan were meant, or the other way
            // round.
            .withColumn("is_unit_error", abs(abs(ln(col("rise"))).minus(Math.log(100))).lt(0.1));
    // Pages are polled on different days; in ten days each of them has been.
    Dataset<Row> placed =
        own.withColumn(PERIOD, unix_date(col(TableSpec.EVENT_DAY)).divide(PERIOD_DAYS).cast("int"));
    Dataset<Row> periods =
        placed
            .where(not(col("is_unit_error")))
            .groupBy(
                TableSpec.PLATFORM,
                PRODUCT,
                Items.CATEGORY,
                PriceSnapshots.SHOP_ID,
                PriceSnapshots.ITEM_ID,
                PERIOD)
            .agg(
                expr("percentile(piece, 0.5)").as("period_piece"),
                expr("percentile(rise, 0.5)").as("period_rise"));
    Dataset<Row> market =
        periods
            .where(col(PRODUCT).isNotNull())
            .groupBy(TableSpec.PLATFORM, PRODUCT, PERIOD)
            .agg(
                countDistinct(col(PriceSnapshots.SHOP_ID)).as("sellers"),
                expr("percentile(period_piece, 0.5)").as("median"),
                expr("percentile(ln(period_piece), array(0.25, 0.75))").as("quartiles"),
                expr("percentile(period_rise, 0.5)").as("product_rise"));
    Dataset<Row> category =
        periods
            .groupBy(TableSpec.PLATFORM, Items.CATEGORY, PERIOD)
            .agg(
                expr("percentile(period_rise, 0.5)").as("category_rise"),
                countDistinct(col(PriceSnapshots.SHOP_ID)).as("category_sellers"));
    Column hasMarket = coalesce(col("sellers"), lit(0L)).geq(leastSellers);
    // The spread is taken on the side of the honest: up to half of the sellers may be far on the
    // other.
    Column middle = ln(col("median"));
    Column side =
        when(col(PIECE).gt(col("median")), middle.minus(col("quartiles").getItem(0)))
            .otherwise(col("quartiles").getItem(1).minus(middle));
    // A quartile lies 0.6745 standard deviations from the median; prices a tenth apart are usual.
    Column spread = greatest(side.divide(0.6745), lit(0.1));
    return placed
        .join(market, PriceKeys.of(TableSpec.PLATFORM, PRODUCT, PERIOD), "left")
        .join(category, PriceKeys.of(TableSpec.PLATFORM, Items.CATEGORY, PERIOD), "left")
        .withColumn("has_market", hasMarket)
        .withColumn(
            "peer_rise",
            when(hasMarket, col("product_rise"))
                .otherwise(when(col("category_sellers").geq(leastSellers), col("category_rise"))))
        .withColumn("ratio", when(hasMarket, col(PIECE).divide(col("median"))))
        .withColumn("z", when(hasMarket, ln(col("ratio")).divide(spread)));
  }

  private ProductDays() {}
}
