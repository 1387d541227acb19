package mingcha.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import mingcha.error.Exit;
import mingcha.error.Messages;
import mingcha.error.UserError;
import mingcha.lake.Sessions;
import mingcha.run.Failures;
import mingcha.run.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: arguments in, exit code out. */
@Command(
    name = "mingcha",
    version = Version.NAME,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchCommand.class,
      DemoCommand.class,
      DetectCommand.class,
      EmitCommand.class,
      EvaluateCommand.class,
      EvidenceCommand.class,
      ExportCommand.class,
      FeedbackCommand.class,
      GenerateCommand.class,
      IngestCommand.class,
      LeadCommand.class,
      LineageCommand.class,
      MaintainCommand.class,
      ManifestCommand.class,
      ReportCommand.class,
      RunCommand.class,
      StatusCommand.class,
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, Surroundings.ofThisProcess()));
  }

  /** Runs one command and says how it ended; nothing is thrown. */
  public static int run(String[] args, Surroundings surroundings) {
    Messages messages = Messages.in(language(args, surroundings.environment()));
    Console console =
        new Console(
            surroundings.out(),
            surroundings.err(),
            messages,
            surroundings.clock(),
            surroundings.environment());
    CommandLine line = new CommandLine(new Main(), new Commands(console));
    line.setResourceBundle(ResourceBundle.getBundle("mingcha.messages", messages.locale()));
    line.setOut(console.outWriter());
    line.setErr(console.errWriter());
    line.registerConverter(LocalDate.class, text -> date(text, console));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((thrown, at, parsed) -> tell(thrown, console));
    line.setExecutionStrategy(new CommandLine.RunLast());
    try {
      return line.execute(args);
    } catch (LinkageError | OutOfMemoryError e) {
      return tell(e, console);
    }
  }

  private static LocalDate date(String text, Console console) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(console.text("cli.not-a-date", text));
    }
  }

  private static int tell(Throwable thrown, Console console) {
    Optional<UserError> error = Failures.userError(thrown);
    if (error.isPresent()) {
      console.complain(error.get().sentence(console.messages()));
      return error.get().exit().code();
    }
    console.complain(console.text("cli.bug", Failures.kind(thrown)));
    if (console.environment().containsKey("MINGCHA_DEBUG")) {
      thrown.printStackTrace(console.errWriter());
    }
    return Exit.BUG.code();
  }

  /**
   * The language must be known before the arguments are parsed, since errors of parsing speak it.
   */
  private static Locale language(String[] args, Map<String, String> environment) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals("--lang")) {
        return Locale.forLanguageTag(args[i + 1]);
      }
    }
    for (String arg : args) {
      if (arg.startsWith("--lang=")) {
        return Locale.forLanguageTag(arg.substring("--lang=".length()));
      }
    }
    return Optional.ofNullable(environment.get("MINGCHA_LANG"))
        .map(Locale::forLanguageTag)
        .orElseGet(Locale::getDefault);
  }

  /** What surrounds a command; tests bring their own. */
  public record Surroundings(
      PrintStream out, PrintStream err, Clock clock, Map<String, String> environment) {
    static Surroundings ofThisProcess() {
      return new Surroundings(
          System.out, System.err, Clock.system(ZoneId.of(Sessions.ZONE)), System.getenv());
    }
  }
}
