package mingcha.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The case inbox in the embedded database. */
class InboxTest {
  private static final EmitSettings.Retry ONCE = new EmitSettings.Retry(1, 0, 0);

  @TempDir private Path lake;

  @Test
  void theInboxHasEveryColumnOfLeads() throws SQLException {
    try (CaseTarget target = open();
        Connection connection = connect()) {
      assertThat(target.isEmpty()).isTrue();
      Set<String> columns = JdbcTarget.columns(connection);
      assertThat(columns)
          .as("A new column of leads comes with a numbered migration beside V1")
          .containsExactlyInAnyOrderElementsOf(Leads.TABLE.columnNames());
    }
  }

  @Test
  void deliveringTwiceLeavesTheSameRows() throws SQLException {
    CaseBatch batch = batch(1, 5);
    List<String> once = deliverAndRead(batch);
    assertThat(once).hasSize(5 + 5 * 4 + 5 * 3);
    assertThat(deliverAndRead(batch)).isEqualTo(once);
  }

  @Test
  void aChangedLeadReplacesItsMembersAndEvidence() throws SQLException {
    deliverAndRead(batch(1, 2));
    CaseLead changed = LeadRows.lead(1).changed("more").with(Leads.STATUS, "updated").caseLead();
    deliverAndRead(CaseBatch.of(List.of(changed), () -> LeadRows.members(1, 7).iterator()));
    try (CaseTarget target = open();
        Connection connection = connect()) {
      assertThat(target.isEmpty()).isFalse();
      assertThat(count(connection, "lead_members", 1)).isEqualTo(8);
      assertThat(count(connection, "lead_members", 2)).isEqualTo(4);
      assertThat(count(connection, "evidence", 1)).isEqualTo(3);
    }
  }

  @Test
  void aLeadThatIsTakenBackKeepsItsRowAndSaysSo() throws SQLException {
    deliverAndRead(batch(1, 1));
    CaseLead withdrawn = LeadRows.lead(1).with(Leads.STATUS, "withdrawn").caseLead();
    List<String> rows = deliverAndRead(CaseBatch.of(List.of(withdrawn), List.<Row>of()::iterator));
    assertThat(rows).anyMatch(row -> row.contains("withdrawn"));
  }

  @Test
  void aBatchThatBreaksHalfwayLeavesNothing() throws SQLException {
    Supplier<Iterator<Row>> breaking =
        () -> Stream.concat(LeadRows.members(1, 3).stream(), Stream.of((Row) null)).iterator();
    CaseBatch batch = CaseBatch.of(List.of(LeadRows.lead(1).caseLead()), breaking);
    try (CaseTarget target = open()) {
      assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> target.deliver(batch));
      assertThat(target.isEmpty()).isTrue();
    }
  }

  @Test
  void answersComeBackWithoutIdentifiers() throws SQLException {
    deliverAndRead(batch(1, 1));
    try (CaseTarget target = open();
        Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into case_inbox.acks (lead_uid, status, status_at, remark)"
                    + " values (?, 'filed', ?, ?)")) {
      insert.setString(1, LeadRows.uid(1));
      insert.setObject(2, OffsetDateTime.parse("2026-11-05T09:00:00+08:00"));
      insert.setString(3, "联系人：张三，电话13800138000");
      insert.executeUpdate();
      List<Row> answers = target.acknowledgements();
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).getString(1)).isEqualTo("FILED");
      assertThat(answers.get(0).getString(8)).isEqualTo("联系人：***，电话***");
    }
  }

  private CaseTarget open() {
    EmitSettings.Target target =
        new EmitSettings.Target(
            "jdbc",
            Optional.empty(),
            Optional.of("embedded"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new JdbcTarget(Inbox.open(target, LakePlace.of(lake.toString()), new Retries(ONCE)));
  }

  private Connection connect() throws SQLException {
    Connection connection =
        DriverManager.getConnection(Inbox.embeddedUrl(Inbox.embeddedFile(lake)), "sa", "");
    connection.setSchema(Inbox.SCHEMA);
    return connection;
  }

  private List<String> deliverAndRead(CaseBatch batch) throws SQLException {
    try (CaseTarget target = open();
        Connection connection = connect()) {
      target.deliver(batch);
      return rows(connection);
    }
  }

  static CaseBatch batch(int from, int to) {
    List<CaseLead> leads =
        IntStream.rangeClosed(from, to).mapToObj(n -> LeadRows.lead(n).caseLead()).toList();
    return CaseBatch.of(
        leads,
        () ->
            IntStream.rangeClosed(from, to)
                .boxed()
                .flatMap(n -> LeadRows.members(n, 3).stream())
                .iterator());
  }

  /** Every row of the inbox, answers left out. */
  static List<String> rows(Connection connection) throws SQLException {
    List<String> all = new ArrayList<>();
    for (String query :
        List.of(
            "select * from case_inbox.leads order by lead_uid",
            "select * from case_inbox.lead_members order by lead_uid, kind, id, detector",
            "select * from case_inbox.evidence order by lead_uid, kind, seq")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(rows.getObject(i)).append('|');
          }
          all.add(row.toString());
        }
      }
    }
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    return all;
  }

  private static int count(Connection connection, String table, int lead) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from case_inbox." + table + " where lead_uid = ?")) {
      query.setString(1, LeadRows.uid(lead));
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
