package mingcha.lead;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mingcha.error.Messages;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of {@code leads} and {@code lead_history}. */
final class LeadRows {
  private static final Messages ZH = Messages.in(Locale.CHINESE);
  private static final Messages EN = Messages.in(Locale.ENGLISH);

  /** What a night decides about a lead beside its contents. */
  record Place(
      String status,
      String runId,
      PriorityFormula.Factors factors,
      int rank,
      int bureauRank,
      String contentHash,
      LocalDate asOf) {}

  /** A row of {@code leads} for a lead that was looked at tonight; its sample is added later. */
  static Row lead(Dossier dossier, String no, Place place, LawCatalogue law) {
    Candidate candidate = dossier.continued().candidate();
    LawCatalogue.Violation violation = law.violation(candidate.code());
    ShopFacts shop = dossier.shop();
    boolean isGroup =
        !candidate.strongest().subjectType().equals("item")
            && !candidate.strongest().subjectType().equals("shop");
    Map<String, Object> cells = new HashMap<>();
    cells.put(Leads.LEAD_UID, dossier.continued().uid());
    cells.put(Leads.LEAD_NO, no);
    cells.put(Leads.RUN_ID, place.runId());
    cells.put(Leads.STATUS, place.status());
    cells.put(Leads.VIOLATION_CODE, candidate.code());
    cells.put(Leads.VIOLATION_NAME, ZH.text("lead.suspected", violation.nameZh()));
    cells.put(Leads.LEGAL_BASIS, dossier.legalBasis().toArray(new String[0]));
    cells.put(Leads.PLATFORM, candidate.subject().platform());
    cells.put(Leads.SHOP_ID, candidate.shopId().orElse(null));
    cells.put(
        Leads.SUBJECT_TYPE,
        isGroup ? candidate.strongest().subjectType() : candidate.subject().type());
    cells.put(
        Leads.SUBJECT_ID, isGroup ? candidate.strongest().subjectId() : candidate.subject().id());
    if (shop != null) {
      cells.put(Leads.SHOP_NAME, shop.name());
      cells.put(Leads.SHOP_URL, shop.url());
      if (!isGroup) {
        cells.put(
            Leads.SUBJECT_NAME, shop.operatorName() == null ? shop.name() : shop.operatorName());
        cells.put(Leads.OPERATOR_KEY, shop.operatorKey());
        cells.put(Leads.USCC, shop.uscc());
      }
    }
    cells.put(Leads.REGION_CODE, dossier.route().region());
    cells.put(Leads.BUREAU_CODE, dossier.route().bureau());
    cells.put(Leads.BUREAU_NAME, dossier.bureauName());
    cells.put(Leads.BACKUP_BUREAU_CODE, dossier.route().backup());
    cells.put(Leads.ROUTE_METHOD, dossier.route().method());
    cells.put(Leads.ROUTE_CONFIDENCE, dossier.route().confidence());
    cells.put(Leads.FIRST_ACT_AT, Date.valueOf(candidate.window().from()));
    cells.put(Leads.LAST_ACT_AT, Date.valueOf(candidate.window().to()));
    cells.put(Leads.LIMITATION_DATE, Date.valueOf(dossier.limitation()));
    cells.put(Leads.SCORE, dossier.score());
    String words = Dossier.words(dossier.score());
    cells.put(Leads.SCORE_WORDS, ZH.text(words) + " (" + EN.text(words) + ")");
    cells.put(Leads.PRIORITY, place.factors().product());
    cells.put(Leads.RANK, place.rank());
    cells.put(Leads.BUREAU_RANK, place.bureauRank());
    cells.put(Leads.ORDERS_INVOLVED, dossier.extent().orders());
    cells.put(Leads.AMOUNT_INVOLVED_FEN, dossier.extent().amountFen());
    cells.put(Leads.BUYERS_INVOLVED, dossier.extent().buyers());
    cells.put(Leads.REVIEWS_INVOLVED, dossier.extent().reviews());
    cells.put(Leads.ITEMS_INVOLVED, dossier.extent().items());
    cells.put(
        Leads.REASONS,
        dossier.reasons().stream()
            .map(
                r ->
                    RowFactory.create(
                        r.code(), r.zh(), r.en(), r.value(), r.baseline(), r.percentile()))
            .toArray(Row[]::new));
    cells.put(Leads.EVIDENCE_FAMILIES, candidate.families().keySet().toArray(new String[0]));
    cells.put(
        Leads.COUNTER_EVIDENCE,
        dossier.explanations().stream()
            .map(
                e ->
                    RowFactory.create(
                        e.code(), e.outcome(), e.zh(), e.en(), e.value(), e.baseline()))
            .toArray(Row[]::new));
    cells.put(Leads.DATA_GAPS, dossier.gaps().toArray(new String[0]));
    cells.put(Leads.DETECTORS, Dossier.detectors(candidate).toArray(new String[0]));
    cells.put(Leads.SAMPLE, new Row[0]);
    cells.put(Leads.EXPLANATION_ZH, dossier.zh() + "\n" + place.factors().zh());
    cells.put(Leads.EXPLANATION_EN, dossier.en() + "\n" + place.factors().en());
    cells.put(Leads.CONTENT_HASH, place.contentHash());
    cells.put(Leads.COMPETENT_LEVEL, violation.level());
    cells.put(Leads.STATISTICS_ROW, violation.statisticsRow());
    cells.put(Leads.TRANSFER_CLASS, violation.transfer());
    cells.put(Leads.VERIFY_BY, Date.valueOf(dossier.verifyBy()));
    cells.put(Leads.VERIFY_BY_EXTENDED, Date.valueOf(dossier.verifyByExtended()));
    cells.put(Leads.FIRST_RUN_AT, Date.valueOf(dossier.firstRunAt()));
    cells.put(Leads.LAST_RUN_AT, Date.valueOf(place.asOf()));
    return row(Leads.TABLE.columnNames(), cells);
  }

  /** A row of {@code lead_history}. */
  static Row history(
      String uid,
      LocalDate asOf,
      String runId,
      String status,
      double score,
      String hash,
      long orders,
      java.util.Collection<String> families,
      String note) {
    Map<String, Object> cells = new HashMap<>();
    cells.put(LeadHistory.LEAD_UID, uid);
    cells.put(LeadHistory.AS_OF, Date.valueOf(asOf));
    cells.put(LeadHistory.RUN_ID, runId);
    cells.put(LeadHistory.STATUS, status);
    cells.put(LeadHistory.SCORE, score);
    cells.put(LeadHistory.CONTENT_HASH, hash);
    cells.put(LeadHistory.ORDERS_INVOLVED, orders);
    cells.put(LeadHistory.EVIDENCE_FAMILIES, families.toArray(new String[0]));
    cells.put(LeadHistory.CHANGE_NOTE, note);
    return row(LeadHistory.TABLE.columnNames(), cells);
  }

  /** In both languages, as notes stand in the history. */
  static String note(String key, Object... arguments) {
    return ZH.text(key, arguments) + " / " + EN.text(key, arguments);
  }

  private static Row row(List<String> columns, Map<String, Object> cells) {
    List<Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(cells.get(column)));
    return RowFactory.create(values.toArray());
  }

  private LeadRows() {}
}
