package mingcha.market.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * How good a list of leads is, in the words of an outside judge.
 *
 * @param precision share of decided subjects that are guilty, over emitted leads
 * @param precisionLow lower bound of its 95 % interval, shops resampled
 * @param recallEasyMiddle share of guilty subjects of grade easy or middle that were hit
 * @param recall the same by grade; hard is reported and never gated
 * @param precisionAt of the first 10, 50 and 100
 * @param firstFourPerBureau precision of what a county officer sees
 * @param vagueShare hits whose window is longer than twice the truth's and a fortnight
 * @param duplicateShare emitted leads on a subject that an earlier rank has decided
 * @param calibration over every lead of score 0.05 or more, held ones included
 * @param orderPrecision share of named orders that are fake, over hits
 * @param lookAlikes flagged share of the honest look-alikes, in their own family, by kind
 * @param victimsBlamed brushing leads on shops that were attacked
 * @param groups leads about groups without one shop, judged by their members
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Evaluation(
    int emitted,
    int subjects,
    int hits,
    double precision,
    double precisionLow,
    double precisionHigh,
    double recallEasyMiddle,
    Map<String, Recall> recall,
    Map<String, Double> precisionAt,
    double averagePrecision,
    double firstFourPerBureau,
    double vagueShare,
    double duplicateShare,
    Calibration calibration,
    double orderPrecision,
    double orderRecall,
    double reviewPrecision,
    double reviewRecall,
    double lookAlikeShare,
    Map<String, Recall> lookAlikes,
    int victimsBlamed,
    Group groups,
    Map<String, Group> byDetector,
    Map<String, Group> byCode,
    Map<String, Map<String, Recall>> byFamily,
    Map<String, Recall> byMode,
    Map<String, Recall> byShopSize,
    List<Miss> worstMisses,
    List<FalseLead> worstFalseLeads) {

  /** Leads, hits among them and precision. */
  public record Group(int leads, int hits, double precision) {}

  /** Guilty (or look-alike) subjects, how many of them were flagged, and the share. */
  public record Recall(int subjects, int found, double share) {}

  /** A guilty subject that no emitted lead hit, with what a lead of it says that was held. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Miss(
      String platform,
      String shopId,
      String code,
      String grade,
      String mode,
      int orders,
      int reviews,
      String bestScore,
      List<String> reasons,
      List<String> counterEvidence) {}

  /** An emitted lead on an innocent subject, with what spoke for and against it. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record FalseLead(
      String leadUid,
      String platform,
      String shopId,
      String code,
      double score,
      String lookAlike,
      List<String> reasons,
      List<String> counterEvidence) {}
}
