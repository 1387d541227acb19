package mingcha.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.market.evaluation.Evaluation;
import mingcha.market.evaluation.Truth;
import mingcha.run.EvaluateJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: holds the leads of a lake against the truth of its market. */
@Command(name = "evaluate", mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--truth", required = true, paramLabel = "DIR", descriptionKey = "truth")
  private Path truthFolder;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Truth truth = Truth.read(truthFolder);
    try (Lake lake = lakeOption.toRead()) {
      Evaluation evaluation = EvaluateJob.evaluate(lake, truth);
      if (common.isJson()) {
        console.printJson(evaluation);
      } else {
        print(evaluation);
      }
    }
    return Exit.DONE.code();
  }

  private void print(Evaluation e) {
    console.print(
        console.text(
            "evaluate.precision",
            e.emitted(),
            e.subjects(),
            e.hits(),
            e.precision(),
            e.precisionLow(),
            e.precisionHigh()));
    console.print(console.text("evaluate.recall", e.recallEasyMiddle(), shares(e.recall())));
    console.print(
        console.text(
            "evaluate.ranking",
            e.precisionAt().get("10"),
            e.precisionAt().get("50"),
            e.precisionAt().get("100"),
            e.averagePrecision(),
            e.firstFourPerBureau()));
    console.print(
        console.text(
            "evaluate.calibration",
            e.calibration().leads(),
            e.calibration().expectedError(),
            e.calibration().nullBound(),
            e.calibration().spiegelhalterZ(),
            e.calibration().brier()));
    console.print(
        console.text(
            "evaluate.members",
            e.orderPrecision(),
            e.orderRecall(),
            e.reviewPrecision(),
            e.reviewRecall()));
    console.print(
        console.text(
            "evaluate.harm",
            e.lookAlikeShare(),
            e.victimsBlamed(),
            e.vagueShare(),
            e.duplicateShare()));
    e.byFamily().forEach((name, r) -> console.print("  " + name + ": " + shares(r)));
    e.byCode()
        .forEach(
            (code, g) ->
                console.print(
                    console.text("evaluate.group", code, g.leads(), g.hits(), g.precision())));
    e.byDetector()
        .forEach(
            (id, g) ->
                console.print(
                    console.text("evaluate.group", id, g.leads(), g.hits(), g.precision())));
  }

  private String shares(java.util.Map<String, Evaluation.Recall> recalls) {
    StringBuilder text = new StringBuilder();
    recalls.forEach(
        (name, r) ->
            text.append(console.text("evaluate.share", name, r.found(), r.subjects(), r.share())));
    return text.toString();
  }
}
