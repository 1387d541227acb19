package mingcha.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import mingcha.emit.EmitSettings;
import mingcha.emit.ExportFormat;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import mingcha.report.ReportSettings;
import mingcha.run.ExportJob;
import mingcha.run.ExportRole;
import mingcha.run.FirstLeads;
import mingcha.run.GenerateJob;
import mingcha.run.NightJob;
import mingcha.run.ReportJob;
import mingcha.run.Settings;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: a small market, everything run on it, and the first leads to look at. */
@Command(name = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final long SEED = 7;
  private static final String PROFILE = "small";

  private final Console console;

  @Mixin private CommonOptions common;

  @Option(names = "--orders", paramLabel = "N", descriptionKey = "generate.orders")
  private Long orders;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "demo.out")
  private Path out = Path.of("mingcha-demo");

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console).withDefault(EmitSettings.FILE);
    Path lakeFolder = out.resolve("lake");
    if (Files.exists(lakeFolder)) {
      throw UserError.usage("demo.exists", out);
    }
    SparkSession spark = Sessions.start("mingcha");
    console.say("demo.generating", out);
    new GenerateJob(spark, settings)
        .generate(
            out, GenerateJob.marketSettings(settings).request(PROFILE, orders, null, SEED, null));
    try (Lake lake = Lake.toWrite(spark, lakeFolder.toString())) {
      NightJob.Night night =
          new NightJob(lake, settings, console.key(), console.clock(), console.progress(), "demo")
              .run(out.resolve("dumps"), Optional.empty());
      new NightAccount(console).tell(night);
      // The page is drawn from what the exports only add their audit rows to.
      CompletableFuture<Path> drawn = CompletableFuture.supplyAsync(() -> report(lake, settings));
      Path list = export(lake);
      Path page = drawn.join();
      tell(FirstLeads.of(lake, 10));
      console.print(console.text("demo.report", page));
      console.print(console.text("demo.list", list));
      console.print(console.text("demo.inbox", lakeFolder));
      console.print(console.text("demo.truth", lakeFolder, out.resolve("truth")));
      return night.exit().code();
    }
  }

  private Path report(Lake lake, Settings settings) {
    SparkSession.setActiveSession(lake.spark());
    return new ReportJob(lake, settings.bind("report.yaml", ReportSettings.class), console.clock())
        .run(out.resolve("report"), common.pageLanguage(console));
  }

  private Path export(Lake lake) {
    Path exports = out.resolve("exports");
    try {
      Files.createDirectories(exports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExportJob job = new ExportJob(lake, console.clock(), ExportRole.ANALYST);
    for (ExportFormat format : ExportFormat.values()) {
      String name = "leads." + format.name().toLowerCase(Locale.ROOT);
      job.run(
          ExportJob.Request.leads(format, exports.resolve(name)),
          new ExportJob.Requester(System.getProperty("user.name"), Optional.of("demo")));
    }
    return exports.resolve("leads.xlsx");
  }

  private void tell(List<FirstLeads.Line> leads) {
    console.print("");
    console.printTable(
        List.of(
            console.text("demo.column.rank"),
            console.text("demo.column.score"),
            console.text("demo.column.what"),
            console.text("demo.column.who"),
            console.text("demo.column.bureau"),
            console.text("demo.column.when"),
            console.text("demo.column.why")),
        leads.stream().map(line -> line.cells(console.messages().locale())).toList());
  }
}
