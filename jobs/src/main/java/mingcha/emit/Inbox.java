package mingcha.emit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import mingcha.error.UserError;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The database that holds the case inbox: its address, its pool, its migrations. */
final class Inbox implements AutoCloseable {
  static final String SCHEMA = "case_inbox";
  private static final String EMBEDDED = "embedded";
  private static final String MIGRATIONS = "classpath:mingcha/inbox";

  /**
   * A server that confirms commits before they are written would lose leads that the ledger calls
   * delivered. Settings stronger than "on" are left as they are.
   */
  private static final String DURABLE =
      "select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off'";

  private final HikariDataSource pool;
  private final Retries retries;
  private final boolean isEmbedded;

  private Inbox(HikariDataSource pool, Retries retries, boolean isEmbedded) {
    this.pool = pool;
    this.retries = retries;
    this.isEmbedded = isEmbedded;
  }

  /** Where the embedded inbox of a lake lies; H2 adds {@code .mv.db}. */
  static Path embeddedFile(Path lakeFolder) {
    return lakeFolder.resolve("_mingcha").resolve("inbox").resolve("cases").toAbsolutePath();
  }

  /** Opens the inbox and brings its tables up to date. */
  static Inbox open(EmitSettings.Target target, LakePlace lake, Retries retries) {
    boolean isEmbedded = target.url().orElseThrow().equals(EMBEDDED);
    String url = isEmbedded ? embeddedUrl(lake) : target.url().orElseThrow();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("case-inbox");
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(target.timeout()));
    // The first connection is made under retries like every other, not while the pool starts.
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setUsername(target.user().orElse(isEmbedded ? "sa" : null));
    config.setPassword(target.passwordFile().map(Inbox::password).orElse(""));
    if (url.startsWith("jdbc:postgresql:")) {
      config.addDataSourceProperty("connectTimeout", target.timeout());
      config.addDataSourceProperty("socketTimeout", target.timeout());
      config.addDataSourceProperty("ApplicationName", "mingcha");
      config.setConnectionInitSql(DURABLE);
    }
    Inbox inbox = new Inbox(new HikariDataSource(config), retries, isEmbedded);
    try {
      inbox.awaitAnswer(target.timeout());
      inbox.migrate();
      return inbox;
    } catch (RuntimeException e) {
      inbox.close();
      throw e;
    }
  }

  /** Work in one transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs the work in one transaction, again when the database fails in a way that passes. */
  <T> T run(Work<T> work) {
    return retries.run(
        () -> {
          try (Connection connection = pool.getConnection()) {
            connection.setSchema(SCHEMA);
            try {
              T result = work.run(connection);
              connection.commit();
              return result;
            } catch (SQLException | RuntimeException e) {
              rollBack(connection, e);
              throw e;
            }
          }
        });
  }

  /** Makes sure that what was committed survives a power cut, before anybody relies on it. */
  void sync() {
    if (isEmbedded) {
      run(
          connection -> {
            try (var statement = connection.createStatement()) {
              return statement.execute("checkpoint sync");
            }
          });
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private void awaitAnswer(int seconds) {
    retries.run(
        () -> {
          try (Connection connection = pool.getConnection()) {
            return connection.isValid(seconds);
          }
        });
  }

  private void migrate() {
    try {
      Flyway.configure()
          .dataSource(pool)
          .schemas(SCHEMA)
          .defaultSchema(SCHEMA)
          .createSchemas(true)
          .locations(MIGRATIONS)
          .connectRetries(0)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new TargetDown("migration " + e.getClass().getSimpleName(), e);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static String embeddedUrl(LakePlace lake) {
    Path folder =
        lake.folder()
            .orElseThrow(() -> UserError.usage("emit.embedded-needs-local-lake", lake.location()));
    Path file = embeddedFile(folder);
    if (file.toString().contains(";")) {
      throw UserError.usage("emit.embedded-bad-path", lake.location());
    }
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new TargetDown("folder of the inbox cannot be made", e);
    }
    return embeddedUrl(file);
  }

  /** Each commit is on disk before it returns; H2 would otherwise keep it back half a second. */
  static String embeddedUrl(Path file) {
    return "jdbc:h2:file:"
        + file
        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
        + ";WRITE_DELAY=0;AUTO_SERVER=FALSE";
  }

  private static String password(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw UserError.usage("emit.no-password-file", file);
    }
  }
}
