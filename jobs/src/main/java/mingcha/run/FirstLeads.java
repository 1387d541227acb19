package mingcha.run;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import mingcha.lake.Lake;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;

/** The first leads of a night, for people to look at. */
public final class FirstLeads {
  /** One lead in a line. */
  public record Line(
      int rank,
      double score,
      String code,
      String name,
      String subject,
      String bureau,
      String from,
      String to,
      String reasonZh,
      String reasonEn) {

    /** Rank, score, what, who, bureau, when, why. */
    public List<String> cells(Locale locale) {
      boolean isChinese = locale.getLanguage().equals("zh");
      return List.of(
          "" + rank,
          String.format(Locale.ROOT, "%.2f", score),
          isChinese ? code + " " + name : code,
          subject,
          bureau,
          from + " – " + to,
          isChinese ? reasonZh : reasonEn);
    }
  }

  /** The first {@code n} leads that go to the case system, by rank. */
  public static List<Line> of(Lake lake, int n) {
    return lake
        .read(Leads.TABLE)
        .where(col(Leads.STATUS).isin(StatusJob.EMITTED))
        .orderBy(col(Leads.RANK), col(Leads.LEAD_UID))
        .limit(n)
        .collectAsList()
        .stream()
        .map(FirstLeads::line)
        .toList();
  }

  private static Line line(Row row) {
    List<Row> reasons = row.getList(row.fieldIndex(Leads.REASONS));
    String name = row.getAs(Leads.SHOP_NAME);
    return new Line(
        row.<Integer>getAs(Leads.RANK),
        row.<Double>getAs(Leads.SCORE),
        row.getAs(Leads.VIOLATION_CODE),
        row.getAs(Leads.VIOLATION_NAME),
        row.getAs(Leads.PLATFORM) + "/" + (name == null ? row.getAs(Leads.SUBJECT_ID) : name),
        String.valueOf(row.<Object>getAs(Leads.BUREAU_NAME)),
        String.valueOf(row.<Object>getAs(Leads.FIRST_ACT_AT)),
        String.valueOf(row.<Object>getAs(Leads.LAST_ACT_AT)),
        reasons.isEmpty() ? "" : reasons.get(0).getAs("text_zh"),
        reasons.isEmpty() ? "" : reasons.get(0).getAs("text_en"));
  }

  private FirstLeads() {}
}
