package mingcha.detect.review;

import static mingcha.detect.review.GroupSearch.BUYER_KEY;
import static mingcha.detect.review.GroupSearch.DAY_NO;
import static mingcha.detect.review.GroupSearch.SHOP_KEY;
import static mingcha.detect.review.GroupSearch.UNDATED;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;

import mingcha.detect.Stage;
import mingcha.graph.BlockRules;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The groups of each platform: one task a platform, with a sample of its reviewers where they are
 * too many for one, and without times where the reviews bear none.
 */
final class ReviewerGroups {
  private static final int MOST_PLATFORMS = 1000;
  private static final long HASH_SHARES = 1000;

  private final GroupParams params;
  private final Stage stage;

  ReviewerGroups(GroupParams params, Stage stage) {
    this.params = params;
    this.stage = stage;
  }

  /**
   * The reviews of groups.
   *
   * @param praise platform, buyer_key, shop_key and day_no, which is {@link GroupSearch#UNDATED}
   *     where the day is not known
   * @return rows of {@link GroupSearch#SCHEMA}
   */
  Dataset<Row> of(Dataset<Row> praise) {
    Dataset<Row> reviewers =
        stage.materialise(
            "reviewers",
            praise
                .groupBy(PLATFORM, BUYER_KEY)
                .agg(array_sort(collect_set(struct(col(SHOP_KEY), col(DAY_NO)))).as("visits"))
                .select(
                    col(PLATFORM),
                    col(BUYER_KEY),
                    transform(col("visits"), visit -> visit.getField(SHOP_KEY)).as("shops"),
                    transform(col("visits"), visit -> visit.getField(DAY_NO)).as("days"))
                .where(size(array_distinct(col("shops"))).gt(1)));
    BlockRules rules =
        new BlockRules(
            params.windows().stream().mapToInt(Integer::intValue).toArray(),
            params.basket(),
            params.largestBasket(),
            params.edgeTail(),
            params.leastShared(),
            params.minShops(),
            params.minBuyers(),
            params.longestDays());
    return reviewers
        .where(isKept(reviewers))
        .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
        .flatMapGroups(new GroupSearch(rules), Encoders.row(GroupSearch.SCHEMA));
  }

  /** Whether a reviewer is in the sample of the platform; notes what is lacking and left out. */
  private Column isKept(Dataset<Row> reviewers) {
    Column dated = filter(col("days"), day -> day.notEqual(UNDATED));
    Column isKept = lit(true);
    for (Row platform :
        stage.collect(
            "reviews-by-platform",
            reviewers
                .groupBy(PLATFORM)
                .agg(
                    sum(size(col("shops"))),
                    min(array_min(dated)),
                    max(array_max(dated)),
                    sum(size(col("days")).minus(size(dated)))),
            MOST_PLATFORMS)) {
      noteTimes(platform);
      long all = platform.getLong(1);
      if (all > params.maxVisits()) {
        long share = Math.max(1, params.maxVisits() * HASH_SHARES / all);
        isKept =
            isKept.and(
                col(PLATFORM)
                    .notEqual(platform.getString(0))
                    .or(pmod(col(BUYER_KEY), lit(HASH_SHARES)).lt(share)));
        stage.note(
            "reviewers-sampled",
            "A platform had more reviews than one task takes; of 1000 reviewers were kept " + share,
            all);
      }
    }
    return isKept;
  }

  private void noteTimes(Row platform) {
    boolean isDated = !platform.isNullAt(2);
    if (!isDated || platform.getInt(2) == platform.getInt(3)) {
      stage.note(
          "lacks-times",
          "Groups are told by who reviewed what alone, all reviews being of one day or of none in "
              + platform.getString(0),
          platform.getLong(1));
    } else if (platform.getLong(4) > 0) {
      stage.note(
          "undated-left-out",
          "Reviews without a day are left out where others have one",
          platform.getLong(4));
    }
  }
}
