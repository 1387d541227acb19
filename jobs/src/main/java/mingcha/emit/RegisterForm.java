package mingcha.emit;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A lead as a row of the register of case sources (案件来源登记表, form 1 of the 2021 model forms), the
 * six fields that a transfer letter cannot do without included: platform and its address, shop,
 * order numbers, subject, credit code, place. What only a person may fill in stays empty.
 */
final class RegisterForm {
  private static final DataType AMOUNT = DataTypes.createDecimalType(20, 2);

  /** Columns, named as in the form. */
  static final StructType COLUMNS =
      new StructType()
          .add("登记号", StringType)
          .add("来源分类", StringType)
          .add("发现线索时间", DateType)
          .add("案源提供单位", StringType)
          .add("当事人名称", StringType)
          .add("统一社会信用代码", StringType)
          .add("住所（行政区划代码）", StringType)
          .add("当事人联系电话", StringType)
          .add("平台名称", StringType)
          .add("店铺名称", StringType)
          .add("店铺网址", StringType)
          .add("案由", StringType)
          .add("案源内容", StringType)
          .add("行为起始日", DateType)
          .add("行为终止日", DateType)
          .add("处罚时效截止日", DateType)
          .add("法律依据", StringType)
          .add("涉及订单数", LongType)
          .add("涉及金额（元）", AMOUNT)
          .add("涉及评价数", LongType)
          .add("订单号（部分）", StringType)
          .add("有利于当事人的情形", StringType)
          .add("材料缺项", StringType)
          .add("核查属实的可能性", DoubleType)
          .add("建议管辖机关", StringType)
          .add("管辖依据", StringType)
          .add("本局内序号", LongType)
          .add("登记人", StringType)
          .add("登记日期", StringType)
          .add("案源处理意见", StringType)
          .add("办案机构负责人及日期", StringType)
          .add("备注", StringType)
          .add("线索标识", StringType);

  private static final int ORDERS_SHOWN = 10;

  private final EmitSettings.Register register;

  RegisterForm(EmitSettings.Register register) {
    this.register = register;
  }

  Row row(Row lead) {
    Object[] cells = {
      lead.getAs(Leads.LEAD_NO),
      register.source(),
      lead.getAs(Leads.LAST_RUN_AT),
      register.office(),
      lead.getAs(Leads.SUBJECT_NAME),
      lead.getAs(Leads.USCC),
      lead.getAs(Leads.REGION_CODE),
      null,
      lead.getAs(Leads.PLATFORM),
      lead.getAs(Leads.SHOP_NAME),
      lead.getAs(Leads.SHOP_URL),
      lead.getAs(Leads.VIOLATION_NAME),
      lead.getAs(Leads.EXPLANATION_ZH),
      lead.getAs(Leads.FIRST_ACT_AT),
      lead.getAs(Leads.LAST_ACT_AT),
      lead.getAs(Leads.LIMITATION_DATE),
      joined(lead, Leads.LEGAL_BASIS),
      lead.getAs(Leads.ORDERS_INVOLVED),
      BigDecimal.valueOf(lead.<Long>getAs(Leads.AMOUNT_INVOLVED_FEN), 2),
      lead.getAs(Leads.REVIEWS_INVOLVED),
      orders(lead),
      texts(lead, Leads.COUNTER_EVIDENCE),
      joined(lead, Leads.DATA_GAPS),
      lead.getAs(Leads.SCORE),
      bureau(lead),
      lead.getAs(Leads.ROUTE_METHOD)
          + String.format(Locale.ROOT, " %.2f", lead.<Double>getAs(Leads.ROUTE_CONFIDENCE)),
      lead.<Integer>getAs(Leads.BUREAU_RANK).longValue(),
      null,
      null,
      null,
      null,
      remark(lead),
      lead.getAs(Leads.LEAD_UID)
    };
    return new GenericRowWithSchema(cells, COLUMNS);
  }

  private static String bureau(Row lead) {
    String name = lead.getAs(Leads.BUREAU_NAME);
    String code = lead.getAs(Leads.BUREAU_CODE);
    return name == null ? code : name + (code == null ? "" : "（" + code + "）");
  }

  private static String remark(Row lead) {
    return switch (lead.<String>getAs(Leads.STATUS)) {
      case "updated" -> "内容有更新";
      case "withdrawn" -> "撤回：数据更正后证据不再成立";
      case "merged" -> "并入线索 " + lead.getAs(Leads.MERGED_INTO);
      case "superseded" -> "已被新线索取代";
      case "held" -> "撤回：转入研判";
      default -> null;
    };
  }

  private static String orders(Row lead) {
    List<String> ids = new ArrayList<>();
    for (Object element : list(lead, Leads.SAMPLE)) {
      Row sample = (Row) element;
      String id = sample.getAs("id");
      if ("order".equals(sample.getAs("kind")) && ids.size() < ORDERS_SHOWN && id != null) {
        ids.add(id);
      }
    }
    return String.join("、", ids);
  }

  private static String joined(Row lead, String column) {
    return list(lead, column).stream().map(String::valueOf).collect(Collectors.joining("；"));
  }

  private static String texts(Row lead, String column) {
    return list(lead, column).stream()
        .map(element -> String.valueOf(((Row) element).<String>getAs("text_zh")))
        .collect(Collectors.joining("；"));
  }

  private static List<?> list(Row lead, String column) {
    Object value = lead.getAs(column);
    return value == null ? List.of() : Cells.list(value);
  }
}
