package mingcha.detect.review;

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
          .add(ELSEWHERE, IntegerType);

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
                block.elsewhere()));
      }
    }
    return rows.iterator();
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
