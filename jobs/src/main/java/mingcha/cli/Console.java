package mingcha.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import mingcha.error.Messages;
import mingcha.ingest.PseudonymKey;
import mingcha.run.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** What a command speaks through: results to standard output, everything else to standard error. */
public final class Console {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final PrintStream out;
  private final PrintStream err;
  private final Messages messages;
  private final Clock clock;
  private final Map<String, String> environment;

  Console(
      PrintStream out,
      PrintStream err,
      Messages messages,
      Clock clock,
      Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.messages = messages;
    this.clock = clock;
    this.environment = Map.copyOf(environment);
  }

  /** The sentence under this key in the user's language. */
  public String text(String key, Object... arguments) {
    return messages.text(key, arguments);
  }

  /** A line of the result. */
  public void print(String line) {
    out.println(line);
  }

  /** A table of the result, its last column as wide as the terminal allows. */
  public void printTable(List<String> head, List<List<String>> rows) {
    TextTable table =
        TextTable.forColumns(
            CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF),
            new Column(3, 0, Column.Overflow.SPAN),
            new Column(6, 1, Column.Overflow.SPAN),
            new Column(20, 2, Column.Overflow.WRAP),
            new Column(24, 2, Column.Overflow.WRAP),
            new Column(26, 2, Column.Overflow.WRAP),
            new Column(25, 2, Column.Overflow.WRAP),
            new Column(52, 2, Column.Overflow.WRAP));
    table.addRowValues(head.toArray(new String[0]));
    rows.forEach(row -> table.addRowValues(row.toArray(new String[0])));
    out.print(table);
  }

  /** The result for machines. */
  public void printJson(Object value) {
    try {
      out.println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of many results for machines: a line of JSON. */
  public void printJsonLine(Object value) {
    try {
      out.println(
          JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A remark that is no result. */
  public void say(String key, Object... arguments) {
    err.println(text(key, arguments));
  }

  /** A sentence about something that went wrong. */
  public void complain(String sentence) {
    err.println(sentence);
  }

  /**
   * The key of the pseudonyms; a key that had to be made is said so.
   *
   * @throws mingcha.error.UserError exit 2 when its file cannot be read
   */
  PseudonymKey key() {
    PseudonymKey.Located located =
        PseudonymKey.locate(environment, Path.of(System.getProperty("user.home")));
    if (located.isNew()) {
      say("cli.key-made", located.file());
    }
    return located.key();
  }

  Messages messages() {
    return messages;
  }

  Clock clock() {
    return clock;
  }

  Map<String, String> environment() {
    return environment;
  }

  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Progress of long work: a line that renews itself on a terminal, plain log lines otherwise. */
  @SuppressWarnings("SystemConsoleNull") // The build pins Java 17, where null means no terminal.
  Progress progress() {
    return System.console() != null && environment.get("CI") == null
        ? new ProgressLine(err, messages)
        : (name, done, of) -> say("cli.step", name, done + 1, of);
  }
}
