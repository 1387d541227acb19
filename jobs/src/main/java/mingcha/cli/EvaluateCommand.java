package mingcha.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import mingcha.market.MarketRequest;
import mingcha.market.evaluation.Evaluation;
import mingcha.market.evaluation.Truth;
import mingcha.run.EvaluateJob;
import mingcha.run.EvaluationPage;
import mingcha.run.Experiment;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import mingcha.run.Sweep;
import mingcha.run.SweepJob;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: holds the leads of a lake against the truth of its market. */
@Command(name = "evaluate", mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(names = "--html", paramLabel = "FILE", descriptionKey = "evaluate.html")
  private Path page;

  /** A lake that stands, or markets to be made. */
  private static final class What {
    @ArgGroup(exclusive = false)
    private Standing standing;

    @ArgGroup(exclusive = false)
    private Made made;
  }

  private static final class Standing {
    @Option(names = "--lake", required = true, paramLabel = "LAKE", descriptionKey = "lake")
    private String lake;

    @Option(names = "--truth", required = true, paramLabel = "DIR", descriptionKey = "truth")
    private Path truth;
  }

  private static final class Made {
    @Option(names = "--sweep", required = true, descriptionKey = "evaluate.sweep")
    private boolean isSweep;

    @Option(
        names = "--experiment",
        paramLabel = "NAME",
        defaultValue = "plain",
        descriptionKey = "evaluate.experiment")
    private Experiment experiment;

    @Option(
        names = "--seeds",
        paramLabel = "S",
        split = ",",
        defaultValue = "1,2,3",
        descriptionKey = "evaluate.seeds")
    private List<Long> seeds;

    @Option(names = "--orders", paramLabel = "N", descriptionKey = "generate.orders")
    private Long orders;

    @Option(names = "--days", paramLabel = "D", descriptionKey = "generate.days")
    private Integer days;

    @Option(
        names = "--profile",
        paramLabel = "NAME",
        defaultValue = "small",
        descriptionKey = "generate.profile")
    private String profile;

    @Option(names = "--keep", paramLabel = "DIR", descriptionKey = "evaluate.keep")
    private Path kept;
  }

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (what.made != null && what.made.isSweep) {
      sweep(what.made);
    } else {
      judge(what.standing);
    }
    return Exit.DONE.code();
  }

  private void judge(Standing standing) {
    Truth truth = Truth.read(standing.truth);
    try (Lake lake = Lake.toRead(Sessions.start("mingcha"), standing.lake)) {
      Evaluation evaluation = EvaluateJob.evaluate(lake, truth);
      if (common.isJson()) {
        console.printJson(evaluation);
      } else {
        print(evaluation);
      }
      if (page != null) {
        tell(page().write(page, evaluation));
      }
    }
  }

  private void sweep(Made made) {
    Settings settings = common.settings(console);
    MarketRequest request =
        GenerateJob.marketSettings(settings)
            .request(made.profile, made.orders, made.days, made.seeds.get(0), null);
    PseudonymKey key = console.key();
    Sweep sweep =
        new SweepJob(
                Sessions.start("mingcha"),
                settings,
                key,
                console.clock(),
                console.progress(),
                Optional.ofNullable(made.kept))
            .run(made.experiment, request, made.seeds);
    if (common.isJson()) {
      console.printJson(sweep);
    } else {
      for (Sweep.Point point : sweep.points()) {
        Evaluation e = point.evaluation();
        console.print(
            console.text(
                "evaluate.point",
                point.name(),
                point.shops(),
                e.emitted(),
                e.precision(),
                e.precisionLow(),
                e.precisionHigh(),
                e.recallEasyMiddle(),
                point.brushing().found(),
                point.brushing().subjects(),
                e.averagePrecision(),
                point.falsePerThousand()));
      }
      if (sweep.points().size() == 1) {
        print(sweep.points().get(0).evaluation());
      }
    }
    if (page != null) {
      tell(page().write(page, sweep));
    }
  }

  private EvaluationPage page() {
    return new EvaluationPage(console.clock(), common.pageLanguage(console));
  }

  private void tell(Path written) {
    if (!common.isJson()) {
      console.print(console.text("report.done", written));
    }
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
