package mingcha.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.Progress;
import mingcha.schemas.TableSpec;
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
      List<String> maintained = new ArrayList<>();
      for (int i = 0; i < Tables.ALL.size(); i++) {
        TableSpec table = Tables.ALL.get(i);
        progress.step(table.name(), i, Tables.ALL.size());
        if (lake.maintain(table)) {
          maintained.add(table.name());
        }
      }
      if (common.isJson()) {
        console.printJson(maintained);
      } else {
        maintained.forEach(console::print);
      }
    }
    return Exit.DONE.code();
  }
}
