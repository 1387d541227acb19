package mingcha.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import mingcha.emit.LakePlace;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.report.Report;
import mingcha.report.ReportSettings;

/** Writes the page about a lake. */
public final class ReportJob {
  private final Lake lake;
  private final ReportSettings settings;
  private final Clock clock;

  /**
   * @param settings {@code conf/report.yaml}
   * @param clock for the date on the page
   */
  public ReportJob(Lake lake, ReportSettings settings, Clock clock) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
  }

  /** Where the report of a night goes when nobody names a folder; none off the local disks. */
  public static Optional<Path> usualFolder(Lake lake) {
    return LakePlace.of(lake.location()).ownFolder().map(own -> own.resolve("report"));
  }

  /**
   * Writes {@code index.html} into a folder.
   *
   * @param language zh or en: the one that shows first
   * @return the page
   * @throws UserError exit 2 when the folder cannot be written to
   */
  public Path run(Path folder, String language) {
    try {
      return new Report(lake, settings).write(folder, language, Version.NAME, clock.instant());
    } catch (IOException e) {
      throw UserError.usage("report.cannot-write", folder, e.getClass().getSimpleName());
    }
  }
}
