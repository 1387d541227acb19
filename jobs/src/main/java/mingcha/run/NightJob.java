package mingcha.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mingcha.detect.Detectors;
import mingcha.emit.EmitSettings;
import mingcha.error.Exit;
import mingcha.ingest.IngestReport;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;

/** One night: loads what is new, detects, ranks, delivers. */
public final class NightJob {
  private final Lake lake;
  private final Settings settings;
  private final PseudonymKey key;
  private final Clock clock;
  private final Progress progress;
  private final RunJournal journal;

  public NightJob(
      Lake lake,
      Settings settings,
      PseudonymKey key,
      Clock clock,
      Progress progress,
      String command) {
    this.lake = lake;
    this.settings = settings;
    this.key = key;
    this.clock = clock;
    this.progress = progress;
    this.journal = RunJournal.begin(command, clock);
  }

  /**
   * What the night came to.
   *
   * @param asOf last event day; none when nothing has ever been loaded
   * @param leads leads by status
   */
  public record Night(
      IngestReport ingest,
      Optional<LocalDate> asOf,
      List<DetectJob.Outcome> detectors,
      Map<String, Long> leads,
      List<EmitJob.Account> targets) {

    /** The code to end with: a refused dump weighs more than a failed detector or target. */
    public Exit exit() {
      if (ingest.exit() != Exit.DONE) {
        return ingest.exit();
      }
      boolean anyFailed =
          detectors.stream().anyMatch(outcome -> outcome.outcome().equals("failed"))
              || !targets.stream().allMatch(EmitJob.Account::isComplete);
      return anyFailed ? Exit.PARTIAL : Exit.DONE;
    }
  }

  /**
   * Runs the night.
   *
   * @param asOf last event day to look at; by default the last one loaded
   */
  public Night run(Path dumps, Optional<LocalDate> asOf) {
    Stopwatch watch = new Stopwatch(clock);
    IngestReport ingest = new IngestJob(lake, settings, key, clock).load(dumps, journal.runId());
    journal.step("ingest", ingest.rowsIn(), ingest.rowsLoaded(), watch.lap());
    Optional<LocalDate> day = asOf.or(() -> DetectJob.lastEventDay(lake));
    Night night =
        day.map(last -> judge(ingest, last, watch))
            .orElseGet(() -> new Night(ingest, day, List.of(), Map.of(), List.of()));
    journal.finish(lake, day, outcome(night), settings.hash());
    return night;
  }

  private Night judge(IngestReport ingest, LocalDate asOf, Stopwatch watch) {
    List<DetectJob.Outcome> detectors =
        new DetectJob(lake, lake, Detectors.all(settings), journal.runId(), clock, progress)
            .run(asOf);
    detectors.forEach(o -> journal.step(o.detector(), 0, o.signals(), o.seconds()));
    watch.lap();
    LeadJob.Outcome leads = new LeadJob(lake, settings, clock).run(asOf, journal.runId());
    leads.truncations().forEach((code, n) -> journal.truncated(code, "lead", n));
    long signals = detectors.stream().mapToLong(DetectJob.Outcome::signals).sum();
    journal.step("lead", signals, leads.leads(), watch.lap());
    List<EmitJob.Account> targets =
        new EmitJob(lake, settings.bind(EmitSettings.FILE, EmitSettings.class), clock, progress)
            .run();
    double seconds = watch.lap();
    targets.forEach(
        target ->
            journal.step("emit " + target.target(), target.due(), target.delivered(), seconds));
    return new Night(ingest, Optional.of(asOf), detectors, leads.byStatus(), targets);
  }

  private static String outcome(Night night) {
    return switch (night.exit()) {
      case DONE -> "done";
      case REFUSED -> "refused";
      default -> "partial";
    };
  }
}
