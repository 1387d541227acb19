package mingcha.lead;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Shapes;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that show what a lead is about: its orders and reviews, what the pages showed of its prices,
 * and what its shops and the register say of themselves. A row of a page, a shop or the register
 * names its dump, file and row, so that the record can be found.
 */
final class SampleRows {
  /** Rows of a lead. */
  private static final int MOST = 50;

  /** Shops of a lead that are shown; a ring serves many, and its orders tell more. */
  private static final int MOST_SHOPS = 5;

  /** What a page showed is followed so many days back before the conduct. */
  private static final int DAYS_BEFORE = 30;

  /** Changes of a variant's prices shown before its case begins, and from then on. */
  private static final int CHANGES = 4;

  private static final String LINE = "line";
  private static final String AT = "at";
  private static final String AMOUNT = "amount_fen";
  private static final String TEXT = "text";
  private static final String ITEM = "m_item";
  private static final String VARIANT = "m_sku";
  private static final String FIRST_DAY = "m_day";

  private static final List<String> COLUMNS =
      List.of(
          Leads.LEAD_UID,
          LeadMembers.KIND,
          LeadMembers.ID,
          LeadMembers.WEIGHT,
          LINE,
          AT,
          Orders.ITEM_ID,
          AMOUNT,
          TEXT);

  private static final String SOURCE =
      "concat('dump=', dump_id, '; file=', file_no, '; row=', row_no)";

  private final Lake lake;
  private final Dataset<Row> members;

  /**
   * @param members columns of {@link MemberReading#leadMembers}
   */
  SampleRows(Lake lake, Dataset<Row> members) {
    this.lake = lake;
    this.members = members;
  }

  /**
   * Up to 50 rows a lead; lead_uid, sample. The kinds take turns, so that each is shown, and within
   * a kind the most suspected come first.
   *
   * @param lines columns of {@link MemberReading#lines}
   * @param parts the days of each lead
   */
  Dataset<Row> of(Dataset<Row> lines, List<MemberReading.Part> parts) {
    Dataset<Row> all =
        lines.select(columns()).unionAll(prices(parts)).unionAll(shops()).unionAll(register());
    return all.withColumn(
            "turn",
            expr(
                "row_number() over (partition by lead_uid, kind"
                    + " order by weight desc, id, line)"))
        .where(col("turn").leq(MOST))
        .withColumn(
            "place", expr("row_number() over (partition by lead_uid order by turn, kind, id)"))
        .where(col("place").leq(MOST))
        .groupBy(Leads.LEAD_UID)
        .agg(
            expr("transform(array_sort(collect_list(struct(place, kind, id,"
                    + " date_format(at, 'yyyy-MM-dd HH:mm:ss') as at, item_id, amount_fen,"
                    + " text))), x -> struct(x.kind, x.id, x.at, x.item_id, x.amount_fen,"
                    + " x.text))")
                .cast(Shapes.SAMPLE)
                .as(Leads.SAMPLE));
  }

  /** Observations that show other prices than the one before, near the first day of each case. */
  private Dataset<Row> prices(List<MemberReading.Part> parts) {
    Dataset<Row> cases =
        first("price", MOST)
            .withColumn(ITEM, expr("regexp_extract(id, '^([^/]*)/(.*)/([0-9-]{10})$', 1)"))
            .withColumn(VARIANT, expr("regexp_extract(id, '^([^/]*)/(.*)/([0-9-]{10})$', 2)"))
            .withColumn(FIRST_DAY, expr("try_cast(right(id, 10) as date)"))
            .join(days(parts), Leads.LEAD_UID);
    Dataset<Row> observed =
        lake.read(PriceSnapshots.TABLE)
            .where(months(parts))
            .join(
                cases,
                col(TableSpec.PLATFORM)
                    .equalTo(col("m_platform"))
                    .and(col(PriceSnapshots.ITEM_ID).equalTo(col(ITEM)))
                    // A case of all variants names none.
                    .and(
                        col(VARIANT)
                            .equalTo("")
                            .or(col(VARIANT).equalTo(col(PriceSnapshots.SKU_ID))))
                    .and(col(TableSpec.EVENT_DAY).between(col("from_day"), col("to_day"))))
            .withColumn(
                "shown",
                expr(
                    "struct(list_price_fen, sale_price_fen, ref_price_fen, ref_price_label,"
                        + " promo_id, home_price_fen, detail_price_fen)"))
            .withColumn(
                "is_same",
                expr(
                    "shown <=> lag(shown) over"
                        + " (partition by lead_uid, id, sku_id order by observed_at)"))
            .where("not is_same")
            .withColumn(
                "near",
                expr(
                    "row_number() over (partition by lead_uid, id, event_day < m_day order by"
                        + " abs(unix_micros(observed_at) - unix_micros(timestamp(m_day))),"
                        + " sku_id)"))
            .where(col("near").leq(CHANGES));
    return observed
        .withColumn(
            LINE,
            expr("concat_ws('/', date_format(observed_at, 'yyyy-MM-dd HH:mm:ss.SSS'), sku_id)"))
        .withColumn(AT, col(PriceSnapshots.OBSERVED_AT))
        .withColumn(
            AMOUNT,
            coalesce(col(PriceSnapshots.SALE_PRICE_FEN), col(PriceSnapshots.LIST_PRICE_FEN)))
        .withColumn(
            TEXT,
            expr(
                "concat_ws('; ', "
                    + yuan("list_price")
                    + ", "
                    + yuan("sale_price")
                    + ", "
                    + yuan("ref_price")
                    + ", concat('ref_price_label=', ref_price_label), "
                    + yuan("home_price")
                    + ", "
                    + yuan("detail_price")
                    + ", concat('promo_id=', promo_id), "
                    + SOURCE
                    + ")"))
        .select(columns());
  }

  /** Name and yuan of a price; null where there is none. */
  private static String yuan(String price) {
    return "concat('" + price + "=', format_string('%.2f', " + price + "_fen / 100D))";
  }

  private Dataset<Row> shops() {
    return shopRows()
        .withColumn(LeadMembers.KIND, lit("shop"))
        .withColumn(LINE, lit(""))
        .withColumn(AT, col(Shops.OPENED_AT))
        .withColumn(
            TEXT,
            expr(
                "concat_ws('; ', concat('licence_display=', licence_display),"
                    + " concat('operator_type=', operator_type),"
                    + " concat('operator_name=', operator_name), concat('uscc=', uscc),"
                    + " concat('region_code=', region_code), "
                    + SOURCE
                    + ")"))
        .select(columns());
  }

  /** The latest row of the register for the code that each shop shows. */
  private Dataset<Row> register() {
    Dataset<Row> codes =
        shopRows()
            .groupBy(col(Leads.LEAD_UID), expr("upper(trim(uscc))").as("code"))
            .agg(max(LeadMembers.WEIGHT).as(LeadMembers.WEIGHT));
    return lake.read(Registry.TABLE)
        .join(codes, col(Registry.USCC).equalTo(col("code")))
        .withColumn(
            "age",
            expr(
                "row_number() over (partition by lead_uid, uscc"
                    + " order by loaded_at desc, platform, file_no desc, row_no desc)"))
        .where(col("age").equalTo(1))
        .withColumn(LeadMembers.KIND, lit("registry"))
        .withColumn(LeadMembers.ID, col(Registry.USCC))
        .withColumn(LINE, lit(""))
        .withColumn(AT, coalesce(col(Registry.STATUS_AT), col(Registry.ESTABLISHED_AT)))
        .withColumn(Orders.ITEM_ID, lit(null).cast("string"))
        .withColumn(AMOUNT, lit(null).cast("bigint"))
        .withColumn(
            TEXT,
            expr(
                "concat_ws('; ', concat('status=', status), concat('name=', name),"
                    + " concat('region_code=', region_code),"
                    + " concat('established_at=', date_format(established_at, 'yyyy-MM-dd')), "
                    + SOURCE
                    + ")"))
        .select(columns());
  }

  /** The first shops of each lead, as the dumps describe them. */
  private Dataset<Row> shopRows() {
    return lake.read(Shops.TABLE)
        .join(
            first("shop", MOST_SHOPS),
            col(TableSpec.PLATFORM)
                .equalTo(col("m_platform"))
                .and(col(Shops.SHOP_ID).equalTo(col(LeadMembers.ID))))
        .withColumn(Orders.ITEM_ID, lit(null).cast("string"))
        .withColumn(AMOUNT, lit(null).cast("bigint"));
  }

  /** The most suspected members of one kind, each once a lead, whichever detectors name it. */
  private Dataset<Row> first(String kind, int most) {
    return members
        .where(col(LeadMembers.KIND).equalTo(kind))
        .groupBy(
            col(LeadMembers.LEAD_UID),
            col(TableSpec.PLATFORM).as("m_platform"),
            col(LeadMembers.KIND),
            col(LeadMembers.ID))
        .agg(max(LeadMembers.WEIGHT).as(LeadMembers.WEIGHT))
        .withColumn(
            "nth", expr("row_number() over (partition by lead_uid order by weight desc, id)"))
        .where(col("nth").leq(most));
  }

  private Dataset<Row> days(List<MemberReading.Part> parts) {
    Map<String, Row> days = new TreeMap<>();
    for (MemberReading.Part part : parts) {
      days.put(
          part.leadUid(),
          RowFactory.create(
              part.leadUid(),
              Date.valueOf(part.window().from().minusDays(DAYS_BEFORE)),
              Date.valueOf(part.window().to())));
    }
    return lake.spark()
        .createDataFrame(
            new ArrayList<>(days.values()),
            new StructType()
                .add(Leads.LEAD_UID, DataTypes.StringType)
                .add("from_day", DataTypes.DateType)
                .add("to_day", DataTypes.DateType));
  }

  /** Other months of observations are not read at all. */
  private static Column months(List<MemberReading.Part> parts) {
    String first =
        parts.stream()
            .map(part -> part.window().from().minusDays(DAYS_BEFORE).toString())
            .min(String::compareTo)
            .orElse("9");
    String last =
        parts.stream()
            .map(part -> part.window().to().toString())
            .max(String::compareTo)
            .orElse("0");
    return col(TableSpec.EVENT_MONTH).between(month(first), month(last));
  }

  private static String month(String day) {
    return day.substring(0, Math.min(7, day.length()));
  }

  private static Column[] columns() {
    return COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new);
  }
}
