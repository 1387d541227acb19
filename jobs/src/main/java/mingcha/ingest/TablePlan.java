package mingcha.ingest;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.schemas.Buyers;
import mingcha.schemas.Column;
import mingcha.schemas.Complaints;
import mingcha.schemas.Declarations;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.types.DataTypes;

/** How the columns of one canonical table are read, and which of them make its key. */
final class TablePlan {
  /** What each person's column identifies. One kind wherever the same thing is meant. */
  private static final Map<String, PersonKind> PERSONS =
      Map.ofEntries(
          entry(Orders.BUYER_ID, PersonKind.BUYER),
          entry(Orders.PAYER_ACCOUNT, PersonKind.ACCOUNT),
          entry(Payments.PAYEE_ACCOUNT, PersonKind.ACCOUNT),
          entry(Orders.DEVICE_ID, PersonKind.DEVICE),
          entry(Orders.IP, PersonKind.IP),
          entry(Orders.CONSIGNEE_ID, PersonKind.CONSIGNEE),
          entry(Orders.ADDRESS_ID, PersonKind.ADDRESS),
          entry(Shipments.SENDER_ID, PersonKind.SENDER),
          entry(Buyers.REGISTER_IP, PersonKind.IP),
          entry(Buyers.REGISTER_DEVICE, PersonKind.DEVICE),
          entry(Buyers.PHONE_ID, PersonKind.PHONE),
          entry(Shops.PERSON_ID, PersonKind.PERSON),
          entry(Complaints.COMPLAINANT_ID, PersonKind.COMPLAINANT),
          entry(Declarations.ORDER_BUYER_ID, PersonKind.BUYER),
          entry(Declarations.PAYER_ID, PersonKind.ACCOUNT));

  private static final Map<String, String> BLOCKS =
      Map.of(Orders.IP_BLOCK, Orders.IP, Buyers.REGISTER_IP_BLOCK, Buyers.REGISTER_IP);

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "orders." + Orders.STATUS, Set.of("created", "paid", "shipped", "completed", "closed"),
          "shops." + Shops.OPERATOR_TYPE,
              Set.of("enterprise", "individual_business", "natural_person", "platform"),
          "shops." + Shops.LICENCE_DISPLAY, Set.of("licence", "permit", "exempt", "link", "none"),
          "price_snapshots." + PriceSnapshots.REF_PRICE_LABEL,
              Set.of("original", "struck", "msrp", "counter", "tag", "none"),
          "payments." + Payments.KIND, Set.of("payment", "refund", "transfer", "red_packet"),
          "registry." + Registry.STATUS, Set.of("active", "revoked", "deregistered", "abnormal"),
          "complaints." + Complaints.KIND, Set.of("complaint", "report"));

  private static final Set<String> REGIONS =
      Set.of(
          Orders.CONSIGNEE_REGION,
          Shipments.ORIGIN_REGION,
          Shipments.DEST_REGION,
          Shops.REGION_CODE);

  private final TableSpec table;
  private final List<CellPlan> cells = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final int[] key;

  TablePlan(TableSpec table) {
    this.table = table;
    List<Column> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
      if (!isProvenance(columns.get(i).name())) {
        cells.add(planOf(columns.get(i), i));
      }
    }
    this.key = table.key().stream().mapToInt(this::indexOf).toArray();
  }

  TableSpec table() {
    return table;
  }

  /** Columns that a dump may bring, in the order of the table. */
  List<CellPlan> cells() {
    return cells;
  }

  /** Positions of the key's columns in the table; the platform comes first. */
  int[] key() {
    return key;
  }

  /** Position of a column in the table; -1 when it has none of that name. */
  int indexOf(String column) {
    return positions.getOrDefault(column, -1);
  }

  /** The IP column that a block is made of. */
  static String ipOf(String block) {
    return BLOCKS.get(block);
  }

  /** Columns that a file of this table must have. */
  List<String> required() {
    return cells.stream()
        .filter(cell -> cell.isRequired() && !isDefaulted(cell.name()))
        .map(CellPlan::name)
        .toList();
  }

  /** A variant that the platform does not have is the empty one, and no gap. */
  static boolean isDefaulted(String column) {
    return column.equals(Orders.SKU_ID);
  }

  private CellPlan planOf(Column column, int index) {
    String name = column.name();
    String qualified = table.name() + "." + name;
    boolean isRequired = column.isRequired() && !isDefaulted(name);
    boolean isInt = column.type().equals(DataTypes.IntegerType);
    Set<String> words = WORDS.getOrDefault(qualified, Set.of());
    return new CellPlan(
        name,
        index,
        kindOf(column, qualified),
        PERSONS.get(name),
        isRequired,
        qualified.equals("orders." + Orders.QUANTITY) || name.equals(Reviews.RATING) ? 1 : 0,
        name.equals(Reviews.RATING) ? 5 : isInt ? Integer.MAX_VALUE : 1_000_000_000_000_000L,
        words,
        isInt);
  }

  private static CellKind kindOf(Column column, String qualified) {
    String name = column.name();
    if (BLOCKS.containsKey(name)) {
      return CellKind.BLOCK;
    }
    if (PERSONS.containsKey(name)) {
      return CellKind.PERSON;
    }
    if (column.type().equals(DataTypes.TimestampType)) {
      return CellKind.TIME;
    }
    if (column.type().equals(DataTypes.BooleanType)) {
      return CellKind.TRUTH;
    }
    if (!column.type().equals(DataTypes.StringType)) {
      return name.endsWith("_fen") ? CellKind.MONEY : CellKind.WHOLE_NUMBER;
    }
    if (WORDS.containsKey(qualified)) {
      return CellKind.WORD;
    }
    if (REGIONS.contains(name)) {
      return CellKind.REGION;
    }
    return switch (column.privacy()) {
      case FREE_TEXT -> CellKind.FREE_TEXT;
      case MASKED -> name.equals(Buyers.NICKNAME) ? CellKind.NICKNAME : CellKind.OPERATOR_TEXT;
      case PERSONAL -> throw new IllegalStateException("No kind of person for " + qualified);
      case OPEN, BUSINESS -> isId(name) ? CellKind.ID : CellKind.TEXT;
    };
  }

  private static boolean isId(String name) {
    return name.endsWith("_id") || name.endsWith("_no") || name.equals(Registry.USCC);
  }

  private static boolean isProvenance(String name) {
    return switch (name) {
      case TableSpec.PLATFORM,
          TableSpec.DUMP_ID,
          TableSpec.FILE_NO,
          TableSpec.ROW_NO,
          TableSpec.LOADED_AT,
          TableSpec.EVENT_DAY,
          TableSpec.EVENT_MONTH ->
          true;
      default -> false;
    };
  }
}
