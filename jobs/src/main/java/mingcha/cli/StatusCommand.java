package mingcha.cli;

import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.StatusJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: what is in a lake and how it came there. */
@Command(name = "status", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Lake lake = lakeOption.toRead()) {
      StatusJob.Status status = StatusJob.of(lake);
      if (common.isJson()) {
        console.printJson(status);
      } else {
        print(status);
      }
    }
    return Exit.DONE.code();
  }

  private void print(StatusJob.Status status) {
    for (StatusJob.Dump dump : status.dumps()) {
      console.print(console.text("status.dump", dump.platform(), dump.dumpId()));
      for (StatusJob.File file : dump.files()) {
        console.print(
            console.text(
                "status.file",
                file.path(),
                file.table(),
                file.rowsIn(),
                file.rowsLoaded(),
                file.rowsQuarantined(),
                file.rowsDuplicate()));
      }
    }
    status
        .tables()
        .forEach((name, rows) -> console.print(console.text("status.table", name, rows)));
    status.leads().forEach((code, n) -> console.print(console.text("status.leads", code, n)));
    status
        .notRun()
        .forEach(n -> console.print(console.text("status.not-run", n.detector(), n.reason())));
    status
        .refused()
        .forEach(
            r ->
                console.print(
                    console.text("status.refused", r.platform(), r.dumpId(), r.reason())));
    status
        .totalsThatDiffer()
        .forEach(
            total ->
                console.print(
                    console.text(
                        "ingest.total-differs",
                        total.dumpId(),
                        total.period(),
                        total.regionCode(),
                        total.ordersReported() == null ? "-" : total.ordersReported(),
                        total.ordersLoaded(),
                        total.amountReportedFen() == null ? "-" : total.amountReportedFen(),
                        total.amountLoadedFen())));
    status
        .runs()
        .forEach(
            run ->
                console.print(
                    console.text("status.run", run.startedAt(), run.command(), run.outcome())));
  }
}
