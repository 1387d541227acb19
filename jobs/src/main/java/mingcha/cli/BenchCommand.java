package mingcha.cli;

import java.util.concurrent.Callable;
import mingcha.emit.EmitSettings;
import mingcha.error.Exit;
import mingcha.lake.Sessions;
import mingcha.run.BenchJob;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: how long a night takes on this machine, step by step. */
@Command(name = "bench", mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;

  @Option(names = "--orders", paramLabel = "N", descriptionKey = "generate.orders")
  private Long orders;

  @Option(names = "--seed", paramLabel = "S", descriptionKey = "generate.seed")
  private long seed = 7;

  @Option(names = "--profile", paramLabel = "NAME", descriptionKey = "generate.profile")
  private String profile = "small";

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console).withDefault(EmitSettings.FILE);
    BenchJob.Result result =
        new BenchJob(Sessions.start("mingcha"), settings, console.clock(), console.progress())
            .run(
                GenerateJob.marketSettings(settings).request(profile, orders, null, seed, null),
                console.key());
    if (common.isJson()) {
      console.printJson(result);
      return Exit.DONE.code();
    }
    result
        .steps()
        .forEach(
            step ->
                console.print(
                    console.text(
                        "bench.step", step.step(), step.rowsIn(), step.rowsOut(), step.seconds())));
    console.print(
        console.text(
            "bench.total",
            result.records(),
            result.night(),
            result.generating(),
            result.peakMemoryMib()));
    return Exit.DONE.code();
  }
}
