package mingcha.market;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;

/** One line of a truth file. Identifiers of persons stand as in the dump. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TruthLine(
    @JsonProperty("file") File file,
    @JsonProperty("violation_code") String violationCode,
    @JsonProperty("kind") String kind,
    @JsonProperty("family") String family,
    @JsonProperty("platform") String platform,
    @JsonProperty("shop_id") String shopId,
    @JsonProperty("shop_ids") List<String> shopIds,
    @JsonProperty("item_id") String itemId,
    @JsonProperty("window_from") String windowFrom,
    @JsonProperty("window_to") String windowTo,
    @JsonProperty("members") Members members,
    @JsonProperty("buyers") List<String> buyers,
    @JsonProperty("campaign") String campaign,
    @JsonProperty("grade") String grade,
    @JsonProperty("mode_of_operation") String mode,
    @JsonProperty("shop_size") String shopSize,
    @JsonProperty("planted") Planted planted,
    @JsonProperty("key_space") String keySpace)
    implements Serializable {

  /** The same with another kind. */
  TruthLine as(String otherKind) {
    return new TruthLine(
        file,
        violationCode,
        otherKind,
        family,
        platform,
        shopId,
        shopIds,
        itemId,
        windowFrom,
        windowTo,
        members,
        buyers,
        campaign,
        grade,
        mode,
        shopSize,
        planted,
        keySpace);
  }

  /** Which of the three files. */
  enum File {
    VIOLATIONS,
    LOOK_ALIKES,
    IGNORE
  }

  /** What a violation consists of. */
  record Members(
      List<String> orders, List<String> reviews, List<String> buyers, List<String> waybills)
      implements Serializable {}

  /**
   * Figures that the grade was computed from.
   *
   * @param count fake orders or reviews, or whatever the conduct consists of
   * @param share of the shop's orders in the window
   * @param channels ways by which it can be seen
   * @param excess how far a price is off
   */
  record Planted(int count, double share, List<String> channels, Double excess)
      implements Serializable {}
}
