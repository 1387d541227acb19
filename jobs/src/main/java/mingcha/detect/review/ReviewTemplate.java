package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.CATEGORY;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static mingcha.detect.review.WrittenReviews.TITLE;
import static mingcha.text.SpreadCopies.GRAMS;
import static mingcha.text.SpreadCopies.TEXT;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

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
import mingcha.schemas.Items;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.stats.Tails;
import mingcha.text.GramWeights;
import mingcha.text.Grams;
import mingcha.text.SpreadCopies;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Praise that was copied: near-duplicates by different buyers that stand in a shop far more often
 * than its share of all reviews explains.
 */
public final class ReviewTemplate implements Detector {
  public static final String ID = "review.template";

  private final TemplateParams params;

  public ReviewTemplate(TemplateParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewTemplate from(ParamSource source) {
    return new ReviewTemplate(source.params(ID, TemplateParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.TEXTS, List.of("UC-REVIEW-FAKE"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.CONTENT)
        .canUse(Reviews.TABLE, Reviews.RATING)
        .canUse(Items.TABLE, Items.CATEGORY)
        .canUse(Items.TABLE, Items.TITLE);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    noteWhatIsLacking(inputs, stage);
    Dataset<Row> reviews = stage.materialise("texts", fingerprints(inputs));
    GramWeights weights = weights(reviews, stage);
    CopyFamilies families = new CopyFamilies(params, stage);
    Dataset<Row> suspects =
        stage.materialise("suspects", suspects(families.of(reviews, weights), reviews, weights));
    return findings(inputs, suspects);
  }

  private static void noteWhatIsLacking(Inputs inputs, Stage stage) {
    if (!inputs.has(Reviews.TABLE, Reviews.RATING)) {
      stage.note("lacks-rating", "Praise cannot be told from blame without ratings", 1);
    }
    if (!inputs.has(Items.TABLE, Items.CATEGORY)) {
      stage.note("lacks-category", "Copies are compared with the shops of all categories", 1);
    }
  }

  /** Reviews with the grams of their text; texts of nothing are left out. */
  private Dataset<Row> fingerprints(Inputs inputs) {
    UserDefinedFunction grams =
        udf(
                (UDF2<String, String, byte[]>)
                    (content, title) ->
                        content == null ? null : Grams.pack(Grams.without(content, title)),
                DataTypes.BinaryType)
            // Said to be so, lest the planner write it into the filter and the hash as well and
            // every text is read three times.
            .asNondeterministic();
    UserDefinedFunction name =
        udf((UDF1<byte[], Long>) packed -> Grams.hash(Grams.unpack(packed)), DataTypes.LongType);
    Dataset<Row> written = WrittenReviews.of(inputs);
    return written
        .join(WrittenReviews.peers(written, params.peerShops()), keys(PLATFORM, CATEGORY))
        .withColumn(GRAMS, grams.apply(col(Reviews.CONTENT), col(TITLE)))
        .where(length(col(GRAMS)).gt(0))
        .select(
            col(PLATFORM),
            col(REVIEW),
            col(SHOP),
            col(BUYER),
            col(RATING),
            col("peers"),
            col(DAY),
            col(GRAMS),
            name.apply(col(GRAMS)).as(TEXT));
  }

  /** Weights from a sample in which no shop has more than a few texts. */
  private GramWeights weights(Dataset<Row> reviews, Stage stage) {
    Dataset<Row> sample =
        reviews
            .withColumn(
                "nth",
                row_number()
                    .over(
                        Window.partitionBy(PLATFORM, SHOP)
                            .orderBy(xxhash64(col(REVIEW)), col(REVIEW))))
            .where(col("nth").leq(params.textsPerShop()));
    return SpreadCopies.weights(
        stage.collect("gram-counts", SpreadCopies.cells(sample), GramWeights.CELLS + 1),
        params.commonShare());
  }

  /**
   * Reviews of families in the shops that have more of them than volume explains, each by itself or
   * all of the shop together: with the family, how many of its reviews there were to be expected,
   * and how much the copies say.
   */
  private Dataset<Row> suspects(
      Dataset<Row> familyOfText, Dataset<Row> reviews, GramWeights weights) {
    UserDefinedFunction logTail =
        udf((UDF2<Long, Double, Double>) (n, mean) -> Tails.poisson(n, mean), DataTypes.DoubleType);
    Dataset<Row> members =
        reviews
            .join(familyOfText, TEXT)
            .withColumn("nats", SpreadCopies.information(col(GRAMS), weights))
            .drop(GRAMS);
    Dataset<Row> inClass =
        members
            .groupBy("family", PLATFORM, "peers")
            .agg(count_distinct(col(BUYER)).as("class_buyers"));
    Dataset<Row> inShop =
        members
            .groupBy("family", PLATFORM, "peers", SHOP)
            .agg(
                count_distinct(col(BUYER)).as("shop_buyers"),
                avg("nats").as("mean_nats"),
                avg(RATING).as("mean_rating"));
    // A quality incident brings many alike complaints; they are the buyers' own.
    Column isPraise = coalesce(col("mean_rating"), lit(5.0)).geq(4);
    Dataset<Row> volumes = CopyFamilies.volumes(reviews, params);
    Dataset<Row> praised =
        inShop
            .where(isPraise)
            .join(inClass, keys("family", PLATFORM, "peers"))
            .join(volumes, keys(PLATFORM, "peers", SHOP))
            .withColumn("expected", col("class_buyers").multiply(col("volume_share")))
            .withColumn("log_tail", logTail.apply(col("shop_buyers"), col("expected")));
    // A family that tells by itself stands by its own figures; the pool speaks for the others.
    Column better =
        min(struct(col("log_tail"), col("expected"), col("shop_buyers"), col("mean_nats")));
    Dataset<Row> places =
        praised
            .where(col("shop_buyers").geq(params.leastBuyers()))
            .where(col("log_tail").leq(params.logChance()))
            .unionByName(new CopyPools(params).of(praised, volumes))
            .groupBy("family", PLATFORM, "peers", SHOP)
            .agg(better.as("place"))
            .select(
                col("family"),
                col(PLATFORM),
                col("peers"),
                col(SHOP),
                col("place.shop_buyers").as("shop_buyers"),
                col("place.expected").as("expected"),
                col("place.log_tail").as("log_tail"),
                col("place.mean_nats").as("mean_nats"));
    return members.join(places, keys("family", PLATFORM, "peers", SHOP));
  }

  private Findings findings(Inputs inputs, Dataset<Row> suspects) {
    Dataset<Row> numbered = Stretches.numbered(suspects, params.gapDays());
    // Each buyer of a family counts with the share of its reviews there that volume leaves
    // unexplained, with how much the text says, and with how sure the place is.
    Column unexplained = lit(1).minus(least(lit(1), col("expected").divide(col("shop_buyers"))));
    Column says = greatest(lit(0.3), least(lit(1), col("mean_nats").minus(15).divide(45)));
    Column sure = least(lit(1), col("log_tail").divide(-14));
    Dataset<Row> byFamily =
        numbered
            .groupBy(PLATFORM, SHOP, Stretches.STRETCH, "family")
            .agg(
                count_distinct(col(BUYER)).as("buyers"),
                max(unexplained.multiply(says).multiply(sure)).as("worth"),
                max("mean_nats").as("nats"),
                max("expected").as("expected"),
                min(DAY).as("first_day"),
                max(DAY).as("last_day"));
    Dataset<Row> byStretch =
        byFamily
            .groupBy(PLATFORM, SHOP, Stretches.STRETCH)
            .agg(
                sum(col("buyers").multiply(col("worth"))).as("strength"),
                sum("buyers").as("copies"),
                sum("expected").as("copies_expected"),
                count(lit(1)).as("families"),
                max("buyers").as("largest"),
                max("nats").as("nats"),
                min("first_day").as("first_day"),
                max("last_day").as("last_day"))
            .where(col("last_day").geq(lit(inputs.from())))
            .join(ShopRatings.of(inputs, suspects), keys(PLATFORM, SHOP))
            .withColumn(
                Signals.SCORE,
                SignalRows.rounded(
                    lit(0.96).multiply(lit(1).minus(exp(col("strength").divide(-7))))))
            .withColumn(
                Signals.SIGNAL_ID,
                SignalRows.id(ID, col(PLATFORM), col(SHOP), col("first_day").as("from")));
    Dataset<Row> signals =
        byStretch.select(
            col(Signals.SIGNAL_ID),
            lit("UC-REVIEW-FAKE").as(Signals.VIOLATION_CODE),
            col(PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(SHOP).as(Signals.SUBJECT_ID),
            col("first_day").as(Signals.WINDOW_FROM),
            col("last_day").as(Signals.WINDOW_TO),
            col(Signals.SCORE),
            SignalRows.rounded(col("strength")).as(Signals.STRENGTH),
            SignalRows.facts(
                    SignalRows.fact(
                        "copied-reviews", col("copies"), col("copies_expected"), lit(null)),
                    SignalRows.fact("copy-families", col("families"), lit(null), lit(null)),
                    SignalRows.fact("copies-of-one-text", col("largest"), lit(null), lit(null)),
                    SignalRows.fact("copied-information", col("nats"), lit(null), lit(null)),
                    ShopRatings.shown(),
                    ShopRatings.corrected())
                .as(Signals.FACTS),
            SignalRows.counters(
                    SignalRows.counter(
                        "stock-text", lit("excluded"), col("copies"), col("copies_expected")),
                    SignalRows.counter("default-text", lit("excluded"), lit(0), lit(null)),
                    SignalRows.counter("own-repeat", lit("excluded"), lit(0), lit(null)))
                .as(Signals.COUNTER_EVIDENCE));
    Dataset<Row> members =
        numbered
            .join(byStretch, keys(PLATFORM, SHOP, Stretches.STRETCH))
            .groupBy(Signals.SIGNAL_ID, PLATFORM, SHOP, REVIEW, Signals.SCORE)
            .agg(max(unexplained.multiply(says)).as("weight"), max(unexplained).as("unexplained"));
    return Findings.of(
            signals,
            members.select(
                col(Signals.SIGNAL_ID),
                lit("review").as(SignalMembers.KIND),
                col(REVIEW).as(SignalMembers.ID),
                SignalRows.rounded(col("weight")).as(SignalMembers.WEIGHT)))
        .withReviewScores(
            members.select(
                col(PLATFORM),
                col(REVIEW).as(ReviewScores.ID),
                col(SHOP),
                SignalRows.rounded(col(Signals.SCORE).multiply(col("unexplained")))
                    .as(ReviewScores.SCORE),
                array(lit("copied-text")).as(ReviewScores.REASONS)));
  }
}
