package mingcha.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import mingcha.emit.CaseLead;
import mingcha.emit.InboxExport;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Shops;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables that may leave the lake, how their rows are filtered and in which order they stand. */
final class ExportTables {
  private static final String INBOX = "case_inbox";
  private static final String MEMBERS = "members";
  private static final String SAMPLING = "sampling_list";

  /** Tables of platforms stay in: they are the platforms' trade secrets, row by row. */
  private static final List<String> FROM_LAKE =
      List.of(
          "leads",
          "lead_members",
          "lead_history",
          "signals",
          "order_scores",
          "review_scores",
          "quarantine",
          "runs",
          "detector_runs",
          "dumps",
          "dump_files",
          "refusals",
          "control_totals",
          "deliveries",
          "feedback",
          "export_audits");

  /** The columns of a lead in the order that case systems were promised; others follow. */
  private static final List<String> LEAD_COLUMNS =
      List.of(
          Leads.LEAD_UID,
          Leads.LEAD_NO,
          Leads.RUN_ID,
          Leads.STATUS,
          Leads.VIOLATION_CODE,
          Leads.VIOLATION_NAME,
          Leads.LEGAL_BASIS,
          Leads.PLATFORM,
          Leads.SHOP_ID,
          Leads.SHOP_NAME,
          Leads.SHOP_URL,
          Leads.SUBJECT_TYPE,
          Leads.SUBJECT_NAME,
          Leads.USCC,
          Leads.REGION_CODE,
          Leads.BUREAU_CODE,
          Leads.BUREAU_NAME,
          Leads.ROUTE_METHOD,
          Leads.ROUTE_CONFIDENCE,
          Leads.FIRST_ACT_AT,
          Leads.LAST_ACT_AT,
          Leads.LIMITATION_DATE,
          Leads.SCORE,
          Leads.PRIORITY,
          Leads.RANK,
          Leads.BUREAU_RANK,
          Leads.ORDERS_INVOLVED,
          Leads.AMOUNT_INVOLVED_FEN,
          Leads.BUYERS_INVOLVED,
          Leads.REVIEWS_INVOLVED,
          Leads.ITEMS_INVOLVED,
          Leads.REASONS,
          Leads.EVIDENCE_FAMILIES,
          Leads.COUNTER_EVIDENCE,
          Leads.DATA_GAPS,
          Leads.DETECTORS,
          Leads.SAMPLE,
          Leads.EVIDENCE_URI,
          Leads.EVIDENCE_SHA256,
          Leads.FIRST_RUN_AT,
          Leads.LAST_RUN_AT);

  /** Every name that may be asked for. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(FROM_LAKE);
    names.add(SAMPLING);
    names.add(INBOX);
    InboxExport.tables().forEach(table -> names.add(INBOX + "." + table));
    return names;
  }

  /** The table of the inbox that is meant, if one is; the inbox alone means its leads. */
  static Optional<String> inboxTable(String name) {
    if (name.equals(INBOX)) {
      return Optional.of("leads");
    }
    return InboxExport.tables().stream()
        .filter(table -> name.equals(INBOX + "." + table))
        .findFirst();
  }

  /** Rows as asked for, sorted. */
  static Dataset<Row> rows(Lake lake, ExportJob.Request request, ExportRole role) {
    if (request.table().equals(SAMPLING)) {
      return top(sampling(lake, request), request);
    }
    if (!FROM_LAKE.contains(request.table())) {
      throw UserError.usage("emit.export.no-table", request.table(), String.join(", ", names()));
    }
    Dataset<Row> rows =
        switch (request.table()) {
          case "leads" -> leads(lake, request);
          case "lead_members" -> leadMembers(lake, request);
          case "signals" -> signals(lake, request);
          default -> others(lake, request);
        };
    TableSpec table = Tables.named(request.table()).orElseThrow();
    return top(role.shown(rows, table), request);
  }

  private static Dataset<Row> top(Dataset<Row> rows, ExportJob.Request request) {
    return request.top().isPresent() ? rows.limit(request.top().getAsInt()) : rows;
  }

  private static Dataset<Row> sampling(Lake lake, ExportJob.Request request) {
    refuseFilters(request);
    Dataset<Row> signals =
        ofTheNight(lake, lake.read(Signals.TABLE), request)
            .where(col(Signals.DETECTOR).equalTo(SamplingList.DETECTOR));
    return SamplingList.of(signals, lake.read(Shops.TABLE));
  }

  /** Refuses filters that the table has no column for. */
  static void refuseFilters(ExportJob.Request request) {
    request.bureau().ifPresent(given -> refuse("--bureau", request));
    request.code().ifPresent(given -> refuse("--code", request));
    request.detector().ifPresent(given -> refuse("--detector", request));
  }

  private static Dataset<Row> leads(Lake lake, ExportJob.Request request) {
    List<String> columns = new ArrayList<>(LEAD_COLUMNS);
    Leads.TABLE.columnNames().stream()
        .filter(Predicate.not(LEAD_COLUMNS::contains))
        .forEach(columns::add);
    return LeadOrder.byRank(filteredLeads(lake, request).select(columns(columns)));
  }

  private static Dataset<Row> filteredLeads(Lake lake, ExportJob.Request request) {
    Dataset<Row> leads = lake.read(Leads.TABLE);
    if (!request.includesHeld()) {
      leads = leads.where(col(Leads.STATUS).isin(CaseLead.EMITTED.toArray()));
    }
    if (request.asOf().isPresent()) {
      leads = leads.where(col(Leads.FIRST_RUN_AT).leq(Date.valueOf(request.asOf().get())));
    }
    leads = where(leads, request.bureau().map(col(Leads.BUREAU_CODE)::equalTo));
    leads = where(leads, request.code().map(col(Leads.VIOLATION_CODE)::equalTo));
    return where(leads, request.detector().map(id -> array_contains(col(Leads.DETECTORS), id)));
  }

  /** Members of all leads, or of those that the filters leave. */
  private static Dataset<Row> leadMembers(Lake lake, ExportJob.Request request) {
    Dataset<Row> members = lake.read(LeadMembers.TABLE);
    if (request.bureau().isPresent() || request.code().isPresent() || request.asOf().isPresent()) {
      members =
          members.join(
              filteredLeads(lake, request).select(Leads.LEAD_UID),
              new String[] {Leads.LEAD_UID},
              "left_semi");
    }
    members = where(members, request.detector().map(col(LeadMembers.DETECTOR)::equalTo));
    return members
        .select(columns(LeadMembers.TABLE.columnNames()))
        .orderBy(columns(LeadMembers.TABLE.key()));
  }

  private static Dataset<Row> signals(Lake lake, ExportJob.Request request) {
    request.bureau().ifPresent(given -> refuse("--bureau", request));
    Dataset<Row> signals = ofTheNight(lake, lake.read(Signals.TABLE), request);
    signals = where(signals, request.code().map(col(Signals.VIOLATION_CODE)::equalTo));
    Dataset<Row> members =
        ofTheNight(lake, lake.read(SignalMembers.TABLE), request)
            .groupBy(Signals.AS_OF, Signals.SIGNAL_ID)
            .agg(
                array_sort(
                        collect_list(
                            struct(SignalMembers.KIND, SignalMembers.ID, SignalMembers.WEIGHT)))
                    .as(MEMBERS));
    List<Column> columns = new ArrayList<>(List.of(columns(Signals.TABLE.columnNames())));
    Column none = array().cast(members.schema().apply(MEMBERS).dataType());
    columns.add(coalesce(col(MEMBERS), none).as(MEMBERS));
    return signals
        .join(members, new String[] {Signals.AS_OF, Signals.SIGNAL_ID}, "left")
        .select(columns.toArray(new Column[0]))
        .orderBy(Signals.DETECTOR, Signals.SIGNAL_ID);
  }

  private static Dataset<Row> others(Lake lake, ExportJob.Request request) {
    TableSpec table = Tables.named(request.table()).orElseThrow();
    request.bureau().ifPresent(given -> refuse("--bureau", request));
    request.code().ifPresent(given -> refuse("--code", request));
    boolean hasNight =
        table.column(Signals.AS_OF).isPresent() && table.column(Signals.DETECTOR).isPresent();
    if (request.detector().isPresent() && !hasNight) {
      refuse("--detector", request);
    }
    Dataset<Row> rows = lake.read(table);
    if (hasNight) {
      rows = ofTheNight(lake, rows, request);
    }
    List<String> order = table.key().isEmpty() ? table.columnNames() : table.key();
    return rows.orderBy(columns(order));
  }

  /** Rows of the latest night of each detector, up to the night asked for. */
  private static Dataset<Row> ofTheNight(Lake lake, Dataset<Row> rows, ExportJob.Request request) {
    Dataset<Row> nights = lake.read(DetectorRuns.TABLE);
    nights =
        where(nights, request.asOf().map(day -> col(DetectorRuns.AS_OF).leq(Date.valueOf(day))));
    nights = where(nights, request.detector().map(col(DetectorRuns.DETECTOR)::equalTo));
    Dataset<Row> latest =
        nights.groupBy(DetectorRuns.DETECTOR).agg(max(DetectorRuns.AS_OF).as(DetectorRuns.AS_OF));
    return rows.join(latest, new String[] {DetectorRuns.DETECTOR, DetectorRuns.AS_OF}, "left_semi");
  }

  private static Dataset<Row> where(Dataset<Row> rows, Optional<Column> condition) {
    return condition.map(rows::where).orElse(rows);
  }

  private static void refuse(String option, ExportJob.Request request) {
    throw UserError.usage("emit.export.filter-does-not-fit", option, request.table());
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  private ExportTables() {}
}
