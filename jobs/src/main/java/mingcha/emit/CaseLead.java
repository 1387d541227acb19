package mingcha.emit;

import java.util.Set;
import mingcha.schemas.Leads;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;

/**
 * A lead on its way to a target.
 *
 * @param uid lead
 * @param deliveryHash hash of what the target should know of it
 * @param row all columns of {@code leads}
 */
public record CaseLead(String uid, String deliveryHash, Row row) {
  /** Statuses of leads that are to be emitted; others go out only to take back what went before. */
  public static final Set<String> EMITTED = Set.of("new", "updated", "unchanged");

  /** Makes one of a row of {@code leads}. */
  public static CaseLead of(Row row) {
    String uid = row.getAs(Leads.LEAD_UID);
    String content = row.getAs(Leads.CONTENT_HASH);
    String status = row.getAs(Leads.STATUS);
    if (EMITTED.contains(status)) {
      return new CaseLead(uid, content, row);
    }
    String mergedInto = row.getAs(Leads.MERGED_INTO);
    return new CaseLead(
        uid, DigestUtils.sha256Hex(status + "\n" + mergedInto + "\n" + content), row);
  }

  /** Whether it is to be emitted; otherwise it is only taken back where it was delivered. */
  public boolean isEmitted() {
    return EMITTED.contains(row.<String>getAs(Leads.STATUS));
  }
}
