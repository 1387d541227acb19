package mingcha.detect.price;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The statutory test of every comparison. One shuffle brings an item's comparisons and sales
 * together; the sales stream by, so that an item with a million of them is no burden.
 */
final class VerdictRows {
  static final String HISTORY_FROM = "history_from";
  static final String OUTCOME = "outcome";
  static final String FIRST_DAY = "first_day";
  static final String LAST_DAY = "last_day";
  static final String COMPARED_FEN = "compared_fen";
  static final String FLOOR_FEN = "floor_fen";
  static final String SAVINGS_FLOOR_FEN = "savings_floor_fen";
  static final String SOLD_UNDER = "sold_under";
  static final String SCORE = "score";
  static final String DECIDING_ORDERS = "deciding_orders";

  /** One row a comparison that was tested. */
  static final StructType SCHEMA =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(Orders.SHOP_ID, DataTypes.StringType)
          .add(Orders.ITEM_ID, DataTypes.StringType)
          .add(Orders.SKU_ID, DataTypes.StringType)
          .add(FIRST_DAY, DataTypes.DateType)
          .add(LAST_DAY, DataTypes.DateType)
          .add(OUTCOME, DataTypes.StringType)
          .add("gap", DataTypes.StringType)
          .add("rule", DataTypes.StringType)
          .add(COMPARED_FEN, DataTypes.LongType)
          .add("asked_fen", DataTypes.LongType)
          .add(FLOOR_FEN, DataTypes.LongType)
          .add(SAVINGS_FLOOR_FEN, DataTypes.LongType)
          .add("basis", DataTypes.StringType)
          .add("is_rounded", DataTypes.BooleanType)
          .add("rests_on_suspects", DataTypes.BooleanType)
          .add("is_more_favourable", DataTypes.BooleanType)
          .add("start", DataTypes.StringType)
          .add(ComparisonRows.SOURCE, DataTypes.StringType)
          .add(SOLD_UNDER, DataTypes.LongType)
          .add(SCORE, DataTypes.DoubleType)
          .add(DECIDING_ORDERS, DataTypes.createArrayType(DataTypes.StringType));

  private static final List<String> ITEM =
      List.of(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID);

  private static final String KIND = "kind";
  private static final String COMPARISON = "comparison";
  private static final String SALE = "sale";

  /**
   * Tests comparisons.
   *
   * @param comparisons columns of {@link ComparisonRows#SCHEMA} and the first day, as a Shanghai
   *     day since 1970-01-01, that the data of the item cover apart from its own sales ({@link
   *     #HISTORY_FROM})
   * @param sales rows of {@link SaleRows}
   */
  static Dataset<Row> of(
      Dataset<Row> comparisons, Dataset<Row> sales, FictitiousOriginalParams params) {
    Column[] item = ITEM.stream().map(name -> col(name)).toArray(Column[]::new);
    Column comparison = struct(names(comparisons.columns()));
    Column sale =
        struct(
            names(
                Orders.SKU_ID,
                SaleRows.PARENT,
                SaleRows.FULL_PAYMENT,
                Orders.STATUS,
                Orders.QUANTITY,
                Orders.PAID_FEN,
                SaleRows.PLATFORM_PART,
                Orders.REFUND_FEN,
                SaleRows.IS_SUSPECT));
    // Only the types matter of the rows that lend each side the columns of the other.
    Dataset<Row> left = comparisons.select(with(item, lit(0).as(KIND), comparison.as(COMPARISON)));
    Dataset<Row> right = sales.select(with(item, lit(1).as(KIND), sale.as(SALE)));
    return left.unionByName(right, true)
        .repartition(item)
        .sortWithinPartitions(with(item, col(KIND)))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new Items(rows, params),
            Encoders.row(SCHEMA));
  }

  private static Column[] names(String... names) {
    return Arrays.stream(names).map(name -> col(name)).toArray(Column[]::new);
  }

  private static Column[] with(Column[] first, Column... more) {
    List<Column> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(more));
    return all.toArray(new Column[0]);
  }

  private record Tested(Row row, FloorTest test) {}

  /** Walks over sorted rows and hands out the verdicts, item by item. */
  private static final class Items implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final FictitiousOriginalParams params;
    private Row next;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private Items(Iterator<Row> rows, FictitiousOriginalParams params) {
      this.rows = rows;
      this.params = params;
      advance();
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && next != null) {
        ready = item().iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      return ready.next();
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    private List<Row> item() {
      Row first = next;
      Map<String, List<Tested>> tests = new HashMap<>();
      int soldFrom = Integer.MAX_VALUE;
      while (next != null && PriceStream.isSameItem(first, next)) {
        Row row = next;
        if (row.getInt(3) == 0) {
          Row comparison = row.getStruct(4);
          tests
              .computeIfAbsent(comparison.getAs(Orders.SKU_ID), sku -> new ArrayList<>())
              .add(new Tested(comparison, new FloorTest(ComparisonRows.comparison(comparison))));
        } else if (!tests.isEmpty()) {
          Sale sale = SaleRows.sale(row.getStruct(5));
          soldFrom = sale.isPaid() ? Math.min(soldFrom, sale.paidDay()) : soldFrom;
          tests
              .getOrDefault(row.getStruct(5).<String>getAs(Orders.SKU_ID), List.of())
              .forEach(tested -> tested.test().accept(sale));
        }
        advance();
      }
      int sold = soldFrom;
      return tests.values().stream()
          .flatMap(List::stream)
          .map(tested -> row(tested, sold))
          .toList();
    }

    private Row row(Tested tested, int soldFrom) {
      Row of = tested.row();
      Comparison comparison = tested.test().comparison();
      ComparisonRows.Source source = ComparisonRows.Source.valueOf(of.getAs(ComparisonRows.SOURCE));
      int historyFrom = Math.min(of.<Integer>getAs(HISTORY_FROM), soldFrom);
      Verdict verdict = tested.test().verdict(historyFrom);
      return RowFactory.create(
          of.getAs(TableSpec.PLATFORM),
          of.getAs(Orders.SHOP_ID),
          of.getAs(Orders.ITEM_ID),
          of.getAs(Orders.SKU_ID),
          date(comparison.lastStart()),
          date(comparison.end()),
          verdict.outcome().name(),
          verdict.gap().name(),
          verdict.rule().name(),
          comparison.comparedFen(),
          comparison.askedFen(),
          verdict.floorFen(),
          verdict.savingsFloorFen(),
          verdict.basis().name(),
          verdict.isRoundedToYuan(),
          verdict.restsOnSuspects(),
          verdict.isMoreFavourable(),
          comparison.start().name(),
          source.name(),
          verdict.soldUnder(),
          params.score(verdict, comparison, source),
          verdict.decidingOrders().toArray(new String[0]));
    }

    private static Date date(int day) {
      return Date.valueOf(LocalDate.ofEpochDay(day));
    }
  }

  private VerdictRows() {}
}
