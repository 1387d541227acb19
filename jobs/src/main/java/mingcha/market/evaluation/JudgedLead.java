package mingcha.market.evaluation;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * What the judge looks at of a lead.
 *
 * @param shopId null for a lead about a group that serves several shops
 * @param isEmitted whether the lead goes to the case system; held ones count for calibration only
 */
public record JudgedLead(
    String uid,
    String code,
    String platform,
    String shopId,
    LocalDate from,
    LocalDate to,
    double score,
    int rank,
    String bureau,
    boolean isEmitted,
    List<String> detectors,
    List<String> reasons,
    List<String> counterEvidence,
    Set<String> orders,
    Set<String> reviews) {

  String family() {
    return Family.of(code);
  }

  Subject subject() {
    return new Subject(platform, shopId, family());
  }
}
