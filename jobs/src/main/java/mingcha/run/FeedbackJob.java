package mingcha.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import mingcha.emit.Acknowledgements;
import mingcha.emit.AnswerFile;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Feedback;
import mingcha.schemas.Leads;
import mingcha.schemas.TableSpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Takes answers of case officers into {@code feedback}; the same answer twice counts once. */
public final class FeedbackJob {
  private static final int PROBLEMS_NAMED = 5;

  private final Lake lake;

  public FeedbackJob(Lake lake) {
    this.lake = lake;
  }

  /**
   * What came of a file.
   *
   * @param answers answers in it
   * @param added of those, not known before
   */
  public record Taken(long answers, long added) {}

  /**
   * Takes a file of answers, whole or not at all.
   *
   * @throws UserError exit 3 when a record of it is no answer, exit 2 when there is no such file
   */
  public Taken add(Path file) {
    if (!Files.isRegularFile(file)) {
      throw UserError.usage("emit.feedback.no-file", file);
    }
    try {
      AnswerFile answers = AnswerFile.read(file);
      if (!answers.problems().isEmpty()) {
        throw UserError.refused(
            "emit.feedback.bad-rows",
            file.getFileName(),
            answers.problems().size(),
            answers.problems().stream()
                .limit(PROBLEMS_NAMED)
                .map(problem -> problem.row() + " (" + problem.column() + ")")
                .collect(Collectors.joining(", ")));
      }
      String source = DigestUtils.sha256Hex(Files.readAllBytes(file)).substring(0, 16);
      return new Taken(answers.answers().size(), add("feedback-" + source, answers.answers()));
    } catch (IOException e) {
      throw UserError.usage("emit.feedback.unreadable", file, e.getClass().getSimpleName());
    }
  }

  /**
   * Takes answers that came back from a target.
   *
   * @return how many were not known before
   */
  public long add(String source, List<Row> answers) {
    if (answers.isEmpty()) {
      return 0;
    }
    Dataset<Row> given = lake.spark().createDataFrame(answers, Acknowledgements.SCHEMA);
    Dataset<Row> fresh =
        oneAKey(given)
            .join(
                lake.read(Leads.TABLE).select(Leads.LEAD_UID, Leads.PLATFORM),
                new String[] {Feedback.LEAD_UID},
                "left")
            .withColumn(TableSpec.PLATFORM, coalesce(col(Leads.PLATFORM), lit("-")))
            .withColumn(TableSpec.DUMP_ID, lit(source))
            .withColumn(TableSpec.FILE_NO, lit(0))
            .withColumn(
                TableSpec.ROW_NO,
                row_number()
                    .over(Window.orderBy(Feedback.LEAD_UID, Feedback.STATUS_AT, Feedback.STATUS))
                    .cast("long"))
            .withColumn(TableSpec.LOADED_AT, col(Feedback.STATUS_AT))
            .join(
                lake.read(Feedback.TABLE)
                    .select(
                        TableSpec.PLATFORM, Feedback.LEAD_UID, Feedback.STATUS, Feedback.STATUS_AT),
                Feedback.TABLE.key().toArray(new String[0]),
                "left_anti");
    List<Row> added = fresh.select(columns()).collectAsList();
    if (!added.isEmpty()) {
      lake.commit()
          .append(Feedback.TABLE, lake.spark().createDataFrame(added, Feedback.TABLE.schema()))
          .finish();
    }
    return added.size();
  }

  /**
   * Of two answers with one key the greater stands, so that the order of a file does not matter.
   */
  private static Dataset<Row> oneAKey(Dataset<Row> answers) {
    Column all = struct(allColumns());
    return answers
        .groupBy(Feedback.LEAD_UID, Feedback.STATUS, Feedback.STATUS_AT)
        .agg(max(all).as("answer"))
        .select("answer.*");
  }

  private static Column[] allColumns() {
    String[] names = Acknowledgements.SCHEMA.fieldNames();
    Column[] columns = new Column[names.length];
    for (int i = 0; i < names.length; i++) {
      columns[i] = col(names[i]);
    }
    return columns;
  }

  private static Column[] columns() {
    return Feedback.TABLE.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
  }
}
