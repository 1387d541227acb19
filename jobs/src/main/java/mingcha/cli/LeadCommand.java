package mingcha.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.run.DetectJob;
import mingcha.run.LeadJob;
import mingcha.run.RunJournal;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lead}: makes ranked leads out of the signals of a night. */
@Command(name = "lead", mixinStandardHelpOptions = true)
final class LeadCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  LeadCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    RunJournal journal = RunJournal.begin("lead", console.clock());
    try (Lake lake = lakeOption.toUpdate()) {
      LocalDate asOf =
          lakeOption
              .asOf()
              .or(() -> DetectJob.lastEventDay(lake))
              .orElseThrow(() -> UserError.usage("run.nothing-loaded", lake.location()));
      LeadJob.Outcome outcome =
          new LeadJob(lake, settings, console.clock()).run(asOf, journal.runId());
      outcome.truncations().forEach((code, n) -> journal.truncated(code, "lead", n));
      journal.step("lead", 0, outcome.leads(), outcome.seconds());
      journal.finish(lake, Optional.of(asOf), "done", settings.hash());
      if (common.isJson()) {
        console.printJson(outcome);
      } else {
        new NightAccount(console).tell(outcome.byStatus());
      }
    }
    return Exit.DONE.code();
  }
}
