package mingcha.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.ExportAudits;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes down who took what out of a lake, and why. */
final class Audit {
  /**
   * Adds the row to a commit of the lake, which the caller finishes.
   *
   * @param command what was run
   * @param what table or lead
   * @param target absolute path of the file
   */
  static Commit note(
      Lake lake,
      Clock clock,
      ExportJob.Requester requester,
      String command,
      String what,
      long rows,
      String target) {
    Instant now = clock.instant();
    String id = DigestUtils.sha256Hex(now + "\n" + requester.who() + "\n" + target);
    Row row =
        RowFactory.create(
            id.substring(0, 32),
            Timestamp.from(now),
            requester.who(),
            command,
            requester.purpose().orElse(null),
            what,
            rows,
            target);
    return lake.commit()
        .append(
            ExportAudits.TABLE,
            lake.spark().createDataFrame(List.of(row), ExportAudits.TABLE.schema()));
  }

  private Audit() {}
}
