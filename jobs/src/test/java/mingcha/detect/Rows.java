package mingcha.detect;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import mingcha.schemas.Absences;
import mingcha.schemas.Buyers;
import mingcha.schemas.Column;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An ordinary row of a canonical table, changed only in what a test is about, as in {@code
 * order("o1").buyer("zoe").at("2026-11-01T10:00")}. Values stand in their column's type; times may
 * be written as text and whole numbers as int.
 */
public final class Rows {
  /** Time of every ordinary row. */
  public static final String ORDINARY_TIME = "2026-11-01T12:00";

  private final TableSpec table;
  private final Map<String, Object> values = new HashMap<>();

  private Rows(TableSpec table) {
    this.table = table;
    with(TableSpec.PLATFORM, "taoshi");
    if (table.column(TableSpec.LOADED_AT).isPresent()) {
      with(TableSpec.DUMP_ID, "d1");
      with(TableSpec.FILE_NO, 0);
      with(TableSpec.ROW_NO, 1);
      with(TableSpec.LOADED_AT, "2027-01-01T03:00");
    }
  }

  /** One unit for 100 yuan, paid at once and completed a week later. */
  public static Rows order(String id) {
    return new Rows(Orders.TABLE)
        .with(Orders.ORDER_ID, id)
        .with(Orders.PARENT_ORDER_ID, id)
        .shop("shop")
        .item("item")
        .buyer("buyer of " + id)
        .with(Orders.SKU_ID, "")
        .with(Orders.QUANTITY, 1)
        .with(Orders.LIST_PRICE_FEN, 10_000)
        .with(Orders.PAID_FEN, 10_000)
        .with(Orders.STATUS, "completed")
        .at(ORDINARY_TIME);
  }

  /**
   * The parcel of an order: half a kilogram, collected on the next morning, three days under way.
   */
  public static Rows parcel(String orderId) {
    return new Rows(Shipments.TABLE)
        .with(Shipments.COURIER, "courier")
        .with(Shipments.WAYBILL_NO, "w-" + orderId)
        .with(Shipments.ORDER_ID, orderId)
        .shop("shop")
        .with(Shipments.SENDER_ID, "sender")
        .with(Shipments.WEIGHT_G, 500)
        .with(Shipments.GOODS_NAME, "goods")
        .at("2026-11-02T10:00");
  }

  /** Five stars with a text of its own. */
  public static Rows review(String id) {
    return new Rows(Reviews.TABLE)
        .with(Reviews.REVIEW_ID, id)
        .with(Reviews.ORDER_ID, "order of " + id)
        .shop("shop")
        .item("item")
        .buyer("buyer of " + id)
        .with(Reviews.RATING, 5)
        .with(Reviews.CONTENT, "text of " + id)
        .with(Reviews.IMAGE_COUNT, 0)
        .with(Reviews.IS_DEFAULT, false)
        .with(Reviews.IS_VISIBLE, true)
        .at("2026-11-08T12:00");
  }

  /** An account of long standing. */
  public static Rows account(String buyerId) {
    return new Rows(Buyers.TABLE).buyer(buyerId).with(Buyers.REGISTERED_AT, "2022-03-04T12:00");
  }

  /** A shop of long standing run by a company. */
  public static Rows shopRow(String shopId) {
    return new Rows(Shops.TABLE)
        .shop(shopId)
        .with(Shops.SHOP_NAME, "name of " + shopId)
        .with(Shops.OPERATOR_TYPE, "enterprise")
        .with(Shops.OPENED_AT, "2022-03-04T12:00");
  }

  /** A thing of half a kilogram in a category of its shop's. */
  public static Rows itemRow(String itemId) {
    return new Rows(Items.TABLE)
        .item(itemId)
        .shop("shop")
        .with(Items.TITLE, "title of " + itemId)
        .with(Items.CATEGORY, "category")
        .with(Items.UNIT_WEIGHT_G, 500)
        .with(Items.IS_VIRTUAL, false);
  }

  /** Payment of an order, 100 yuan from the buyer to the shop. */
  public static Rows payment(String id) {
    return new Rows(Payments.TABLE)
        .with(Payments.PAYMENT_ID, id)
        .with(Payments.ORDER_ID, "order of " + id)
        .with(Payments.PAYER_ACCOUNT, "payer of " + id)
        .with(Payments.PAYEE_ACCOUNT, "account of shop")
        .with(Payments.AMOUNT_FEN, 10_000)
        .with(Payments.KIND, "payment")
        .at(ORDINARY_TIME);
  }

  /** A row of a table that has no ordinary row of its own. */
  public static Rows of(TableSpec table) {
    return new Rows(table);
  }

  /** A row that a full dump of the month after no longer has. */
  public static Rows absence(TableSpec of, String key) {
    return new Rows(Absences.TABLE)
        .with(Absences.TABLE_NAME, of.name())
        .with(Absences.KEY, key)
        .with(Absences.LAST_SEEN_DUMP, "d1")
        .with(Absences.MISSING_IN_DUMP, "d2")
        .with(Absences.MISSING_AT, "2027-02-01T03:00");
  }

  /** Observation of an item at its list price of 100 yuan. */
  public static Rows snapshot(String itemId) {
    return new Rows(PriceSnapshots.TABLE)
        .item(itemId)
        .with(PriceSnapshots.SKU_ID, "")
        .shop("shop")
        .with(PriceSnapshots.LIST_PRICE_FEN, 10_000)
        .at(ORDINARY_TIME);
  }

  /**
   * Sets one column; null clears it.
   *
   * @throws IllegalArgumentException when the table has no such column
   */
  public Rows with(String column, Object value) {
    Column known =
        table
            .column(column)
            .orElseThrow(() -> new IllegalArgumentException(table + " has no column " + column));
    values.put(column, inType(value, known.type()));
    return this;
  }

  public Rows platform(String platform) {
    return with(TableSpec.PLATFORM, platform);
  }

  public Rows shop(String shopId) {
    return with(Orders.SHOP_ID, shopId);
  }

  public Rows item(String itemId) {
    return with(Orders.ITEM_ID, itemId);
  }

  public Rows buyer(String buyerId) {
    return with(Orders.BUYER_ID, buyerId);
  }

  /** Sets the time that the row's day is taken from. */
  public Rows at(String time) {
    return with(table.eventTime().orElseThrow(), time);
  }

  /** Sets the time that the row's day is taken from. */
  public Rows at(LocalDateTime time) {
    return at(time.toString());
  }

  /** Table that the row belongs to. */
  public TableSpec table() {
    return table;
  }

  boolean has(String column) {
    return values.get(column) != null;
  }

  /** The row, in the order of the table's columns. */
  public Row row() {
    Map<String, Object> all = new HashMap<>(values);
    table
        .eventTime()
        .map(values::get)
        .ifPresent(
            time -> {
              LocalDateTime at = ((Timestamp) time).toLocalDateTime();
              all.put(TableSpec.EVENT_DAY, Date.valueOf(at.toLocalDate()));
              all.put(TableSpec.EVENT_MONTH, at.toString().substring(0, 7));
            });
    Object[] cells = table.columnNames().stream().map(all::get).toArray();
    return new GenericRowWithSchema(cells, table.schema());
  }

  private static Object inType(Object value, DataType type) {
    if (value instanceof Integer number && type.equals(DataTypes.LongType)) {
      return (long) number;
    }
    if (value instanceof String text && type.equals(DataTypes.TimestampType)) {
      return Timestamp.valueOf(LocalDateTime.parse(text));
    }
    return value;
  }
}
