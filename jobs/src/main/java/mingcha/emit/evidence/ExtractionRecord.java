package mingcha.emit.evidence;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;

/**
 * The record of the extraction of electronic data (电子数据证据提取笔录, form 12 of the 2021 model forms),
 * filled as far as a program may: who extracted, where, and the signatures are left to people.
 */
final class ExtractionRecord {
  /**
   * @param lead a row of the table leads
   * @param sources rows of {@code dump_files}
   * @param rows rows in the pack by file
   * @param hashes hashes of the files of the pack
   */
  static String text(
      Row lead,
      List<Row> sources,
      Map<String, Long> rows,
      SortedMap<String, Hashes> hashes,
      String version) {
    StringBuilder text = new StringBuilder("电子数据证据提取笔录\n\n");
    line(text, "提取时间", "　　年　月　日　时　分 至　　年　月　日　时　分（由提取人填写）");
    line(text, "提取地点", "（由提取人填写）");
    line(text, "被检查人", or(lead.getAs(Leads.SUBJECT_NAME)));
    line(text, "统一社会信用代码", or(lead.getAs(Leads.USCC)));
    line(text, "店铺", or(lead.getAs(Leads.SHOP_NAME)) + "　" + or(lead.getAs(Leads.SHOP_URL)));
    line(text, "线索编号", lead.getAs(Leads.LEAD_NO) + "（" + lead.getAs(Leads.LEAD_UID) + "）");
    line(text, "提取人、执法人员及证号", "（由提取人填写）");
    text.append("\n一、提取的电子数据原始存储介质名称及状态\n");
    text.append("平台依法报送的数据文件，装载时逐一核对校验值：\n");
    for (Row source : sources) {
      text.append("  ")
          .append(source.<String>getAs(DumpFiles.PLATFORM))
          .append(" / ")
          .append(source.<String>getAs(DumpFiles.DUMP_ID))
          .append(" / ")
          .append(source.<String>getAs(DumpFiles.PATH))
          .append("  SHA-256 ")
          .append(source.<String>getAs(DumpFiles.SHA256))
          .append('\n');
    }
    text.append("\n二、提取方法和过程\n");
    text.append("由明察 ")
        .append(version)
        .append(" 按 method/ 所列检测方法、parameters.json 所列参数从上述文件提取；")
        .append("每行数据在原文件中的位置见 lineage.jsonl。个人标识以密钥散列（HMAC）假名代替。\n");
    text.append("\n三、提取的电子数据内容\n");
    rows.forEach(
        (name, count) -> text.append("  ").append(name).append("：").append(count).append(" 行\n"));
    text.append("\n四、电子数据的完整性校验值\n");
    hashes.forEach(
        (name, value) ->
            text.append("  ")
                .append(name)
                .append("\n    SHA-256 ")
                .append(value.sha256())
                .append("\n    SM3     ")
                .append(value.sm3())
                .append('\n'));
    text.append("\n提取人（签名）：　　　　　　被检查人（签名）：　　　　　　见证人（签名）：\n");
    return text.toString();
  }

  private static void line(StringBuilder text, String field, String value) {
    text.append(field).append('：').append(value).append('\n');
  }

  private static String or(String value) {
    return value == null ? "（数据中没有）" : value;
  }

  private ExtractionRecord() {}
}
