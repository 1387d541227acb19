package mingcha.cli;

import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.Progress;
import mingcha.schemas.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code maintain}: merges small files and removes old ones. */
@Command(name = "maintain", mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  MaintainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Lake lake = lakeOption.toUpdate()) {
      Progress progress = console.progress();
      for (int i = 0; i < Tables.ALL.size(); i++) {
        progress.step(Tables.ALL.get(i).name(), i, Tables.ALL.size());
        lake.maintain(Tables.ALL.get(i));
      }
    }
    return Exit.DONE.code();
  }
}
