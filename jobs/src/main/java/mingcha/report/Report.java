package mingcha.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mingcha.lake.Lake;
import mingcha.schemas.DumpFiles;

/** One page about a lake: what went in and came out, and the first leads with their proof. */
public final class Report {
  private static final String PAGE = "index.html";

  private final Lake lake;
  private final ReportSettings settings;

  /**
   * @param settings {@code conf/report.yaml}
   */
  public Report(Lake lake, ReportSettings settings) {
    this.lake = lake;
    this.settings = settings;
  }

  /**
   * Writes {@code index.html} into a folder, which is made when it is not there.
   *
   * @param language zh or en: the one that shows first; the page holds both
   * @param version version of the program, for the foot of the page
   * @return the page
   */
  public Path write(Path folder, String language, String version, Instant now) throws IOException {
    Map<String, Object> accounts = new Accounts(lake).all();
    Dossiers.Opened opened = new Dossiers(lake, settings).open();
    Map<String, Object> model = new LinkedHashMap<>(accounts);
    model.put("leads", opened.leads());
    model.put("dossiers", opened.dossiers());
    model.put("totals", totals(accounts, opened));
    model.put("language", language.equals("en") ? "en" : "zh");
    model.put("version", version);
    model.put("written_at", Page.minute(now));
    Map<String, Object> charts = new LinkedHashMap<>();
    charts.put("files", accounts.get("files"));
    charts.put("codes", accounts.get("codes"));
    charts.put("bureaus", accounts.get("bureaus"));
    charts.put("reliability", accounts.get("reliability"));
    charts.put("dossiers", opened.charts());
    return Page.write(folder.resolve(PAGE), "report", model, charts);
  }

  private static Map<String, Object> totals(Map<String, Object> accounts, Dossiers.Opened opened) {
    Map<String, Object> totals = new LinkedHashMap<>();
    for (String column :
        List.of(
            DumpFiles.ROWS_IN,
            DumpFiles.ROWS_LOADED,
            DumpFiles.ROWS_QUARANTINED,
            DumpFiles.ROWS_DUPLICATE)) {
      totals.put(column, sum(accounts.get("files"), column));
    }
    totals.put("emitted", sum(accounts.get("codes"), "emitted"));
    totals.put("held", sum(accounts.get("codes"), "held"));
    totals.put("amount", Plain.yuan(sum(accounts.get("codes"), "amount_involved_fen")));
    totals.put("ran", countOf(accounts.get("detectors"), "ran"));
    totals.put(
        "not_ran",
        ((List<?>) accounts.get("detectors")).size() - countOf(accounts.get("detectors"), "ran"));
    double promised =
        opened.leads().stream()
            .mapToDouble(lead -> (Double) lead.get("score"))
            .average()
            .orElse(Double.NaN);
    totals.put("precision", Double.isNaN(promised) ? "—" : Plain.percent(promised));
    return totals;
  }

  private static long sum(Object rows, String column) {
    return ((List<?>) rows)
        .stream().mapToLong(row -> ((Number) ((Map<?, ?>) row).get(column)).longValue()).sum();
  }

  private static int countOf(Object detectors, String outcome) {
    return (int)
        ((List<?>) detectors)
            .stream().filter(row -> outcome.equals(((Map<?, ?>) row).get("outcome"))).count();
  }
}
