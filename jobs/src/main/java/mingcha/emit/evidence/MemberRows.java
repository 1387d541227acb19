package mingcha.emit.evidence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Canonical rows that a lead rests on, and where in the dumps each came from. */
public final class MemberRows {
  /** Days of prices before the acts that a price case is measured against, with room to spare. */
  private static final int DAYS_BEFORE = 30;

  private static final StructType PLACE =
      new StructType()
          .add("table_name", StringType)
          .add("id", StringType)
          .add(TableSpec.PLATFORM, StringType)
          .add(TableSpec.DUMP_ID, StringType)
          .add(TableSpec.FILE_NO, IntegerType)
          .add(TableSpec.ROW_NO, LongType);

  /** Platform that sent the file. */
  public static final String SENDER = "sender";

  private final Lake lake;
  private final Row lead;
  private final Dataset<Row> members;

  /**
   * @param lead a row of the table leads
   */
  public MemberRows(Lake lake, Row lead) {
    this.lake = lake;
    this.lead = lead;
    this.members =
        lake.read(LeadMembers.TABLE)
            .where(col(LeadMembers.LEAD_UID).equalTo(lead.<String>getAs(Leads.LEAD_UID)));
  }

  /**
   * The row of a lead.
   *
   * @throws UserError exit 2 when the lake has no such lead
   */
  public static Row lead(Lake lake, String leadUid) {
    List<Row> leads =
        lake.read(Leads.TABLE).where(col(Leads.LEAD_UID).equalTo(leadUid)).collectAsList();
    if (leads.isEmpty()) {
      throw UserError.usage("emit.evidence.no-lead", leadUid, lake.location());
    }
    return leads.get(0);
  }

  /**
   * Rows of one table.
   *
   * @param rows sorted by the table's key
   */
  public record OfTable(TableSpec table, Dataset<Row> rows) {}

  /** Members, sorted. */
  public Dataset<Row> members() {
    return members.orderBy(LeadMembers.KIND, LeadMembers.ID, LeadMembers.DETECTOR);
  }

  /** Rows of every table of this lake that the lead rests on. */
  public List<OfTable> all() {
    Column orderId = Orders.mainOrder();
    List<OfTable> all = new ArrayList<>();
    all.add(
        of(
            Orders.TABLE,
            here(Orders.TABLE).join(ids("order"), orderId.equalTo(id()), "left_semi")));
    all.add(
        of(
            Reviews.TABLE,
            here(Reviews.TABLE)
                .join(ids("review"), col(Reviews.REVIEW_ID).equalTo(id()), "left_semi")));
    all.add(
        of(
            Shipments.TABLE,
            here(Shipments.TABLE)
                .join(ids("waybill"), col(Shipments.WAYBILL_NO).equalTo(id()), "left_semi")));
    all.add(
        of(
            PriceSnapshots.TABLE,
            here(PriceSnapshots.TABLE)
                .where(
                    col(TableSpec.EVENT_DAY)
                        .between(
                            date_sub(lit(lead.<Date>getAs(Leads.FIRST_ACT_AT)), DAYS_BEFORE),
                            lit(lead.<Date>getAs(Leads.LAST_ACT_AT))))
                .join(ids("item"), col(PriceSnapshots.ITEM_ID).equalTo(id()), "left_semi")));
    all.add(
        of(
            Shops.TABLE,
            here(Shops.TABLE)
                .where(col(Shops.SHOP_ID).equalTo(lead.<String>getAs(Leads.SHOP_ID)))));
    all.add(
        of(
            Registry.TABLE,
            lake.read(Registry.TABLE)
                .where(col(Registry.USCC).equalTo(lead.<String>getAs(Leads.USCC)))));
    return all.stream().filter(rows -> lake.has(rows.table())).toList();
  }

  /** table, key, sender, dump, file, path, hash and row number of each row, sorted. */
  public Dataset<Row> lineage() {
    Dataset<Row> places = lake.spark().createDataFrame(List.of(), PLACE);
    for (OfTable table : all()) {
      String keyColumn = table.table().key().get(table.table().key().size() > 1 ? 1 : 0);
      Dataset<Row> these =
          table
              .rows()
              .select(
                  lit(table.table().name()).as("table_name"),
                  col(keyColumn).as("id"),
                  col(TableSpec.PLATFORM),
                  col(TableSpec.DUMP_ID),
                  col(TableSpec.FILE_NO),
                  col(TableSpec.ROW_NO));
      places = places.unionAll(these);
    }
    Dataset<Row> files =
        lake.read(DumpFiles.TABLE)
            .select(
                col(DumpFiles.DUMP_ID),
                col(DumpFiles.FILE_NO),
                col(DumpFiles.PLATFORM).as(SENDER),
                col(DumpFiles.PATH),
                col(DumpFiles.SHA256));
    // Rows of the register speak of no platform, so the platform that sent a file is not compared.
    return places
        .join(files, new String[] {TableSpec.DUMP_ID, TableSpec.FILE_NO}, "left")
        .where(
            col(SENDER)
                .isNull()
                .or(col(SENDER).equalTo(col(TableSpec.PLATFORM)))
                .or(col(TableSpec.PLATFORM).equalTo("-")))
        .select(
            "table_name",
            "id",
            TableSpec.PLATFORM,
            SENDER,
            TableSpec.DUMP_ID,
            TableSpec.FILE_NO,
            DumpFiles.PATH,
            DumpFiles.SHA256,
            TableSpec.ROW_NO)
        .orderBy("table_name", "id", TableSpec.DUMP_ID, TableSpec.FILE_NO, TableSpec.ROW_NO);
  }

  private Dataset<Row> here(TableSpec table) {
    return lake.read(table)
        .where(col(TableSpec.PLATFORM).equalTo(lead.<String>getAs(Leads.PLATFORM)));
  }

  private Dataset<Row> ids(String kind) {
    return members
        .where(col(LeadMembers.KIND).equalTo(kind))
        .select(col(LeadMembers.ID).as("member_id"));
  }

  private static Column id() {
    return col("member_id");
  }

  private static OfTable of(TableSpec table, Dataset<Row> rows) {
    return new OfTable(
        table, rows.orderBy(table.key().stream().map(name -> col(name)).toArray(Column[]::new)));
  }
}
