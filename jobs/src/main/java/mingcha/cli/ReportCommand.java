package mingcha.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.report.ReportSettings;
import mingcha.run.ReportJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: one page about a lake and its first leads. */
@Command(name = "report", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "out")
  private Path out;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ReportSettings settings = common.settings(console).bind("report.yaml", ReportSettings.class);
    try (Lake lake = lakeOption.toRead()) {
      Path page =
          new ReportJob(lake, settings, console.clock()).run(out, common.pageLanguage(console));
      console.print(console.text("report.done", page));
    }
    return Exit.DONE.code();
  }
}
