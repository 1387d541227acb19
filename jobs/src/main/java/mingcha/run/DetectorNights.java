package mingcha.run;

import static org.apache.spark.sql.functions.col;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mingcha.detect.Detector;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.Dumps;
import org.apache.spark.sql.Row;

/** The nights on which a detector ran before, and what has come in since. */
final class DetectorNights {
  /**
   * One night.
   *
   * @param coveredFrom first day whose conduct was asked for
   */
  private record Night(LocalDate asOf, LocalDate coveredFrom, String runId, long signals) {}

  private final List<Night> nights;
  private final List<Row> dumps;

  private DetectorNights(List<Night> nights, List<Row> dumps) {
    this.nights = nights;
    this.dumps = dumps;
  }

  /** What all detectors did so far, read once for all of them. */
  static final class Journal {
    private final List<Row> runs;
    private final List<Row> dumps;

    private Journal(List<Row> runs, List<Row> dumps) {
      this.runs = runs;
      this.dumps = dumps;
    }

    static Journal read(Lake lake, Lake into) {
      return new Journal(
          into.read(DetectorRuns.TABLE)
              .where(col(DetectorRuns.OUTCOME).equalTo("ran"))
              .collectAsList(),
          lake.read(Dumps.TABLE).collectAsList());
    }

    /** Nights of one detector with the same version and parameters; others count as never run. */
    DetectorNights of(Detector detector) {
      String version = "" + detector.info().version();
      String paramsHash = Settings.hash(detector.params());
      List<Night> nights =
          runs.stream()
              .filter(
                  row ->
                      row.getAs(DetectorRuns.DETECTOR).equals(detector.info().id())
                          && row.getAs(DetectorRuns.DETECTOR_VERSION).equals(version)
                          && row.getAs(DetectorRuns.PARAMS_HASH).equals(paramsHash))
              .map(DetectorNights::night)
              .sorted(Comparator.comparing(Night::asOf))
              .toList();
      return new DetectorNights(nights, dumps);
    }
  }

  /** Whether it ran on that night and no dump came in since. */
  boolean hasSeenAll(LocalDate asOf) {
    return night(asOf).filter(night -> reopened(night).findAny().isEmpty()).isPresent();
  }

  long signals(LocalDate asOf) {
    return night(asOf).map(Night::signals).orElse(0L);
  }

  /** First day that it has not seen, or that a later dump reopened; none on its first night. */
  Optional<LocalDate> firstUnseenDay(LocalDate asOf) {
    Optional<Night> same = night(asOf);
    Optional<Night> last =
        nights.stream().filter(night -> night.asOf().isBefore(asOf)).reduce((a, b) -> b);
    Optional<LocalDate> unseen =
        same.map(Night::coveredFrom).or(() -> last.map(night -> night.asOf().plusDays(1)));
    return unseen.map(
        day ->
            same.or(() -> last)
                .flatMap(
                    night ->
                        reopened(night)
                            .map(row -> row.<Date>getAs(Dumps.PERIOD_FROM))
                            .filter(from -> from != null)
                            .map(Date::toLocalDate)
                            .min(Comparator.naturalOrder()))
                .filter(reopened -> reopened.isBefore(day))
                .orElse(day));
  }

  private static Night night(Row row) {
    return new Night(
        row.<Date>getAs(DetectorRuns.AS_OF).toLocalDate(),
        row.<Date>getAs(DetectorRuns.COVERED_FROM).toLocalDate(),
        row.<String>getAs(DetectorRuns.RUN_ID),
        row.<Long>getAs(DetectorRuns.SIGNALS));
  }

  private Optional<Night> night(LocalDate asOf) {
    return nights.stream().filter(night -> night.asOf().equals(asOf)).findFirst();
  }

  /** Dumps loaded by runs that began after that night's; run ids begin with their start. */
  private Stream<Row> reopened(Night night) {
    return dumps.stream()
        .filter(row -> row.<String>getAs(Dumps.RUN_ID).compareTo(night.runId()) > 0)
        .sorted(Comparator.comparing(row -> row.<Timestamp>getAs(Dumps.EXPORTED_AT)));
  }
}
