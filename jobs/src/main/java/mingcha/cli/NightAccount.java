package mingcha.cli;

import java.util.Map;
import mingcha.ingest.IngestReport;
import mingcha.run.DetectJob;
import mingcha.run.NightJob;

/** Says what a night came to, in words. */
final class NightAccount {
  private final Console console;

  NightAccount(Console console) {
    this.console = console;
  }

  void tell(NightJob.Night night) {
    tell(night.ingest());
    night.detectors().forEach(this::tell);
    tell(night.leads());
    night.targets().forEach(target -> EmitCommand.tell(target, console));
  }

  void tell(Map<String, Long> leads) {
    leads.forEach((status, n) -> console.print(console.text("run.leads", status, n)));
  }

  void tell(IngestReport ingest) {
    ingest.loaded().forEach(this::tell);
    ingest
        .refused()
        .forEach(refusal -> console.complain(refusal.reason().sentence(console.messages())));
    console.print(
        console.text(
            "ingest.reconciled",
            ingest.loaded().size(),
            ingest.skipped().size(),
            ingest.refused().size(),
            ingest.rowsIn(),
            ingest.rowsLoaded(),
            ingest.rowsQuarantined(),
            ingest.rowsDuplicate()));
  }

  private void tell(IngestReport.LoadedDump dump) {
    console.print(
        console.text(
            "ingest.loaded",
            dump.platform(),
            dump.dumpId(),
            dump.rowsIn(),
            dump.rowsLoaded(),
            dump.rowsQuarantined(),
            dump.rowsDuplicate()));
    dump.differences()
        .forEach(
            total ->
                console.print(
                    console.text(
                        "ingest.total-differs",
                        dump.dumpId(),
                        total.period(),
                        total.region(),
                        told(total.ordersReported()),
                        total.ordersLoaded(),
                        told(total.amountReportedFen()),
                        total.amountLoadedFen())));
  }

  private static Object told(Long number) {
    return number == null ? "-" : number;
  }

  void tell(DetectJob.Outcome outcome) {
    console.print(
        console.text(
            "run.detector." + outcome.outcome(),
            outcome.detector(),
            outcome.signals(),
            outcome.reason().orElse("")));
  }
}
