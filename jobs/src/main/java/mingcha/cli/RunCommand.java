package mingcha.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.ingest.DumpFolders;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;
import mingcha.report.ReportSettings;
import mingcha.run.NightJob;
import mingcha.run.ReportJob;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: one night, from dumps to delivered leads. */
@Command(name = "run", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--dumps", required = true, paramLabel = "DIR", descriptionKey = "dumps")
  private Path dumps;

  @Option(names = "--report", paramLabel = "DIR", descriptionKey = "run.report")
  private Path report;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    NightAccount account = new NightAccount(console);
    // Before the lake, which would be made: wrong use leaves no trace.
    DumpFolders.in(dumps);
    PseudonymKey key = console.key();
    try (Lake lake = lakeOption.toMakeOrUpdate()) {
      NightJob.Night night =
          new NightJob(lake, settings, key, console.clock(), console.progress(), "run")
              .run(dumps, lakeOption.asOf());
      if (common.isJson()) {
        console.printJson(night);
      } else {
        account.tell(night);
      }
      night.asOf().ifPresent(day -> report(lake, settings));
      return night.exit().code();
    }
  }

  /** A lake on another store has no folder of ours on this machine: there a report is asked for. */
  private void report(Lake lake, Settings settings) {
    ReportJob job =
        new ReportJob(lake, settings.bind("report.yaml", ReportSettings.class), console.clock());
    Optional.ofNullable(report)
        .or(() -> ReportJob.usualFolder(lake))
        .map(folder -> job.run(folder, common.pageLanguage(console)))
        .filter(page -> !common.isJson())
        .ifPresent(page -> console.print(console.text("report.done", page)));
  }
}
