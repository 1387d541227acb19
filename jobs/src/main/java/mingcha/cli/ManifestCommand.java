package mingcha.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.ingest.ManifestWriter;
import mingcha.run.ManifestJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest}: writes the manifest of a folder of files that came without one. */
@Command(name = "manifest", mixinStandardHelpOptions = true)
final class ManifestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;

  @Option(names = "--layout", required = true, paramLabel = "NAME", descriptionKey = "layout")
  private String layout;

  @Option(names = "--platform", required = true, paramLabel = "P", descriptionKey = "platform")
  private String platform;

  @Parameters(paramLabel = "DIR", descriptionKey = "folder")
  private Path folder;

  ManifestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ManifestWriter.Written written =
        new ManifestJob(common.settings(console)).write(layout, platform, folder);
    if (common.isJson()) {
      console.printJson(written);
    } else {
      console.print(
          console.text(
              "ingest.manifest-written",
              written.file(),
              written.dumpId(),
              written.files(),
              written.rows()));
    }
    return Exit.DONE.code();
  }
}
