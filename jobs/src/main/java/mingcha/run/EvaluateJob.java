package mingcha.run;

import static org.apache.spark.sql.functions.col;

import java.sql.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.lake.Lake;
import mingcha.market.evaluation.Evaluation;
import mingcha.market.evaluation.Evaluator;
import mingcha.market.evaluation.JudgedLead;
import mingcha.market.evaluation.Truth;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;

/** Holds the leads of a lake against the truth of its market. */
public final class EvaluateJob {
  /** Leads of these statuses go to the case system. */
  private static final Set<String> EMITTED = Set.of("new", "updated", "unchanged");

  private static final Set<String> GONE = Set.of("merged", "superseded", "withdrawn");

  /** Judges the leads as they stand. */
  public static Evaluation evaluate(Lake lake, Truth truth) {
    return Evaluator.evaluate(truth, leads(lake));
  }

  /** The leads of a lake as a judge looks at them. */
  static List<JudgedLead> leads(Lake lake) {
    Map<String, Set<String>> orders = members(lake, "order");
    Map<String, Set<String>> reviews = members(lake, "review");
    return lake.read(Leads.TABLE).collectAsList().stream()
        .filter(row -> !GONE.contains(row.<String>getAs(Leads.STATUS)))
        .map(row -> judged(row, orders, reviews))
        .toList();
  }

  private static JudgedLead judged(
      Row row, Map<String, Set<String>> orders, Map<String, Set<String>> reviews) {
    String uid = row.getAs(Leads.LEAD_UID);
    return new JudgedLead(
        uid,
        row.getAs(Leads.VIOLATION_CODE),
        row.getAs(Leads.PLATFORM),
        row.getAs(Leads.SHOP_ID),
        row.<Date>getAs(Leads.FIRST_ACT_AT).toLocalDate(),
        row.<Date>getAs(Leads.LAST_ACT_AT).toLocalDate(),
        row.<Double>getAs(Leads.SCORE),
        row.<Integer>getAs(Leads.RANK),
        row.getAs(Leads.BUREAU_CODE),
        EMITTED.contains(row.<String>getAs(Leads.STATUS)),
        row.getList(row.fieldIndex(Leads.DETECTORS)),
        texts(row, Leads.REASONS),
        texts(row, Leads.COUNTER_EVIDENCE),
        orders.getOrDefault(uid, Set.of()),
        reviews.getOrDefault(uid, Set.of()));
  }

  private static List<String> texts(Row row, String column) {
    return row.<Row>getList(row.fieldIndex(column)).stream()
        .limit(6)
        .map(entry -> entry.<String>getAs("text_en"))
        .toList();
  }

  private static Map<String, Set<String>> members(Lake lake, String kind) {
    Map<String, Set<String>> byLead = new HashMap<>();
    Iterator<Row> rows =
        lake.read(LeadMembers.TABLE)
            .where(col(LeadMembers.KIND).equalTo(kind))
            .select(LeadMembers.LEAD_UID, LeadMembers.ID)
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      byLead.computeIfAbsent(row.getString(0), uid -> new HashSet<>()).add(row.getString(1));
    }
    return byLead;
  }

  private EvaluateJob() {}
}
