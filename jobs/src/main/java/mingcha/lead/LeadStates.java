package mingcha.lead;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mingcha.lake.Lake;
import mingcha.schemas.Feedback;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;

/** Leads as the lake has them: their last rows, their history before tonight, and the answers. */
public final class LeadStates {
  private final Map<String, State> states = new TreeMap<>();
  private final Map<String, List<Past>> history = new HashMap<>();
  private final List<Row> feedback;

  /**
   * The few columns of a lead's row that decide what becomes of it.
   *
   * @param subject what its signals are fused by
   */
  public record State(
      String uid,
      String no,
      String runId,
      String status,
      String code,
      Signal.Subject subject,
      String operatorKey,
      String bureau,
      Stretch window,
      double score,
      double priority,
      int rank,
      int bureauRank,
      long orders,
      Set<String> families,
      String contentHash,
      String mergedInto,
      LocalDate firstRunAt,
      LocalDate lastRunAt) {}

  private record Past(
      LocalDate night,
      String status,
      double score,
      String hash,
      long orders,
      Set<String> families) {
    boolean isOut() {
      return status.equals("new") || status.equals("updated");
    }
  }

  private LeadStates(List<Row> feedback) {
    this.feedback = feedback;
  }

  /** Reads leads, history before the night, and all answers up to it. */
  public static LeadStates read(Lake lake, LocalDate asOf) {
    LeadStates states =
        new LeadStates(
            lake.read(Feedback.TABLE)
                .where(col(Feedback.STATUS_AT).lt(lit(Date.valueOf(asOf.plusDays(1)))))
                .collectAsList());
    lake.read(Leads.TABLE)
        .select(
            col(Leads.LEAD_UID),
            col(Leads.LEAD_NO),
            col(Leads.RUN_ID),
            col(Leads.STATUS),
            col(Leads.VIOLATION_CODE),
            col(Leads.PLATFORM),
            SignalReading.byType().as("by_type"),
            SignalReading.byId().as("by_id"),
            col(Leads.OPERATOR_KEY),
            col(Leads.BUREAU_CODE),
            col(Leads.FIRST_ACT_AT),
            col(Leads.LAST_ACT_AT),
            col(Leads.SCORE),
            col(Leads.PRIORITY),
            col(Leads.RANK),
            col(Leads.BUREAU_RANK),
            col(Leads.ORDERS_INVOLVED),
            col(Leads.EVIDENCE_FAMILIES),
            col(Leads.CONTENT_HASH),
            col(Leads.MERGED_INTO),
            col(Leads.FIRST_RUN_AT),
            col(Leads.LAST_RUN_AT))
        .collectAsList()
        .forEach(row -> states.states.put(row.getString(0), state(row)));
    lake.read(LeadHistory.TABLE)
        .where(col(LeadHistory.AS_OF).lt(lit(Date.valueOf(asOf))))
        .collectAsList()
        .forEach(
            row ->
                states
                    .history
                    .computeIfAbsent(
                        row.<String>getAs(LeadHistory.LEAD_UID), uid -> new ArrayList<>())
                    .add(
                        new Past(
                            row.<Date>getAs(LeadHistory.AS_OF).toLocalDate(),
                            row.getAs(LeadHistory.STATUS),
                            row.<Double>getAs(LeadHistory.SCORE),
                            row.getAs(LeadHistory.CONTENT_HASH),
                            row.isNullAt(row.fieldIndex(LeadHistory.ORDERS_INVOLVED))
                                ? 0
                                : row.<Long>getAs(LeadHistory.ORDERS_INVOLVED),
                            strings(row, LeadHistory.EVIDENCE_FAMILIES))));
    states.history.values().forEach(past -> past.sort(Comparator.comparing(Past::night)));
    return states;
  }

  /** All leads by uid. */
  public Map<String, State> all() {
    return states;
  }

  /** Whether the lead was ever to go out before tonight. */
  public boolean wasEmitted(String uid) {
    return past(uid).stream().anyMatch(Past::isOut);
  }

  /** Its status at the end of the last night on which it changed, before tonight. */
  public Optional<String> statusBefore(String uid) {
    return last(uid).map(Past::status);
  }

  /** The lead as {@link Continuity} wants it. */
  public Continuity.Earlier earlier(State state) {
    Optional<Past> last = last(state.uid());
    return new Continuity.Earlier(
        state.uid(),
        state.no(),
        state.subject(),
        state.code(),
        state.window(),
        state.firstRunAt(),
        last.map(Past::status),
        last.map(Past::hash),
        wasEmitted(state.uid()),
        last.map(Past::score).orElse(state.score()),
        last.map(Past::orders).orElse(0L),
        last.map(Past::families).orElse(Set.of()));
  }

  /** Whether bureaus are done with it: returned, closed, not filed and so on. */
  public boolean isClosed(String uid) {
    return feedback.stream()
        .filter(row -> uid.equals(row.getAs(Feedback.LEAD_UID)))
        .max(Comparator.comparing(row -> row.<Timestamp>getAs(Feedback.STATUS_AT)))
        .map(row -> !Answers.isOpen(row.getAs(Feedback.STATUS)))
        .orElse(false);
  }

  /** Answers on leads that the lake knows, with the score that each had at first. */
  public List<Answers.Answer> answers() {
    List<Answers.Answer> answers = new ArrayList<>();
    for (Row row : latest().values()) {
      String uid = row.getAs(Feedback.LEAD_UID);
      State state = states.get(uid);
      if (state != null) {
        double score = past(uid).isEmpty() ? state.score() : past(uid).get(0).score();
        answers.add(
            new Answers.Answer(
                uid, state.code(), row.getAs(Feedback.STATUS), isPunished(row), score));
      }
    }
    return answers;
  }

  /** Confirmed leads of each operator since that day: what a shop did before. */
  public Map<String, Set<String>> confirmedSince(LocalDate day) {
    Map<String, Set<String>> confirmed = new HashMap<>();
    for (Answers.Answer answer : answers()) {
      Row row = latest().get(answer.uid());
      boolean isRecent =
          !row.<Timestamp>getAs(Feedback.STATUS_AT).toLocalDateTime().toLocalDate().isBefore(day);
      String operator = states.get(answer.uid()).operatorKey();
      if (operator != null && isRecent && answer.label().orElse(false)) {
        confirmed.computeIfAbsent(operator, o -> new HashSet<>()).add(answer.uid());
      }
    }
    return confirmed;
  }

  /** The last answer on each lead that says something, the latest time first, then the status. */
  private Map<String, Row> latest() {
    Map<String, Row> latest = new TreeMap<>();
    Comparator<Row> order =
        Comparator.comparing((Row row) -> row.<Timestamp>getAs(Feedback.STATUS_AT))
            .thenComparing(row -> row.<String>getAs(Feedback.STATUS));
    feedback.forEach(
        row ->
            latest.merge(
                row.<String>getAs(Feedback.LEAD_UID),
                row,
                (a, b) -> order.compare(a, b) >= 0 ? a : b));
    return latest;
  }

  private static boolean isPunished(Row row) {
    Long fine = row.getAs(Feedback.FINE_FEN);
    String reason = row.getAs(Feedback.REASON_CODE);
    return (fine != null && fine > 0)
        || row.getAs(Feedback.DECISION_NO) != null
        || (reason != null && (reason.contains("处罚") || reason.equalsIgnoreCase("PUNISHED")));
  }

  private List<Past> past(String uid) {
    return history.getOrDefault(uid, List.of());
  }

  private Optional<Past> last(String uid) {
    List<Past> past = past(uid);
    return past.isEmpty() ? Optional.empty() : Optional.of(past.get(past.size() - 1));
  }

  private static State state(Row row) {
    return new State(
        row.getAs(Leads.LEAD_UID),
        row.getAs(Leads.LEAD_NO),
        row.getAs(Leads.RUN_ID),
        row.getAs(Leads.STATUS),
        row.getAs(Leads.VIOLATION_CODE),
        new Signal.Subject(row.getAs(Leads.PLATFORM), row.getAs("by_type"), row.getAs("by_id")),
        row.getAs(Leads.OPERATOR_KEY),
        row.getAs(Leads.BUREAU_CODE),
        new Stretch(
            row.<Date>getAs(Leads.FIRST_ACT_AT).toLocalDate(),
            row.<Date>getAs(Leads.LAST_ACT_AT).toLocalDate()),
        row.<Double>getAs(Leads.SCORE),
        row.<Double>getAs(Leads.PRIORITY),
        row.<Integer>getAs(Leads.RANK),
        row.<Integer>getAs(Leads.BUREAU_RANK),
        row.<Long>getAs(Leads.ORDERS_INVOLVED),
        strings(row, Leads.EVIDENCE_FAMILIES),
        row.getAs(Leads.CONTENT_HASH),
        row.getAs(Leads.MERGED_INTO),
        row.<Date>getAs(Leads.FIRST_RUN_AT).toLocalDate(),
        row.<Date>getAs(Leads.LAST_RUN_AT).toLocalDate());
  }

  private static Set<String> strings(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? Set.of() : new java.util.TreeSet<>(row.<String>getList(at));
  }
}
