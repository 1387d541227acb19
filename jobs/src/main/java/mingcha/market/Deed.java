package mingcha.market;

import java.io.Serializable;

/**
 * Something out of the ordinary that a shop does or that befalls it, guilty or honest.
 *
 * @param campaign number of the cluster that it belongs to
 * @param shop index of the shop
 * @param firstDay first day of the conduct
 * @param lastDay last day of the conduct
 * @param amount how many orders, reviews or items, by kind
 * @param ease how easily it is seen: 0 hidden well, 1 obvious
 */
record Deed(Kind kind, int campaign, int shop, int firstDay, int lastDay, int amount, double ease)
    implements Serializable {

  /** What it is; a null code is an honest look-alike. */
  enum Kind {
    BRUSH("UC-BRUSH-SELF", "brush"),
    REVIEW_FAKE("UC-REVIEW-FAKE", "review"),
    REVIEW_CASHBACK("UC-REVIEW-CASHBACK", "review"),
    REVIEW_DEL("EC-REVIEW-DEL", "review-del"),
    ATTACK("UC-BRUSH-ATTACK", "attack"),
    FAKE_ORIG("PR-FAKE-ORIG", "price"),
    RAISE_CUT("PR-RAISE-CUT", "price"),
    GOUGE("PR-GOUGE", "gouge"),
    BAIT("PR-BAIT", "bait"),
    DUMP("PR-DUMP", "dump"),
    DISCRIM("PR-DISCRIM", "discrim"),
    COLLUDE("PR-COLLUDE", "collude"),
    HOME_DETAIL("PR-HOME-DETAIL", "home-detail"),
    NOLICENCE("EC-NOLICENCE", "identity"),
    NODISPLAY("EC-NODISPLAY", "identity"),
    TRIPLE("CB-TRIPLE", "triple"),

    LIVESTREAM_BURST(null, "brush"),
    GROUP_LEADER(null, "brush"),
    CORPORATE_PURCHASE(null, "brush"),
    RECOMMENDATION_LIST(null, "brush"),
    NEW_PRODUCT(null, "brush"),
    PRICE_ERROR(null, "brush"),
    FLAT_WEIGHT(null, "brush"),
    ONE_YUAN(null, "brush"),
    PLATFORM_TEST(null, "brush"),
    GIFT_REMARKS(null, "brush"),
    COMPENSATION(null, "brush"),
    EXCHANGE(null, "brush"),
    COMBINED_PARCELS(null, "brush"),
    QUALITY_INCIDENT(null, "attack"),
    REVIEW_COINS(null, "review"),
    STOCK_REVIEWS(null, "review"),
    SELF_DELETION(null, "review-del"),
    COST_SHOCK(null, "price"),
    COUPON_STACK(null, "price"),
    EXPLAINED_PRICE(null, "price"),
    PREMIUM_BRAND(null, "gouge"),
    CLEARANCE(null, "dump"),
    NEWCOMER_COUPON(null, "discrim"),
    BRAND_PRICE(null, "collude"),
    CACHE_LAG(null, "home-detail"),
    NEAR_THRESHOLD(null, "identity"),
    CLOSED_IN_TIME(null, "identity"),
    MOVED(null, "identity"),
    GIFT_ABROAD(null, "triple"),
    PROFESSIONAL_CLAIMANT(null, "complaint");

    private final String code;
    private final String family;

    Kind(String code, String family) {
      this.code = code;
      this.family = family;
    }

    String code() {
      return code;
    }

    String family() {
      return family;
    }

    boolean isGuilty() {
      return code != null;
    }
  }

  boolean isOn(int day) {
    return day >= firstDay && day <= lastDay;
  }

  int length() {
    return lastDay - firstDay + 1;
  }
}
