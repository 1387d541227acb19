package mingcha.emit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mingcha.lake.Sessions;
import mingcha.schemas.Feedback;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A file of answers: CSV with a header, or one JSON object a line. Columns are those of {@code
 * feedback}; {@code status_date} serves for {@code status_at}, and {@code fine_amount}, in yuan,
 * for {@code fine_fen}.
 *
 * @param answers rows of {@link Acknowledgements#SCHEMA}, in the order of the file
 * @param problems what is wrong with the others
 */
public record AnswerFile(List<Row> answers, List<Problem> problems) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ZoneId ZONE = ZoneId.of(Sessions.ZONE);
  private static final DateTimeFormatter SPACED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm[:ss]");

  public AnswerFile {
    answers = List.copyOf(answers);
    problems = List.copyOf(problems);
  }

  /**
   * A record that is no answer.
   *
   * @param row record, from 1, the header not counted
   * @param column what is wrong with it
   */
  public record Problem(long row, String column) {}

  /** Reads a file; whether it is CSV or JSON Lines shows in its first character. */
  public static AnswerFile read(Path file) throws IOException {
    List<Row> answers = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      skipByteOrderMark(in);
      if (beginsWithBrace(in)) {
        readJsonLines(in, answers, problems);
      } else {
        readCsv(in, answers, problems);
      }
    }
    return new AnswerFile(answers, problems);
  }

  private static void readJsonLines(BufferedReader in, List<Row> answers, List<Problem> problems)
      throws IOException {
    long row = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      row++;
      try {
        JsonNode object = JSON.readTree(line);
        Map<String, String> cells = new HashMap<>();
        object
            .properties()
            .forEach(
                cell -> {
                  if (!cell.getValue().isNull()) {
                    cells.put(cell.getKey(), cell.getValue().asText());
                  }
                });
        add(cells, row, answers, problems);
      } catch (JsonProcessingException e) {
        problems.add(new Problem(row, "json"));
      }
    }
  }

  private static void readCsv(Reader in, List<Row> answers, List<Problem> problems)
      throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (CSVParser parser = CSVParser.builder().setReader(in).setFormat(format).get()) {
      for (CSVRecord record : parser) {
        Map<String, String> cells = new HashMap<>();
        record
            .toMap()
            .forEach(
                (name, value) -> {
                  if (!value.isEmpty()) {
                    cells.put(name.toLowerCase(Locale.ROOT), value);
                  }
                });
        add(cells, record.getRecordNumber(), answers, problems);
      }
    }
  }

  private static void add(
      Map<String, String> cells, long row, List<Row> answers, List<Problem> problems) {
    String uid = cells.get(Feedback.LEAD_UID);
    String status = Acknowledgements.status(cells.getOrDefault(Feedback.STATUS, ""));
    Timestamp at = time(cells.getOrDefault(Feedback.STATUS_AT, cells.get("status_date")));
    if (uid == null) {
      problems.add(new Problem(row, Feedback.LEAD_UID));
    } else if (!Acknowledgements.STATUSES.contains(status)) {
      problems.add(new Problem(row, Feedback.STATUS));
    } else if (at == null) {
      problems.add(new Problem(row, Feedback.STATUS_AT));
    } else {
      try {
        answers.add(
            RowFactory.create(
                uid,
                status,
                at,
                cells.get(Feedback.BUREAU),
                cells.get(Feedback.EXTERNAL_NO),
                cells.get(Feedback.REASON_CODE),
                fine(cells),
                cells.get(Feedback.DECISION_NO),
                Acknowledgements.cleaned(cells.get(Feedback.REMARK))));
      } catch (ArithmeticException | NumberFormatException e) {
        problems.add(new Problem(row, Feedback.FINE_FEN));
      }
    }
  }

  private static Long fine(Map<String, String> cells) {
    if (cells.containsKey(Feedback.FINE_FEN)) {
      return new BigDecimal(cells.get(Feedback.FINE_FEN)).longValueExact();
    }
    String yuan = cells.get("fine_amount");
    return yuan == null ? null : new BigDecimal(yuan).movePointRight(2).longValueExact();
  }

  private static Timestamp time(String given) {
    if (given == null) {
      return null;
    }
    String text = given.strip();
    try {
      if (text.length() == 10) {
        return Timestamp.from(LocalDate.parse(text).atStartOfDay(ZONE).toInstant());
      }
      if (text.charAt(10) == ' ') {
        return Timestamp.from(LocalDateTime.parse(text, SPACED).atZone(ZONE).toInstant());
      }
      boolean hasOffset = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.length() > 19;
      return Timestamp.from(
          hasOffset && text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).atZone(ZONE).toInstant());
    } catch (DateTimeParseException | StringIndexOutOfBoundsException e) {
      return null;
    }
  }

  private static void skipByteOrderMark(BufferedReader in) throws IOException {
    in.mark(1);
    if (in.read() != '\uFEFF') {
      in.reset();
    }
  }

  private static boolean beginsWithBrace(BufferedReader in) throws IOException {
    in.mark(1024);
    int c = in.read();
    for (int i = 0; i < 1000 && c >= 0 && Character.isWhitespace(c); i++) {
      c = in.read();
    }
    in.reset();
    return c == '{';
  }
}
