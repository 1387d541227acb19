package mingcha.emit;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import mingcha.schemas.Leads;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;

/**
 * Leads that go out together.
 *
 * @param id given by the contents: the same leads in the same state are the same batch
 * @param leads in the order in which they are to be read
 * @param members rows of {@code lead_members} of these leads, in the order of the leads; may be
 *     asked for again when a delivery is tried again
 */
public record CaseBatch(String id, List<CaseLead> leads, Supplier<Iterator<Row>> members) {
  public CaseBatch {
    leads = List.copyOf(leads);
  }

  /** Puts leads together under the id that their contents give. */
  public static CaseBatch of(List<CaseLead> leads, Supplier<Iterator<Row>> members) {
    StringBuilder contents = new StringBuilder();
    String night = "";
    for (CaseLead lead : leads) {
      contents.append(lead.uid()).append(' ').append(lead.deliveryHash()).append('\n');
      String seen = RowJson.day(lead.row().getAs(Leads.LAST_RUN_AT));
      night = seen.compareTo(night) > 0 ? seen : night;
    }
    String id =
        night.replace("-", "") + "-" + DigestUtils.sha256Hex(contents.toString()).substring(0, 12);
    return new CaseBatch(id, leads, members);
  }
}
