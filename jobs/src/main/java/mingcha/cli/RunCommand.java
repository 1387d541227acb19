package mingcha.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mingcha.lake.Lake;
import mingcha.run.NightJob;
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

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    NightAccount account = new NightAccount(console);
    try (Lake lake = lakeOption.toMakeOrUpdate()) {
      NightJob.Night night =
          new NightJob(lake, settings, console.key(), console.clock(), console.progress(), "run")
              .run(dumps, lakeOption.asOf());
      if (common.isJson()) {
        console.printJson(night);
      } else {
        account.tell(night);
      }
      return night.exit().code();
    }
  }
}
