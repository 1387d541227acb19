package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.to_date;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Reviews;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Tables of any size to time detectors on. They are plain: popularity has a heavy tail, the rest is
 * drawn evenly, and what is planted is there to see that a fast detector still finds something.
 */
final class LargeTables {
  private static final Instant START = Instant.parse("2026-07-01T00:00:00Z");
  private static final int DAYS = 90;
  private static final int ORDERS_PER_BUYER = 9;
  private static final int ORDERS_PER_SHOP = 30;
  private static final int RING_BUYERS = 500;
  private static final int RING_SHOPS = 20;
  private static final int REVIEWS_PER_SHOP = 200;
  private static final int SNAPSHOTS_PER_SKU = 100;

  /**
   * Cells of one row by column; the seed of a row is its number, so any partitioning is the same.
   */
  private interface Maker extends Serializable {
    void make(long number, SplittableRandom random, Map<String, Object> cells);
  }

  /**
   * Orders of two million buyers at three hundred thousand shops in 90 days for each nine million,
   * and a ring of 500 buyers and 20 shops, of whose pairs six in ten meet within ten days.
   */
  static Dataset<Row> orders(SparkSession spark, long rows) {
    long ring = (long) (0.6 * RING_BUYERS * RING_SHOPS);
    long buyers = Math.max(RING_BUYERS * 4, rows * 2 / ORDERS_PER_BUYER);
    long shops = Math.max(RING_SHOPS * 4, rows / ORDERS_PER_SHOP);
    return table(
        spark,
        Orders.TABLE,
        rows,
        (number, random, cells) -> {
          boolean planted = number < ring;
          long buyer = planted ? random.nextInt(RING_BUYERS) * 3L : tailed(random, buyers, 1.5);
          long shop = planted ? 40 + random.nextInt(RING_SHOPS) : tailed(random, shops, 2);
          double day = planted ? 40 + 10 * random.nextDouble() : DAYS * random.nextDouble();
          order(
              number,
              at(day),
              "b" + buyer,
              "s" + shop,
              "i" + shop + "-" + random.nextInt(5),
              cells);
          cells.put(Orders.PAID_FEN, 1000L + random.nextInt(9000));
        });
  }

  /**
   * Reviews of which one in five is of one shop, one in ten has one text, and one in a hundred is
   * of a family of fifty near copies in a shop.
   */
  static Dataset<Row> reviews(SparkSession spark, long rows) {
    long shops = Math.max(10, rows / REVIEWS_PER_SHOP);
    return table(
        spark,
        Reviews.TABLE,
        rows,
        (number, random, cells) -> {
          long shop = random.nextInt(5) == 0 ? 0 : 1 + tailed(random, shops, 2);
          int kind = random.nextInt(100);
          String text = kind < 10 ? "此用户没有填写评价内容" : text(random, 12 + random.nextInt(50));
          if (kind == 10) {
            text = text(new SplittableRandom(-1 - number / 5000), 40);
            shop = 1 + number / 5000 % shops;
            int edited = random.nextInt(text.length());
            text = text.substring(0, edited) + sign(random) + text.substring(edited + 1);
          }
          double day = DAYS * random.nextDouble();
          cells.put(Reviews.REVIEW_ID, "r" + number);
          cells.put(Reviews.ORDER_ID, "o" + number);
          cells.put(Reviews.SHOP_ID, "s" + shop);
          cells.put(Reviews.ITEM_ID, "i" + shop + "-" + random.nextInt(5));
          cells.put(Reviews.BUYER_ID, "b" + tailed(random, Math.max(100, rows / 2), 1.5));
          cells.put(Reviews.RATING, random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 5);
          cells.put(Reviews.CONTENT, text);
          cells.put(Reviews.IMAGE_COUNT, (long) random.nextInt(3));
          cells.put(Reviews.CREATED_AT, at(day));
          cells.put(Reviews.IS_DEFAULT, false);
          cells.put(Reviews.IS_VISIBLE, true);
        });
  }

  /**
   * One price a day of each variant; one in two thousand claims an original price that nobody paid.
   */
  static Dataset<Row> snapshots(SparkSession spark, long rows) {
    return table(
        spark,
        PriceSnapshots.TABLE,
        rows,
        (number, random, cells) -> {
          long sku = number / SNAPSHOTS_PER_SKU;
          long day = number % SNAPSHOTS_PER_SKU * DAYS / SNAPSHOTS_PER_SKU;
          boolean promoted = day >= 60 && day < 66;
          long price = price(sku);
          cells.put(PriceSnapshots.ITEM_ID, "i" + sku / 2);
          cells.put(PriceSnapshots.SKU_ID, "k" + sku);
          cells.put(PriceSnapshots.SHOP_ID, "s" + sku / 50);
          cells.put(
              PriceSnapshots.OBSERVED_AT,
              at(number % SNAPSHOTS_PER_SKU * (double) DAYS / SNAPSHOTS_PER_SKU));
          cells.put(PriceSnapshots.LIST_PRICE_FEN, price);
          cells.put(PriceSnapshots.SALE_PRICE_FEN, promoted ? price * 8 / 10 : price);
          if (promoted) {
            cells.put(PriceSnapshots.REF_PRICE_FEN, sku % 2000 == 7 ? price * 2 : price);
            cells.put(PriceSnapshots.REF_PRICE_LABEL, "original");
            cells.put(PriceSnapshots.PROMO_ID, "p" + sku);
            cells.put(PriceSnapshots.PROMO_STARTS_AT, at(60));
            cells.put(PriceSnapshots.PROMO_ENDS_AT, at(66));
          }
        });
  }

  /** Orders of the variants that {@link #snapshots} shows, at the price of the day. */
  static Dataset<Row> sales(SparkSession spark, long rows, long snapshots) {
    long skus = Math.max(1, snapshots / SNAPSHOTS_PER_SKU);
    return table(
        spark,
        Orders.TABLE,
        rows,
        (number, random, cells) -> {
          long sku = random.nextLong(skus);
          double day = DAYS * random.nextDouble();
          long price = price(sku);
          order(
              number,
              at(day),
              "b" + random.nextLong(rows / 4 + 1),
              "s" + sku / 50,
              "i" + sku / 2,
              cells);
          cells.put(Orders.SKU_ID, "k" + sku);
          cells.put(Orders.LIST_PRICE_FEN, price);
          cells.put(Orders.PAID_FEN, day >= 60 && day < 66 ? price * 8 / 10 : price);
        });
  }

  private static void order(
      long number,
      Timestamp at,
      String buyer,
      String shop,
      String item,
      Map<String, Object> cells) {
    cells.put(Orders.ORDER_ID, "o" + number);
    cells.put(Orders.PARENT_ORDER_ID, "o" + number);
    cells.put(Orders.SHOP_ID, shop);
    cells.put(Orders.ITEM_ID, item);
    cells.put(Orders.BUYER_ID, buyer);
    cells.put(Orders.QUANTITY, 1L);
    cells.put(Orders.STATUS, "completed");
    cells.put(Orders.CREATED_AT, at);
    cells.put(Orders.PAID_AT, at);
  }

  private static long price(long sku) {
    return 2000L + new SplittableRandom(sku).nextInt(20_000);
  }

  private static long tailed(SplittableRandom random, long many, double power) {
    return (long) (many * Math.pow(random.nextDouble(), power));
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(sign(random));
    }
    return text.toString();
  }

  private static char sign(SplittableRandom random) {
    return (char) (0x4e00 + tailed(random, 3000, 2));
  }

  private static Timestamp at(double day) {
    return Timestamp.from(START.plusSeconds((long) (day * 86_400)));
  }

  private static Dataset<Row> table(SparkSession spark, TableSpec table, long rows, Maker maker) {
    StructType schema = table.schema();
    String[] names = schema.fieldNames();
    String time = table.eventTime().orElseThrow();
    int tasks = (int) Math.max(2, rows / 1_000_000);
    return spark
        .range(0, rows, 1, tasks)
        .map(
            (MapFunction<Long, Row>)
                number -> {
                  Map<String, Object> cells = new HashMap<>();
                  cells.put(TableSpec.PLATFORM, "p");
                  cells.put(TableSpec.DUMP_ID, "d");
                  cells.put(TableSpec.FILE_NO, 0);
                  cells.put(TableSpec.ROW_NO, number);
                  cells.put(TableSpec.LOADED_AT, at(DAYS));
                  maker.make(number, new SplittableRandom(number), cells);
                  Object[] row = new Object[names.length];
                  for (int i = 0; i < row.length; i++) {
                    row[i] = cells.get(names[i]);
                  }
                  return RowFactory.create(row);
                },
            Encoders.row(schema.asNullable()))
        .withColumn(TableSpec.EVENT_DAY, to_date(col(time)))
        .withColumn(TableSpec.EVENT_MONTH, date_format(col(time), "yyyy-MM"));
  }

  private LargeTables() {}
}
