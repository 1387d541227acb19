package mingcha.emit;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Asks again, after pauses that double, while a failure looks like one that passes. */
final class Retries {
  /** Connection lost, transaction rolled back, out of resources, server going down, I/O error. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  private final EmitSettings.Retry patience;

  Retries(EmitSettings.Retry patience) {
    this.patience = patience;
  }

  /** Work against a database. */
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs the work, again if need be; it must do no harm twice.
   *
   * @throws TargetDown when it fails for good
   */
  <T> T run(Work<T> work) {
    long pause = patience.firstPauseMs();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run();
      } catch (SQLException e) {
        if (!isPassing(e) || attempt == patience.attempts()) {
          throw new TargetDown(reason(e), e);
        }
        sleep(pause);
        pause = Math.min(patience.longestPauseMs(), Math.max(1, pause) * 2);
      }
    }
  }

  /** State and kind only: messages of databases quote the rows that they refuse. */
  private static String reason(SQLException e) {
    String state = e.getSQLState() == null ? "-" : e.getSQLState();
    return "SQLSTATE " + state + " " + e.getClass().getSimpleName();
  }

  private static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientException
        || e instanceof java.sql.SQLRecoverableException
        || (state != null
            && state.length() == 5
            && PASSING_CLASSES.contains(state.substring(0, 2)));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetDown("interrupted", e);
    }
  }
}
