package mingcha.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.FeedbackJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code feedback}: takes answers of case officers. */
@Command(name = "feedback", mixinStandardHelpOptions = true)
final class FeedbackCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(names = "--file", required = true, paramLabel = "FILE", descriptionKey = "feedback-file")
  private Path file;

  FeedbackCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Lake lake = lakeOption.toUpdate()) {
      FeedbackJob.Taken taken = new FeedbackJob(lake).add(file);
      if (common.isJson()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("answers", taken.answers());
        result.put("added", taken.added());
        console.printJson(result);
      } else {
        console.print(console.text("emit.feedback.done", taken.answers(), taken.added()));
      }
    }
    return Exit.DONE.code();
  }
}
