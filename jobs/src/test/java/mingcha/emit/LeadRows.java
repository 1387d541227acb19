package mingcha.emit;

import java.sql.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Shapes;
import mingcha.schemas.TableSpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** An ordinary lead, plus only what the test is about. */
public final class LeadRows {
  private final Map<String, Object> cells = new LinkedHashMap<>();

  private LeadRows() {}

  /** A lead about a shop that brushes; its number gives its rank, its uid and its shop. */
  public static LeadRows lead(int number) {
    LeadRows lead = new LeadRows();
    Date night = Date.valueOf("2026-11-01");
    return lead.with(Leads.LEAD_UID, uid(number))
        .with(Leads.LEAD_NO, "4401062026110101" + String.format("%06d", number))
        .with(Leads.RUN_ID, "20261101T030000000-aaaaaaaa")
        .with(Leads.STATUS, "new")
        .with(Leads.VIOLATION_CODE, "UC-BRUSH-SELF")
        .with(Leads.VIOLATION_NAME, "涉嫌虚构交易（刷单）")
        .with(Leads.LEGAL_BASIS, new String[] {"《反不正当竞争法》第九条", "《电子商务法》第十七条"})
        .with(Leads.PLATFORM, "taoshi")
        .with(Leads.SHOP_ID, "s" + number)
        .with(Leads.SHOP_NAME, "店铺" + number)
        .with(Leads.SHOP_URL, "https://taoshi.example/s" + number)
        .with(Leads.SUBJECT_TYPE, "shop")
        .with(Leads.SUBJECT_ID, "s" + number)
        .with(Leads.SUBJECT_NAME, "广州某某商贸有限公司" + number)
        .with(Leads.OPERATOR_KEY, "operator-" + number)
        .with(Leads.USCC, "91440101MA5XXXXX0" + number % 10)
        .with(Leads.REGION_CODE, "440106")
        .with(Leads.BUREAU_CODE, number % 2 == 0 ? "440106" : "440105")
        .with(Leads.BUREAU_NAME, "广州市天河区市场监督管理局")
        .with(Leads.ROUTE_METHOD, "registry_by_uscc")
        .with(Leads.ROUTE_CONFIDENCE, 0.9)
        .with(Leads.FIRST_ACT_AT, Date.valueOf("2026-10-10"))
        .with(Leads.LAST_ACT_AT, Date.valueOf("2026-10-20"))
        .with(Leads.LIMITATION_DATE, Date.valueOf("2028-10-20"))
        .with(Leads.SCORE, 0.9)
        .with(Leads.SCORE_WORDS, "很可能")
        .with(Leads.PRIORITY, 100.0 / number)
        .with(Leads.RANK, number)
        .with(Leads.BUREAU_RANK, (number + 1) / 2)
        .with(Leads.ORDERS_INVOLVED, 80L)
        .with(Leads.AMOUNT_INVOLVED_FEN, 1_234_567L)
        .with(Leads.BUYERS_INVOLVED, 40L)
        .with(Leads.REVIEWS_INVOLVED, 0L)
        .with(Leads.ITEMS_INVOLVED, 2L)
        .with(
            Leads.REASONS,
            new Row[] {
              nested(
                  Shapes.LEAD_REASONS,
                  "ring.density",
                  "四十名买家同购",
                  "Forty buyers alike",
                  0.8,
                  0.01,
                  0.999)
            })
        .with(Leads.EVIDENCE_FAMILIES, new String[] {"graph", "parcels"})
        .with(
            Leads.COUNTER_EVIDENCE,
            new Row[] {
              nested(
                  Shapes.LEAD_COUNTER_EVIDENCE,
                  "flash-sale",
                  "excluded",
                  "当日没有秒杀",
                  "No flash sale that day",
                  0.0,
                  0.4)
            })
        .with(Leads.DATA_GAPS, new String[] {"no payments"})
        .with(Leads.DETECTORS, new String[] {"brushing.empty_parcel", "brushing.ring"})
        .with(
            Leads.SAMPLE,
            new Row[] {
              nested(
                  Shapes.SAMPLE,
                  "order",
                  "o" + number + "-1",
                  "2026-10-11T10:00:00+08:00",
                  "i1",
                  9900L,
                  null)
            })
        .with(Leads.EXPLANATION_ZH, "该店铺涉嫌虚构交易。")
        .with(Leads.EXPLANATION_EN, "The shop is suspected of brushing.")
        .with(Leads.CONTENT_HASH, DigestUtils.sha256Hex("content" + number))
        .with(Leads.FIRST_RUN_AT, night)
        .with(Leads.LAST_RUN_AT, night);
  }

  public static String uid(int number) {
    return DigestUtils.sha256Hex("lead" + number).substring(0, 32);
  }

  public LeadRows with(String column, Object value) {
    cells.put(column, value);
    return this;
  }

  /** The same lead with other contents. */
  public LeadRows changed(String how) {
    return with(Leads.CONTENT_HASH, DigestUtils.sha256Hex(how));
  }

  /** The row, columns as declared. */
  public Row row() {
    return row(Leads.TABLE, cells);
  }

  CaseLead caseLead() {
    return CaseLead.of(row());
  }

  /** Members of a lead: orders o1 to on, and one buyer. */
  public static List<Row> members(int number, int orders) {
    return java.util.stream.Stream.concat(
            java.util.stream.IntStream.rangeClosed(1, orders)
                .mapToObj(order -> member(number, "order", "o" + number + "-" + order)),
            java.util.stream.Stream.of(member(number, "buyer", "buyer-pseudonym-" + number)))
        .toList();
  }

  private static Row member(int number, String kind, String id) {
    return row(
        LeadMembers.TABLE,
        Map.of(
            LeadMembers.LEAD_UID,
            uid(number),
            LeadMembers.KIND,
            kind,
            LeadMembers.ID,
            id,
            LeadMembers.WEIGHT,
            0.9,
            LeadMembers.DETECTOR,
            "brushing.ring"));
  }

  private static Row nested(ArrayType shape, Object... cells) {
    return new GenericRowWithSchema(cells, (StructType) shape.elementType());
  }

  static Row row(TableSpec table, Map<String, Object> cells) {
    Object[] values = table.columnNames().stream().map(cells::get).toArray();
    return new GenericRowWithSchema(values, table.schema());
  }
}
