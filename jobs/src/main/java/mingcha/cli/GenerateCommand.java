package mingcha.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Sessions;
import mingcha.market.Market;
import mingcha.market.MarketRequest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate}: writes a labelled market. */
@Command(name = "generate", mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;

  @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "generate.out")
  private Path out;

  @Option(names = "--orders", paramLabel = "N", descriptionKey = "generate.orders")
  private Long orders;

  @Option(names = "--days", paramLabel = "D", descriptionKey = "generate.days")
  private Integer days;

  @Option(names = "--seed", paramLabel = "S", descriptionKey = "generate.seed")
  private long seed = 7;

  @Option(names = "--profile", paramLabel = "NAME", descriptionKey = "generate.profile")
  private String profile = "small";

  @Option(names = "--until", paramLabel = "DATE", descriptionKey = "generate.until")
  private LocalDate until;

  @Option(names = "--dirty", descriptionKey = "generate.dirty")
  private boolean isDirty;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    MarketRequest request =
        GenerateJob.marketSettings(settings)
            .request(profile, orders, days, seed, until)
            .handedOver(isDirty ? MarketRequest.Handover.DIRTY : MarketRequest.Handover.CLEAN);
    Market.Written written =
        new GenerateJob(Sessions.start("mingcha"), settings).generate(out, request);
    if (common.isJson()) {
      console.printJson(written);
    } else {
      console.print(
          console.text(
              "market.written",
              written.rows(),
              written.shops(),
              written.violations(),
              written.lookAlikes(),
              out));
    }
    return Exit.DONE.code();
  }
}
