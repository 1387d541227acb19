package mingcha.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import mingcha.schemas.Runs;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The row that a run leaves in {@code runs}: what, when, versions, parameters, steps, memory,
 * truncations.
 */
public final class RunJournal {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneId.of(Sessions.ZONE));

  private final String runId;
  private final String command;
  private final Clock clock;
  private final Instant startedAt;
  private final List<Row> steps = new ArrayList<>();
  private final List<Row> truncations = new ArrayList<>();

  private RunJournal(String command, Clock clock) {
    this.command = command;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.runId = ID.format(startedAt) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  public static RunJournal begin(String command, Clock clock) {
    return new RunJournal(command, clock);
  }

  /** Id of the run; ids sort by the start of their runs. */
  public String runId() {
    return runId;
  }

  /** A step is done. */
  public void step(String name, long rowsIn, long rowsOut, double seconds) {
    steps.add(RowFactory.create(name, rowsIn, rowsOut, Math.round(seconds * 1000) / 1000.0));
  }

  /** Work was cut short. */
  public void truncated(String code, String detail, long count) {
    truncations.add(RowFactory.create(code, detail, count));
  }

  /** Seconds since the run began. */
  public double seconds() {
    return (clock.millis() - startedAt.toEpochMilli()) / 1000.0;
  }

  /** Writes the row. */
  public void finish(Lake lake, Optional<LocalDate> asOf, String outcome, String confHash) {
    Row row =
        RowFactory.create(
            runId,
            command,
            Timestamp.from(startedAt),
            Timestamp.from(clock.instant()),
            asOf.map(Date::valueOf).orElse(null),
            outcome,
            Version.NAME,
            confHash,
            steps.toArray(new Row[0]),
            peakMemoryMb(),
            truncations.toArray(new Row[0]));
    lake.commit()
        .append(Runs.TABLE, lake.spark().createDataFrame(List.of(row), Runs.TABLE.schema()))
        .finish();
  }

  private static long peakMemoryMb() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }
}
