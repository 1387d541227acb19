package mingcha.detect.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.schemas.Items;
import mingcha.schemas.Reviews;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reviews that buyers wrote themselves, with the title and the category of what they review. */
final class WrittenReviews {
  static final String PLATFORM = TableSpec.PLATFORM;
  static final String SHOP = Reviews.SHOP_ID;
  static final String REVIEW = Reviews.REVIEW_ID;
  static final String BUYER = Reviews.BUYER_ID;
  static final String ITEM = Reviews.ITEM_ID;
  static final String RATING = Reviews.RATING;
  static final String DAY = TableSpec.EVENT_DAY;
  static final String TITLE = Items.TITLE;
  static final String CATEGORY = Items.CATEGORY;

  /** What the platform wrote because the buyer did not is left out. */
  static Dataset<Row> of(Inputs inputs) {
    Dataset<Row> items = inputs.table(Items.TABLE).select(PLATFORM, ITEM, TITLE, CATEGORY);
    return inputs
        .table(Reviews.TABLE)
        .where(not(coalesce(col(Reviews.IS_DEFAULT), lit(false))))
        .join(items, new String[] {PLATFORM, ITEM}, "left")
        .withColumn(CATEGORY, coalesce(col(CATEGORY), lit("-")));
  }

  /**
   * The peers of each category: its shops, or those of all small categories together.
   *
   * @param rows platform, category, shop_id
   * @param peerShops shops that a category must have to be a baseline of its own
   * @return columns platform, category, peers
   */
  static Dataset<Row> peers(Dataset<Row> rows, int peerShops) {
    Column isLarge = col("shops").geq(peerShops);
    return rows.groupBy(PLATFORM, CATEGORY)
        .agg(count_distinct(col(SHOP)).as("shops"))
        .select(
            col(PLATFORM), col(CATEGORY), when(isLarge, col(CATEGORY)).otherwise("*").as("peers"));
  }

  private WrittenReviews() {}
}
