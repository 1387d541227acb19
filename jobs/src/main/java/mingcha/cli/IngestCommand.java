package mingcha.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.ingest.DumpFolders;
import mingcha.ingest.IngestReport;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;
import mingcha.run.IngestJob;
import mingcha.run.RunJournal;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest}: loads dumps into a lake. */
@Command(name = "ingest", mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--dumps", required = true, paramLabel = "DIR", descriptionKey = "dumps")
  private Path dumps;

  IngestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    RunJournal journal = RunJournal.begin("ingest", console.clock());
    // Before the lake, which would be made: wrong use leaves no trace.
    DumpFolders.in(dumps);
    PseudonymKey key = console.key();
    try (Lake lake = lakeOption.toMakeOrUpdate()) {
      IngestReport report =
          new IngestJob(lake, settings, key, console.clock()).load(dumps, journal.runId());
      journal.step("ingest", report.rowsIn(), report.rowsLoaded(), journal.seconds());
      String outcome = report.exit() == Exit.DONE ? "done" : "refused";
      journal.finish(lake, Optional.empty(), outcome, settings.hash());
      if (common.isJson()) {
        console.printJson(report);
      } else {
        new NightAccount(console).tell(report);
      }
      return report.exit().code();
    }
  }
}
