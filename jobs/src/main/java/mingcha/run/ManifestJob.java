package mingcha.run;

import java.nio.file.Path;
import mingcha.error.UserError;
import mingcha.ingest.IngestSettings;
import mingcha.ingest.Layout;
import mingcha.ingest.ManifestWriter;

/** Writes the manifest of a folder of files that came without one. */
public final class ManifestJob {
  private final Settings settings;

  public ManifestJob(Settings settings) {
    this.settings = settings;
  }

  /**
   * Writes the manifest.
   *
   * @throws UserError exit 2 when there is no such layout or folder
   */
  public ManifestWriter.Written write(String layoutName, String platform, Path folder) {
    IngestSettings ingest = settings.bind("ingest.yaml", IngestSettings.class);
    Layout layout =
        layoutName.equals("canonical")
            ? ManifestWriter.canonical(ingest)
            : new PlatformFolders(settings)
                .layout(layoutName)
                .orElseThrow(() -> UserError.usage("ingest.no-layout", layoutName));
    return new ManifestWriter(layout, platform, ingest).write(folder);
  }
}
