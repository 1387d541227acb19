package mingcha.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The case inbox in a real PostgreSQL server that is killed while it takes a batch. */
class PostgresInboxTest {
  private static final int MEMBERS_A_LEAD = 700;

  @TempDir private Path folder;
  private EmbeddedPostgres server;

  @BeforeEach
  void start() throws IOException {
    server = started(0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aServerThatIsKilledInMidBatchEndsWithTheSameRows() throws Exception {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database undisturbed");
    }
    try (CaseTarget target = open("undisturbed", 1)) {
      for (int batch = 1; batch <= 4; batch++) {
        target.deliver(batch(batch, rows -> {}));
      }
    }
    List<String> expected = rows("undisturbed");
    assertThat(expected).hasSize(4 * 2 * (1 + 3 + MEMBERS_A_LEAD + 1));

    // Killed before the first member, and after a round trip of members: nothing of it is there.
    for (int batch = 1; batch <= 2; batch++) {
      int killAt = batch == 1 ? 0 : 900;
      CaseBatch killed = batch(batch, row -> killAt(killAt, row));
      try (CaseTarget target = open("postgres", 1)) {
        assertThatExceptionOfType(TargetDown.class).isThrownBy(() -> target.deliver(killed));
      }
      restart();
      assertThat(rows("postgres")).hasSize((batch - 1) * expected.size() / 4);
      try (CaseTarget target = open("postgres", 1)) {
        target.deliver(batch(batch, row -> {}));
      }
    }

    // Killed and back again within one delivery: the next try succeeds.
    try (CaseTarget target = open("postgres", 6)) {
      boolean[] isKilled = new boolean[1];
      target.deliver(
          batch(
              3,
              row -> {
                if (row == 900 && !isKilled[0]) {
                  isKilled[0] = true;
                  killServer();
                  restart();
                }
              }));
      assertThat(isKilled[0]).isTrue();
    }

    // Killed after the commit, before anybody noted it: delivered again, nothing changes.
    try (CaseTarget target = open("postgres", 1)) {
      target.deliver(batch(4, row -> {}));
    }
    killServer();
    restart();
    try (CaseTarget target = open("postgres", 1)) {
      target.deliver(batch(4, row -> {}));
    }
    assertThat(rows("postgres")).isEqualTo(expected);
  }

  /** What happens when the given row of members, counted from 0, is handed out. */
  private interface AtRow {
    void happens(int row);
  }

  private void killAt(int wanted, int row) {
    if (row == wanted) {
      killServer();
    }
  }

  private static CaseBatch batch(int number, AtRow atRow) {
    int first = 2 * number - 1;
    List<CaseLead> leads =
        IntStream.of(first, first + 1).mapToObj(n -> LeadRows.lead(n).caseLead()).toList();
    return CaseBatch.of(
        leads,
        () -> {
          Iterator<Row> members =
              IntStream.of(first, first + 1)
                  .boxed()
                  .flatMap(n -> LeadRows.members(n, MEMBERS_A_LEAD).stream())
                  .iterator();
          int[] row = new int[1];
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return members.hasNext();
            }

            @Override
            public Row next() {
              atRow.happens(row[0]);
              row[0]++;
              return members.next();
            }
          };
        });
  }

  private CaseTarget open(String database, int attempts) {
    EmitSettings.Target target =
        new EmitSettings.Target(
            "jdbc",
            Optional.empty(),
            Optional.of(url(database)),
            Optional.of("postgres"),
            Optional.empty(),
            Optional.of(10),
            Optional.empty());
    Retries retries = new Retries(new EmitSettings.Retry(attempts, 100, 1_000));
    return new JdbcTarget(Inbox.open(target, LakePlace.of(folder.toString()), retries));
  }

  private List<String> rows(String database) throws SQLException {
    try (Connection connection = connect(database)) {
      return InboxTest.rows(connection);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), "postgres", "");
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
  }

  private EmbeddedPostgres started(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("server"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setRegisterShutdownHook(false)
        .start();
  }

  /** As a power cut would: the process that the tests started, by its id, without a goodbye. */
  private void killServer() {
    try {
      Path pidFile = folder.resolve("server").resolve("postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> children = process.children().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      process.onExit().get(10, TimeUnit.SECONDS);
      for (ProcessHandle child : children) {
        child.onExit().get(10, TimeUnit.SECONDS);
      }
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void restart() {
    int port = server.getPort();
    try {
      server.close();
    } catch (IOException | RuntimeException e) {
      // It is dead already, which is what the test is about.
      assertThat(e).isNotNull();
    }
    try {
      server = started(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
