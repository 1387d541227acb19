package mingcha.run;

import java.nio.file.Path;
import java.time.Clock;
import mingcha.ingest.IngestReport;
import mingcha.ingest.IngestSettings;
import mingcha.ingest.Loading;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;

/** Loads dumps into the lake. */
public final class IngestJob {
  private final Lake lake;
  private final Settings settings;
  private final PseudonymKey key;
  private final Clock clock;

  public IngestJob(Lake lake, Settings settings, PseudonymKey key, Clock clock) {
    this.lake = lake;
    this.settings = settings;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Loads one dump or a folder of dumps.
   *
   * @throws mingcha.error.UserError exit 2 when there is no such folder or the lake has another key
   */
  public IngestReport load(Path dumpsOrFolder, String runId) {
    IngestSettings ingest = settings.bind("ingest.yaml", IngestSettings.class);
    return new Loading(lake, ingest, key, new PlatformFolders(settings), clock, runId)
        .load(dumpsOrFolder);
  }
}
