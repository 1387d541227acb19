package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.emit.EmitSettings;
import mingcha.emit.ExportFormat;
import mingcha.emit.LeadRows;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Deliveries;
import mingcha.schemas.ExportAudits;
import mingcha.schemas.Feedback;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emit, export and feedback over one small lake, as nights go by. */
@SparkTest
class EmitJobTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-02T00:00:00Z"), ZoneId.of("Asia/Shanghai"));
  private static final EmitSettings SETTINGS =
      Settings.defaults().bind("emit.yaml", EmitSettings.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void leadsAreDeliveredOnceAndFollowedUp(SparkSession spark) throws IOException {
    try (Lake lake = lake(spark)) {
      List<EmitJob.Account> first = emit(lake);
      assertThat(first).allMatch(EmitJob.Account::isComplete);
      assertThat(first).extracting(EmitJob.Account::delivered).containsExactly(3L, 3L);
      assertThat(export(lake, "case_inbox")).hasSize(3);
      assertThat(export(lake, "case_inbox.lead_members")).hasSize(9);
      assertThat(batches()).hasSize(1);

      long commits = lake.commitNumber();
      assertThat(emit(lake)).extracting(EmitJob.Account::due).containsExactly(0L, 0L);
      assertThat(lake.commitNumber()).isEqualTo(commits);

      // Night two: one lead grew, one is withdrawn, one was held before and is ranked now.
      replaceLeads(
          lake,
          LeadRows.lead(1).with(Leads.STATUS, "unchanged").row(),
          LeadRows.lead(2).with(Leads.STATUS, "updated").changed("grew").row(),
          LeadRows.lead(3).with(Leads.STATUS, "withdrawn").row(),
          LeadRows.lead(4).with(Leads.STATUS, "updated").row());
      Clock nextNight = Clock.offset(CLOCK, Duration.ofHours(1));
      List<EmitJob.Account> second =
          new EmitJob(lake, SETTINGS, nextNight, Progress.silent()).run();
      assertThat(second).extracting(EmitJob.Account::delivered).containsExactly(3L, 3L);
      assertThat(export(lake, "case_inbox"))
          .extracting(lead -> lead.get("status").asText())
          .containsExactlyInAnyOrder("new", "updated", "withdrawn", "updated");
      assertThat(lake.read(Deliveries.TABLE).count()).isEqualTo(12);

      // And back: a state that was delivered before is news again.
      replaceLeads(lake, LeadRows.lead(2).with(Leads.STATUS, "updated").row());
      Clock later = Clock.offset(CLOCK, Duration.ofDays(1));
      assertThat(new EmitJob(lake, SETTINGS, later, Progress.silent()).run())
          .extracting(EmitJob.Account::due)
          .containsExactly(1L, 1L);
    }
  }

  @Test
  void aTargetThatFailsDoesNotKeepTheOthersWaiting(SparkSession spark) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("emit.yaml"),
        """
        retry: {attempts: 2, first-pause-ms: 1}
        targets:
          inbox: {url: "jdbc:postgresql://localhost:1/none", timeout-seconds: 1}
        """);
    EmitSettings broken = Settings.overlaidWith(conf).bind("emit.yaml", EmitSettings.class);
    try (Lake lake = lake(spark)) {
      List<EmitJob.Account> accounts = new EmitJob(lake, broken, CLOCK, Progress.silent()).run();
      EmitJob.Account batches = accounts.get(0);
      EmitJob.Account inbox = accounts.get(1);
      assertThat(batches.target()).isEqualTo("batches");
      assertThat(batches.isComplete()).isTrue();
      assertThat(inbox.undelivered()).isEqualTo(3);
      assertThat(inbox.undeliveredLeads())
          .containsExactlyInAnyOrder(LeadRows.uid(1), LeadRows.uid(2), LeadRows.uid(3));
      assertThat(inbox.reason().orElseThrow()).contains("SQLSTATE 08");
      // Mended, the rest is delivered and nothing twice.
      assertThat(emit(lake)).extracting(EmitJob.Account::delivered).containsExactly(0L, 3L);
    }
  }

  @Test
  void exportsHoldWhatTheTableHoldsAndLeaveATrace(SparkSession spark) throws IOException {
    try (Lake lake = lake(spark)) {
      assertThat(export(lake, "leads"))
          .extracting(lead -> lead.get("rank").asInt())
          .containsExactly(1, 2, 3);
      ExportJob.Request all =
          new ExportJob.Request(
              "leads",
              ExportFormat.JSONL,
              folder.resolve("all.jsonl"),
              Optional.empty(),
              true,
              OptionalInt.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      assertThat(run(lake, all).rows()).isEqualTo(lake.read(Leads.TABLE).count());
      JsonNode lead = JSON.readTree(Files.readAllLines(all.out()).get(0));
      assertThat(lead.fieldNames()).toIterable().startsWith("lead_uid", "lead_no", "run_id");
      assertThat(lead.size()).isEqualTo(Leads.TABLE.columns().size());
      assertThat(lead.get("reasons").get(0).get("value").asDouble()).isEqualTo(0.8);
      assertThat(lead.get("first_act_at").asText()).isEqualTo("2026-10-10");
      assertThat(export(lake, "lead_members")).hasSize((int) lake.read(LeadMembers.TABLE).count());
      assertThat(lake.read(ExportAudits.TABLE).count()).isEqualTo(3);
      assertThatExceptionOfType(UserError.class).isThrownBy(() -> export(lake, "orders"));
      takesAnswersWholeAndOnce(lake);
    }
  }

  /** On the same lake, for making one costs more than this. */
  private void takesAnswersWholeAndOnce(Lake lake) throws IOException {
    Path file = folder.resolve("answers.csv");
    Files.writeString(
        file,
        "lead_uid,status,status_date,fine_amount,remark\n"
            + LeadRows.uid(1)
            + ",filed,2026-11-05,1000.50,\n"
            + LeadRows.uid(2)
            + ",UNFOUNDED,2026-11-06 10:00:00,,电话 13800138000\n");
    assertThat(new FeedbackJob(lake).add(file)).isEqualTo(new FeedbackJob.Taken(2, 2));
    assertThat(new FeedbackJob(lake).add(file)).isEqualTo(new FeedbackJob.Taken(2, 0));
    List<Row> rows = lake.read(Feedback.TABLE).orderBy(Feedback.STATUS).collectAsList();
    assertThat(rows).extracting(row -> row.getAs("fine_fen")).containsExactly(100_050L, null);
    assertThat(rows.get(1).<String>getAs("remark")).isEqualTo("电话 ***");
    Files.writeString(file, Files.readString(file) + LeadRows.uid(3) + ",perhaps,2026-11-05,,\n");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> new FeedbackJob(lake).add(file))
        .withMessageContaining("3 (status)");
  }

  private Lake lake(SparkSession spark) {
    Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString());
    replaceLeads(
        lake,
        LeadRows.lead(1).row(),
        LeadRows.lead(2).row(),
        LeadRows.lead(3).row(),
        LeadRows.lead(4).with(Leads.STATUS, "held").row());
    List<Row> members = new ArrayList<>();
    for (int lead = 1; lead <= 4; lead++) {
      members.addAll(LeadRows.members(lead, 2));
    }
    lake.commit()
        .append(LeadMembers.TABLE, spark.createDataFrame(members, LeadMembers.TABLE.schema()))
        .finish();
    return lake;
  }

  private static void replaceLeads(Lake lake, Row... leads) {
    lake.commit()
        .overwrite(Leads.TABLE, lake.spark().createDataFrame(List.of(leads), Leads.TABLE.schema()))
        .finish();
  }

  private static List<EmitJob.Account> emit(Lake lake) {
    return new EmitJob(lake, SETTINGS, CLOCK, Progress.silent()).run();
  }

  private List<JsonNode> export(Lake lake, String table) throws IOException {
    ExportJob.Request request =
        new ExportJob.Request(
            table,
            ExportFormat.JSONL,
            folder.resolve(table + ".jsonl"),
            Optional.empty(),
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ExportJob.Written written = run(lake, request);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(written.file())) {
      rows.add(JSON.readTree(line));
    }
    assertThat(rows).hasSize((int) written.rows());
    return rows;
  }

  private static ExportJob.Written run(Lake lake, ExportJob.Request request) {
    return new ExportJob(lake, CLOCK, ExportRole.ANALYST)
        .run(request, new ExportJob.Requester("tester", Optional.empty()));
  }

  private List<Path> batches() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("lake/_mingcha/batches"))) {
      return all.filter(batch -> Files.exists(batch.resolve("_READY"))).sorted().toList();
    }
  }
}
