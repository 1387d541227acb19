package mingcha.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.lake.Lake;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The first leads, opened: what a case officer reads, and the series behind its pictures. */
final class Dossiers {
  private static final int SAMPLE_SHOWN = 12;
  private static final String DOSSIER_RANK = "dossier_rank";

  private final Lake lake;
  private final ReportSettings settings;

  Dossiers(Lake lake, ReportSettings settings) {
    this.lake = lake;
    this.settings = settings;
  }

  /**
   * @param leads leads to be emitted, by rank, as many as the page lists
   * @param dossiers the first of them, leads of one operator together
   * @param charts series of the pictures by dossier, in the same order
   */
  record Opened(
      List<Map<String, Object>> leads,
      List<Map<String, Object>> dossiers,
      List<Map<String, Object>> charts) {}

  Opened open() {
    Dataset<Row> emitted = lake.read(Leads.TABLE).where(Accounts.isEmitted());
    List<Map<String, Object>> listed =
        emitted
            .orderBy(Leads.RANK, Leads.LEAD_UID)
            .limit(settings.leadsListed())
            .collectAsList()
            .stream()
            .map(Dossiers::words)
            .toList();
    List<Row> first = together(emitted).limit(settings.dossiers()).collectAsList();
    List<Map<String, Object>> dossiers = new ArrayList<>();
    String operator = null;
    for (Row lead : first) {
      Map<String, Object> dossier = words(lead);
      String key = lead.getAs(Leads.OPERATOR_KEY);
      dossier.put("same_operator", key != null && key.equals(operator));
      operator = key;
      dossiers.add(dossier);
    }
    return new Opened(listed, dossiers, first.isEmpty() ? List.of() : charts(first, dossiers));
  }

  /** The first leads by rank, each followed by those of its operator. */
  private Dataset<Row> together(Dataset<Row> leads) {
    return leads
        .withColumn(
            DOSSIER_RANK,
            min(col(Leads.RANK))
                .over(Window.partitionBy(coalesce(col(Leads.OPERATOR_KEY), col(Leads.LEAD_UID)))))
        .orderBy(
            col(DOSSIER_RANK),
            coalesce(col(Leads.OPERATOR_KEY), col(Leads.LEAD_UID)),
            col(Leads.RANK),
            col(Leads.LEAD_UID))
        .drop(DOSSIER_RANK);
  }

  private static Map<String, Object> words(Row lead) {
    Map<String, Object> words = Plain.map(lead);
    double score = lead.getAs(Leads.SCORE);
    words.put("score_percent", Plain.percent(score));
    words.put("score_share", score * 100);
    words.put("amount_yuan", Plain.yuan(lead.getAs(Leads.AMOUNT_INVOLVED_FEN)));
    words.put("route_percent", Plain.percent(lead.getAs(Leads.ROUTE_CONFIDENCE)));
    words.put("family", family(lead.getAs(Leads.VIOLATION_CODE)));
    if (words.get(Leads.SAMPLE) instanceof List<?> sample) {
      words.put("sample_rows", sample.size());
      words.put(Leads.SAMPLE, sample.stream().limit(SAMPLE_SHOWN).toList());
    }
    return words;
  }

  private static String family(String code) {
    if (code.startsWith("UC-BRUSH")) {
      return "brush";
    }
    if (code.startsWith("UC-REVIEW") || code.startsWith("EC-REVIEW")) {
      return "review";
    }
    return code.startsWith("PR-") ? "price" : "other";
  }

  private List<Map<String, Object>> charts(List<Row> leads, List<Map<String, Object>> dossiers) {
    Pictures pictures = new Pictures(lake, settings, leads);
    Map<String, List<List<Object>>> shopDays = byLead(pictures.shopDays());
    Map<String, List<List<Object>>> suspected = byLead(pictures.suspectedOrders());
    Map<String, List<List<Object>>> shopReviews = byLead(pictures.shopReviews());
    Map<String, List<List<Object>>> suspectedReviews = byLead(pictures.suspectedReviews());
    Map<String, List<List<Object>>> purchases = byLead(pictures.purchases());
    Map<String, List<List<Object>>> shown = byLead(pictures.shownPrices());
    Map<String, List<List<Object>>> paid = byLead(pictures.paidPrices());
    List<Map<String, Object>> charts = new ArrayList<>();
    for (int i = 0; i < leads.size(); i++) {
      Row lead = leads.get(i);
      String uid = lead.getAs(Leads.LEAD_UID);
      boolean isAboutReviews = "review".equals(dossiers.get(i).get("family"));
      Map<String, Object> chart = new LinkedHashMap<>();
      chart.put("from", lead.getAs(Leads.FIRST_ACT_AT).toString());
      chart.put("to", lead.getAs(Leads.LAST_ACT_AT).toString());
      chart.put("unit", isAboutReviews ? "review" : "order");
      chart.put("all", series(isAboutReviews ? shopReviews : shopDays, uid));
      chart.put("suspected", series(isAboutReviews ? suspectedReviews : suspected, uid));
      chart.put("ring", Rings.picture(lead.getAs(Leads.SHOP_ID), series(purchases, uid)));
      chart.put("shown", series(shown, uid));
      chart.put("paid", series(paid, uid));
      charts.add(chart);
      dossiers
          .get(i)
          .put(
              "has_timeline",
              !series(shopDays, uid).isEmpty()
                  || !((List<?>) chart.get("all")).isEmpty()
                  || !((List<?>) chart.get("suspected")).isEmpty());
      dossiers.get(i).put("has_ring", !((Map<?, ?>) chart.get("ring")).isEmpty());
      dossiers
          .get(i)
          .put(
              "has_prices",
              "price".equals(dossiers.get(i).get("family"))
                  && !((List<?>) chart.get("shown")).isEmpty());
    }
    return charts;
  }

  private static List<List<Object>> series(Map<String, List<List<Object>>> byLead, String uid) {
    return byLead.getOrDefault(uid, List.of());
  }

  /** Rows without their lead, by lead; days as texts. */
  private static Map<String, List<List<Object>>> byLead(List<Row> rows) {
    Map<String, List<List<Object>>> byLead = new TreeMap<>();
    for (Row row : rows) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        Object cell = row.get(i);
        if (i != row.fieldIndex(Leads.LEAD_UID)) {
          cells.add(cell instanceof java.sql.Date ? cell.toString() : cell);
        }
      }
      byLead.computeIfAbsent(row.getAs(Leads.LEAD_UID), uid -> new ArrayList<>()).add(cells);
    }
    return byLead;
  }
}
