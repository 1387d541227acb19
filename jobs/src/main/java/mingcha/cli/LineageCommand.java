package mingcha.cli;

import java.util.Iterator;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.LineageJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lineage}: from a lead back to file and row number. */
@Command(name = "lineage", mixinStandardHelpOptions = true)
final class LineageCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--lead", required = true, paramLabel = "UID", descriptionKey = "lead")
  private String lead;

  LineageCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Lake lake = lakeOption.toRead()) {
      for (Iterator<LineageJob.Place> places = new LineageJob(lake).of(lead); places.hasNext(); ) {
        LineageJob.Place place = places.next();
        if (common.isJson()) {
          console.printJsonLine(place);
        } else {
          console.print(
              String.join(
                  "\t",
                  place.table(),
                  place.id(),
                  place.platform(),
                  place.dumpId(),
                  place.path(),
                  "" + place.rowNo(),
                  place.sha256()));
        }
      }
    }
    return Exit.DONE.code();
  }
}
