package mingcha.lead;

import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.schemas.DetectorRuns;
import org.apache.spark.sql.Row;

/** What the dumps lacked on the last night of each detector, for the leads to say. */
public final class Gaps {
  private final Map<String, Set<String>> byDetector = new TreeMap<>();

  /** Of rows of {@code detector_runs}, the last night of each detector. */
  public static Gaps of(List<Row> detectorRuns) {
    Gaps gaps = new Gaps();
    Map<String, Row> last = new TreeMap<>();
    detectorRuns.forEach(
        row ->
            last.merge(
                row.<String>getAs(DetectorRuns.DETECTOR),
                row,
                (a, b) ->
                    a.<Date>getAs(DetectorRuns.AS_OF).after(b.<Date>getAs(DetectorRuns.AS_OF))
                        ? a
                        : b));
    last.forEach(
        (detector, row) -> {
          Set<String> lacking = gaps.byDetector.computeIfAbsent(detector, d -> new TreeSet<>());
          for (Row note : row.<Row>getList(row.fieldIndex(DetectorRuns.NOTES))) {
            String code = note.getAs("code");
            if (code.startsWith("lacks") || code.equals("not-run")) {
              lacking.add(note.<String>getAs("detail"));
            }
          }
          if ("failed".equals(row.getAs(DetectorRuns.OUTCOME))) {
            lacking.add("failed");
          }
        });
    return gaps;
  }

  /** What is lacking for leads of this code on this platform, sorted. */
  public List<String> of(String code, String platform) {
    String family = detectorFamily(code);
    Set<String> gaps = new TreeSet<>();
    byDetector.forEach(
        (detector, lacking) -> {
          if (detector.startsWith(family)) {
            lacking.stream()
                .filter(detail -> concerns(detail, platform))
                .forEach(detail -> gaps.add(detector + ": " + detail));
          }
        });
    return List.copyOf(gaps);
  }

  private static boolean concerns(String detail, String platform) {
    int named = detail.lastIndexOf(" in ");
    return named < 0 || detail.substring(named + 4).split(" ", -1)[0].equals(platform);
  }

  private static String detectorFamily(String code) {
    if (code.startsWith("UC-BRUSH")) {
      return "brushing.";
    }
    if (code.contains("REVIEW")) {
      return "review.";
    }
    return code.startsWith("PR-") ? "price." : "identity.";
  }

  private Gaps() {}
}
