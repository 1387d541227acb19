package mingcha.detect.review;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import mingcha.graph.Block;
import mingcha.graph.BlockRules;
import mingcha.graph.TimedBlocks;
import mingcha.graph.Visits;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One task: the praise of one platform goes in, one row a reviewer; the reviews of its groups come
 * out, each with the figures of its group. Reviewers and shops are numbered by their sorted keys,
 * so that the order of arrival does not matter.
 *
 * <p>Reviews that bear no day are searched as if they were all of one day: pairs of shops are then
 * measured against the lifts of ordinary pairs, and reviewers against those who were at one of the
 * shops only (docs/methods/ring.md, without history).
 */
final class GroupSearch implements FlatMapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;

  static final String GROUP = "group";
  static final String BUYER_KEY = "buyer_key";
  static final String SHOP_KEY = "shop_key";
  static final String DAY_NO = "day_no";
  static final String WEIGHT = "weight";
  static final String LOG_TAIL = "log_tail";
  static final String REVIEWERS = "reviewers";
  static final String SHOPS = "group_shops";
  static final String DENSITY = "density";
  static final String PURITY = "purity";
  static final String ELSEWHERE = "elsewhere";

  /** The tail that who reviewed what has by itself, where there are no other days. */
  static final String LOG_TAIL_NOW = "log_tail_now";

  /** Whether there were other days to compare with. */
  static final String IS_TIMED = "is_timed";

  /** Number of a day that is not known. */
  static final int UNDATED = Integer.MIN_VALUE;

  static final StructType SCHEMA =
      new StructType()
          .add(WrittenReviews.PLATFORM, StringType)
          .add(GROUP, IntegerType)
          .add(BUYER_KEY, LongType)
          .add(SHOP_KEY, LongType)
          .add(DAY_NO, IntegerType)
          .add(WEIGHT, DoubleType)
          .add(LOG_TAIL, DoubleType)
          .add(REVIEWERS, IntegerType)
          .add(SHOPS, IntegerType)
          .add(DENSITY, DoubleType)
          .add(PURITY, DoubleType)
          .add(ELSEWHERE, IntegerType)
          .add(LOG_TAIL_NOW, DoubleType)
          .add(IS_TIMED, BooleanType);

  private final BlockRules rules;

  GroupSearch(BlockRules rules) {
    this.rules = rules;
  }

  @Override
  public Iterator<Row> call(String platform, Iterator<Row> reviewers) {
    LongArrayList buyerOf = new LongArrayList();
    LongArrayList shopOf = new LongArrayList();
    IntArrayList dayOf = new IntArrayList();
    while (reviewers.hasNext()) {
      Row reviewer = reviewers.next();
      List<Long> shops = reviewer.getList(2);
      List<Integer> days = reviewer.getList(3);
      for (int i = 0; i < shops.size(); i++) {
        buyerOf.add(reviewer.getLong(1));
        shopOf.add(shops.get(i).longValue());
        dayOf.add(days.get(i).intValue());
      }
    }
    dropUndated(buyerOf, shopOf, dayOf);
    long[] buyers = sorted(buyerOf);
    long[] shops = sorted(shopOf);
    Visits visits =
        Visits.of(
            buyers.length,
            shops.length,
            numbers(buyerOf, buyers),
            numbers(shopOf, shops),
            dayOf.toIntArray());
    List<Block> blocks = TimedBlocks.in(visits, rules).blocks();
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < blocks.size(); group++) {
      Block block = blocks.get(group);
      for (int visit : block.visits()) {
        rows.add(
            RowFactory.create(
                platform,
                group,
                buyers[visits.person(visit)],
                shops[visits.place(visit)],
                visits.day(visit),
                block.weight(visits.person(visit), visits.place(visit)),
                block.logTail(),
                block.persons().length,
                block.places().length,
                block.density(),
                block.purity(),
                block.elsewhere(),
                block.logTailNow(),
                visits.days() > 1));
      }
    }
    return rows.iterator();
  }

  /** Visits without a day are left out, unless none has one: then all count as of one day. */
  private static void dropUndated(LongArrayList buyers, LongArrayList shops, IntArrayList days) {
    int kept = 0;
    for (int i = 0; i < days.size(); i++) {
      if (days.getInt(i) != UNDATED) {
        buyers.set(kept, buyers.getLong(i));
        shops.set(kept, shops.getLong(i));
        days.set(kept++, days.getInt(i));
      }
    }
    if (kept > 0) {
      buyers.size(kept);
      shops.size(kept);
      days.size(kept);
    }
  }

  private static long[] sorted(LongArrayList keys) {
    long[] known = new LongLinkedOpenHashSet(keys).toLongArray();
    Arrays.sort(known);
    return known;
  }

  private static int[] numbers(LongArrayList keys, long[] sorted) {
    int[] numbers = new int[keys.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Arrays.binarySearch(sorted, keys.getLong(i));
    }
    return numbers;
  }
}
