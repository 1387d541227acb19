package mingcha.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import mingcha.error.Messages;
import mingcha.run.Progress;

/** One renewed line on a terminal: stage, share done, time left. */
final class ProgressLine implements Progress {
  private final PrintStream terminal;
  private final Messages messages;
  private ProgressBar bar;
  private int steps;

  ProgressLine(PrintStream terminal, Messages messages) {
    this.terminal = terminal;
    this.messages = messages;
  }

  @Override
  public void step(String name, int done, int of) {
    if (bar == null || of != steps || done == 0) {
      close();
      steps = of;
      bar =
          new ProgressBarBuilder()
              .setTaskName(messages.text("cli.working"))
              .setInitialMax(of)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(terminal))
              .build();
    }
    bar.setExtraMessage(" " + name);
    bar.stepTo(done);
  }

  private void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
