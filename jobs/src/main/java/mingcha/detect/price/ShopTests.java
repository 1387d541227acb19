package mingcha.detect.price;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One exact test for each shop and group of buyers, over the shop's tables. */
final class ShopTests {
  static final String GROUP = "group_name";
  static final String TABLES = "tables";
  static final String OBSERVED = "observed";
  static final String EXPECTED = "expected";
  static final String P = "p";

  /** The smallest p that the margins of the tables allow. */
  static final String LEAST_P = "least_p";

  /** Share of the group that paid the dear price, less the share of the others. */
  static final String CONTRAST = "contrast";

  /** What the dear price is above the least, as a share, on average over dear tables. */
  static final String EFFECT = "effect";

  static final String EXTRA_FEN = "extra_fen";

  /** Tables of one shop; more sharpen nothing, and convolving them costs their square. */
  private static final int MOST_TABLES = 2_000;

  private static final StructType SCHEMA =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(Orders.SHOP_ID, DataTypes.StringType)
          .add(GROUP, DataTypes.StringType)
          .add(TABLES, DataTypes.LongType)
          .add(OBSERVED, DataTypes.LongType)
          .add(EXPECTED, DataTypes.DoubleType)
          .add(P, DataTypes.DoubleType)
          .add(LEAST_P, DataTypes.DoubleType)
          .add(CONTRAST, DataTypes.DoubleType)
          .add(EFFECT, DataTypes.DoubleType)
          .add(EXTRA_FEN, DataTypes.DoubleType);

  /**
   * Tests over tables of {@link BuyerPrices}.
   *
   * @param leastTables fewer tables of a shop than this are not tested
   */
  static Dataset<Row> of(Dataset<Row> tables, int leastTables) {
    return tables
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            col(BuyerPrices.HOUR),
            col(Orders.ITEM_ID),
            col(Orders.SKU_ID),
            col(Orders.CHANNEL),
            col(Orders.QUANTITY),
            col("n"),
            col("dear"),
            col("returning"),
            col("returning_dear"),
            col("frequent"),
            col("frequent_dear"),
            col("old"),
            col("old_dear"),
            col(BuyerPrices.LEAST_FEN),
            col("most_fen"))
        .repartition(col(TableSpec.PLATFORM), col(Orders.SHOP_ID))
        .sortWithinPartitions(
            TableSpec.PLATFORM,
            Orders.SHOP_ID,
            BuyerPrices.HOUR,
            Orders.ITEM_ID,
            Orders.SKU_ID,
            Orders.CHANNEL,
            Orders.QUANTITY)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new Shops(rows, leastTables),
            Encoders.row(SCHEMA));
  }

  private static final class GroupTest {
    private final String group;
    private final String all;
    private final String dear;
    private final StratifiedFisher test = new StratifiedFisher();
    private long tables;
    private long marked;
    private long others;
    private long othersDear;
    private double effect;
    private double extraFen;

    private GroupTest(String group, String all, String dear) {
      this.group = group;
      this.all = all;
      this.dear = dear;
    }

    private void accept(Row row) {
      long n = row.<Long>getAs("n");
      long dearOnes = row.<Long>getAs("dear");
      long markedOnes = row.<Long>getAs(all);
      long markedDear = row.<Long>getAs(dear);
      if (markedOnes == 0 || markedOnes == n || tables >= MOST_TABLES) {
        return; // One group alone compares with nobody.
      }
      tables++;
      test.add((int) n, (int) markedOnes, (int) dearOnes, (int) markedDear);
      marked += markedOnes;
      others += n - markedOnes;
      othersDear += dearOnes - markedDear;
      long least = row.<Long>getAs(BuyerPrices.LEAST_FEN);
      long most = row.<Long>getAs("most_fen");
      effect += (double) (most - least) / least;
      extraFen += most - least;
    }

    private Row row(Row shop) {
      double contrast =
          (double) test.observed() / marked - (double) othersDear / Math.max(1, others);
      return RowFactory.create(
          shop.getString(0),
          shop.getString(1),
          group,
          tables,
          (long) test.observed(),
          test.expected(),
          test.upperTail(),
          test.leastTail(),
          contrast,
          effect / tables,
          extraFen / tables);
    }
  }

  private static final class Shops implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int leastTables;
    private Row next;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private Shops(Iterator<Row> rows, int leastTables) {
      this.rows = rows;
      this.leastTables = leastTables;
      this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && next != null) {
        ready = shop().iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      return ready.next();
    }

    private List<Row> shop() {
      Row first = next;
      List<GroupTest> tests =
          List.of(
              new GroupTest("RETURNING", "returning", "returning_dear"),
              new GroupTest("FREQUENT", "frequent", "frequent_dear"),
              new GroupTest("OLD", "old", "old_dear"));
      while (next != null
          && first.getString(0).equals(next.getString(0))
          && first.getString(1).equals(next.getString(1))) {
        Row row = next;
        tests.forEach(test -> test.accept(row));
        next = rows.hasNext() ? rows.next() : null;
      }
      List<Row> made = new ArrayList<>();
      tests.stream()
          .filter(test -> test.tables >= leastTables)
          .forEach(test -> made.add(test.row(first)));
      return made;
    }
  }

  private ShopTests() {}
}
