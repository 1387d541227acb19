package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

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
import mingcha.schemas.Absences;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Bad reviews that were there in one full dump and are missing or hidden in a later one, more often
 * than good ones of the same shop and than bad ones of other shops.
 */
public final class ReviewDeleted implements Detector {
  public static final String ID = "review.deleted";

  private static final String GONE_AT = "gone_at";
  private static final String IS_LOW = "is_low";

  /**
   * No review is deleted before it is written: the deleting lies after most of those gone were
   * written. The last few are not waited for, since buyers delete some themselves.
   */
  private static final double WRITTEN_BY = 0.75;

  private final DeletedParams params;

  private ReviewDeleted(DeletedParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewDeleted from(ParamSource source) {
    return new ReviewDeleted(source.params(ID, DeletedParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 1, Evidence.BEHAVIOUR, List.of("EC-REVIEW-DEL"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays()).require(Reviews.TABLE, Reviews.RATING);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> gone = stage.materialise("gone", gone(inputs));
    Row first =
        stage
            .collect("first-gone", gone.agg(min(GONE_AT).as("at"), count(lit(1)).as("n")), 1)
            .get(0);
    if (first.getLong(1) == 0) {
      stage.note(
          "lacks-second-dump",
          "No review is missing or hidden in a later full dump: deletion shows only between two",
          1);
    }
    Dataset<Row> atRisk = stage.materialise("at-risk", atRisk(inputs, gone));
    Dataset<Row> counts =
        LowReviewTest.tested(byShop(atRisk), stage, params.leastGone(), params.maxFalseShare());
    return findings(inputs, atRisk, counts);
  }

  /** Reviews that a later full dump has no more, or has as hidden, with the time of that dump. */
  private static Dataset<Row> gone(Inputs inputs) {
    Dataset<Row> missing =
        inputs
            .table(Absences.TABLE)
            .where(col(Absences.TABLE_NAME).equalTo(Reviews.TABLE.name()))
            .select(
                col(PLATFORM),
                get_json_object(col(Absences.KEY), "$." + REVIEW).as(REVIEW),
                col(Absences.MISSING_AT).as(GONE_AT));
    Dataset<Row> wasShown =
        inputs
            .table(Reviews.TABLE.versions())
            .where(coalesce(col(Reviews.IS_VISIBLE), lit(true)))
            .select(PLATFORM, REVIEW);
    Dataset<Row> hidden =
        inputs
            .table(Reviews.TABLE)
            .where(not(coalesce(col(Reviews.IS_VISIBLE), lit(true))))
            .join(wasShown, keys(PLATFORM, REVIEW), "left_semi")
            .select(col(PLATFORM), col(REVIEW), col(TableSpec.LOADED_AT).as(GONE_AT));
    return missing.unionAll(hidden).groupBy(PLATFORM, REVIEW).agg(max(GONE_AT).as(GONE_AT));
  }

  /**
   * Reviews that a later dump could have lost: those seen before it. Reviews of accounts that lost
   * all they wrote, in several shops, went with the account.
   */
  private Dataset<Row> atRisk(Inputs inputs, Dataset<Row> gone) {
    Dataset<Row> lastLook = gone.groupBy(PLATFORM).agg(max(GONE_AT).as("last_look"));
    Dataset<Row> seen =
        WrittenReviews.of(inputs)
            .where(col(RATING).isNotNull())
            .join(gone, keys(PLATFORM, REVIEW), "left")
            .join(lastLook, PLATFORM)
            .where(col(GONE_AT).isNotNull().or(col(TableSpec.LOADED_AT).lt(col("last_look"))))
            .withColumn(IS_LOW, col(RATING).leq(params.lowRating()));
    Dataset<Row> closedAccounts =
        seen.groupBy(PLATFORM, BUYER)
            .agg(
                min(when(col(GONE_AT).isNull(), 0).otherwise(1)).as("all_gone"),
                count(lit(1)).as("reviews"),
                min(SHOP).as("one_shop"),
                max(SHOP).as("other_shop"))
            .where(
                col("all_gone")
                    .equalTo(1)
                    .and(col("reviews").gt(1))
                    .and(col("one_shop").notEqual(col("other_shop"))))
            .select(PLATFORM, BUYER);
    Dataset<Row> absentAccounts =
        inputs
            .table(Absences.TABLE)
            .where(col(Absences.TABLE_NAME).equalTo("buyers"))
            .select(col(PLATFORM), get_json_object(col(Absences.KEY), "$." + BUYER).as(BUYER));
    return seen.join(closedAccounts, keys(PLATFORM, BUYER), "left_anti")
        .join(absentAccounts, keys(PLATFORM, BUYER), "left_anti")
        .select(PLATFORM, SHOP, REVIEW, RATING, IS_LOW, GONE_AT, DAY);
  }

  private static Dataset<Row> byShop(Dataset<Row> atRisk) {
    Column isGone = col(GONE_AT).isNotNull();
    return atRisk
        .groupBy(PLATFORM, SHOP)
        .agg(
            count(lit(1)).as("reviews"),
            sum(when(col(IS_LOW), 1L).otherwise(0L)).as("low"),
            sum(when(isGone, 1L).otherwise(0L)).as("gone"),
            sum(when(isGone.and(col(IS_LOW)), 1L).otherwise(0L)).as("low_gone"));
  }

  private Findings findings(Inputs inputs, Dataset<Row> atRisk, Dataset<Row> counts) {
    Dataset<Row> lowGone = atRisk.where(col(GONE_AT).isNotNull().and(col(IS_LOW)));
    Dataset<Row> stretches =
        lowGone
            .groupBy(PLATFORM, SHOP)
            .agg(
                min(DAY).as("first_written"),
                max(DAY).as("last_written"),
                date_from_unix_date(percentile(unix_date(col(DAY)), lit(WRITTEN_BY)).cast("int"))
                    .as("first_day"),
                max(to_date(col(GONE_AT))).as("last_day"));
    Dataset<Row> ratings =
        atRisk
            .groupBy(PLATFORM, SHOP)
            .agg(
                avg(when(col(GONE_AT).isNull(), col(RATING))).as("shown"),
                avg(RATING).as("corrected"));
    Column lowShare = col("low_gone").divide(col("low"));
    Column otherShare =
        col("gone")
            .minus(col("low_gone"))
            .divide(greatest(lit(1), col("reviews").minus(col("low"))));
    // A rival's attack comes within days, and the platform may remove it.
    Column looksLikeAttack =
        datediff(col("last_written"), col("first_written")).lt(params.burstDays());
    Column score =
        lit(0.95)
            .multiply(lit(1).minus(exp(col("low_gone").minus(col("expected")).divide(-3))))
            .multiply(least(lit(1), col("log_q").divide(-7)))
            .multiply(when(looksLikeAttack, 0.5).otherwise(1));
    Dataset<Row> found =
        counts
            .join(stretches, keys(PLATFORM, SHOP))
            .join(ratings, keys(PLATFORM, SHOP))
            .where(col("last_day").geq(lit(inputs.from())))
            .withColumn(Signals.SCORE, SignalRows.rounded(score))
            .withColumn(
                Signals.SIGNAL_ID,
                SignalRows.id(ID, col(PLATFORM), col(SHOP), col("first_written").as("from")));
    Dataset<Row> signals =
        found.select(
            col(Signals.SIGNAL_ID),
            lit("EC-REVIEW-DEL").as(Signals.VIOLATION_CODE),
            col(PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(SHOP).as(Signals.SUBJECT_ID),
            col("first_day").as(Signals.WINDOW_FROM),
            col("last_day").as(Signals.WINDOW_TO),
            col(Signals.SCORE),
            SignalRows.rounded(col("log_q").multiply(-1)).as(Signals.STRENGTH),
            SignalRows.facts(
                    SignalRows.fact(
                        "low-reviews-gone", col("low_gone"), col("expected"), lit(null)),
                    SignalRows.fact("low-gone-share", lowShare, otherShare, lit(null)),
                    SignalRows.fact("rating-shown", col("shown"), lit(null), lit(null)),
                    SignalRows.fact("rating-corrected", col("corrected"), lit(0), lit(null)))
                .as(Signals.FACTS),
            SignalRows.counters(
                    SignalRows.counter("closed-account", lit("excluded"), lit(0), lit(null)),
                    SignalRows.counter(
                        "user-deletion", lit("weakened"), col("low_gone"), col("expected")),
                    SignalRows.counter(
                        "removed-attack",
                        when(looksLikeAttack, "possible").otherwise("weakened"),
                        datediff(col("last_written"), col("first_written")).plus(1),
                        lit(params.burstDays())),
                    SignalRows.counter("lawful-removal", lit("not_checked"), lit(null), lit(null)))
                .as(Signals.COUNTER_EVIDENCE));
    Dataset<Row> members =
        lowGone
            .join(found.select(Signals.SIGNAL_ID, PLATFORM, SHOP), keys(PLATFORM, SHOP))
            .select(
                col(Signals.SIGNAL_ID),
                lit("review").as(SignalMembers.KIND),
                col(REVIEW).as(SignalMembers.ID),
                lit(1.0).as(SignalMembers.WEIGHT));
    return Findings.of(signals, members);
  }
}
