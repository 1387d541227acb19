package mingcha.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import mingcha.detect.Detector;
import mingcha.detect.Detectors;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.run.DetectJob;
import mingcha.run.RunJournal;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code detect}: runs the detectors over what they have not seen. */
@Command(name = "detect", mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--detector", paramLabel = "ID", split = ",", descriptionKey = "detector")
  private Set<String> only = Set.of();

  @Option(names = "--into", paramLabel = "DIR", descriptionKey = "into")
  private String into;

  DetectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    List<Detector> detectors = chosen(Detectors.all(settings), only);
    if (into == null) {
      try (Lake lake = lakeOption.toUpdate()) {
        return detect(lake, lake, detectors, settings);
      }
    }
    try (Lake lake = lakeOption.toRead();
        Lake replay = Lake.toWrite(lake.spark(), into)) {
      return detect(lake, replay, detectors, settings);
    }
  }

  private int detect(Lake lake, Lake target, List<Detector> detectors, Settings settings) {
    LocalDate asOf =
        lakeOption
            .asOf()
            .or(() -> DetectJob.lastEventDay(lake))
            .orElseThrow(() -> UserError.usage("run.nothing-loaded", lake.location()));
    RunJournal journal = RunJournal.begin("detect", console.clock());
    List<DetectJob.Outcome> outcomes =
        new DetectJob(lake, target, detectors, journal.runId(), console.clock(), console.progress())
            .run(asOf);
    outcomes.forEach(
        outcome -> journal.step(outcome.detector(), 0, outcome.signals(), outcome.seconds()));
    boolean anyFailed = outcomes.stream().anyMatch(outcome -> outcome.outcome().equals("failed"));
    journal.finish(target, Optional.of(asOf), anyFailed ? "partial" : "done", settings.hash());
    if (common.isJson()) {
      console.printJson(outcomes);
    } else {
      outcomes.forEach(new NightAccount(console)::tell);
    }
    return (anyFailed ? Exit.PARTIAL : Exit.DONE).code();
  }

  private static List<Detector> chosen(List<Detector> all, Set<String> only) {
    Set<String> known = new TreeSet<>();
    all.forEach(detector -> known.add(detector.info().id()));
    for (String id : only) {
      if (!known.contains(id)) {
        throw UserError.usage("run.no-such-detector", id, String.join(", ", known));
      }
    }
    return all.stream()
        .filter(detector -> only.isEmpty() || only.contains(detector.info().id()))
        .toList();
  }
}
