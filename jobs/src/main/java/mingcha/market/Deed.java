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
    BRUSH("UC-BRUSH-SELF", "UC-BRUSH-SELF"),
    REVIEW_FAKE("UC-REVIEW-FAKE", "UC-REVIEW-FAKE"),
    REVIEW_CASHBACK("UC-REVIEW-CASHBACK", "UC-REVIEW-FAKE"),
    REVIEW_DEL("EC-REVIEW-DEL", "EC-REVIEW-DEL"),
    ATTACK("UC-BRUSH-ATTACK", "UC-BRUSH-ATTACK"),
    FAKE_ORIG("PR-FAKE-ORIG", "PR-FAKE-ORIG"),
    RAISE_CUT("PR-RAISE-CUT", "PR-FAKE-ORIG"),
    GOUGE("PR-GOUGE", "PR-GOUGE"),
    BAIT("PR-BAIT", "PR-BAIT"),
    DUMP("PR-DUMP", "PR-DUMP"),
    DISCRIM("PR-DISCRIM", "PR-DISCRIM"),
    COLLUDE("PR-COLLUDE", "PR-COLLUDE"),
    HOME_DETAIL("PR-HOME-DETAIL", "PR-HOME-DETAIL"),
    NOLICENCE("EC-NOLICENCE", "EC-NOLICENCE"),
    NODISPLAY("EC-NODISPLAY", "EC-NOLICENCE"),
    TRIPLE("CB-TRIPLE", "CB-TRIPLE"),

    LIVESTREAM_BURST(null, "UC-BRUSH-SELF"),
    GROUP_LEADER(null, "UC-BRUSH-SELF"),
    CORPORATE_PURCHASE(null, "UC-BRUSH-SELF"),
    RECOMMENDATION_LIST(null, "UC-BRUSH-SELF"),
    NEW_PRODUCT(null, "UC-BRUSH-SELF"),
    PRICE_ERROR(null, "UC-BRUSH-SELF"),
    FLAT_WEIGHT(null, "UC-BRUSH-SELF"),
    ONE_YUAN(null, "UC-BRUSH-SELF"),
    PLATFORM_TEST(null, "UC-BRUSH-SELF"),
    GIFT_REMARKS(null, "UC-BRUSH-SELF"),
    COMPENSATION(null, "UC-BRUSH-SELF"),
    EXCHANGE(null, "UC-BRUSH-SELF"),
    PRESALE(null, "UC-BRUSH-SELF"),
    COMBINED_PARCELS(null, "UC-BRUSH-SELF"),
    QUALITY_INCIDENT(null, "UC-BRUSH-ATTACK"),
    REVIEW_COINS(null, "UC-REVIEW-FAKE"),
    STOCK_REVIEWS(null, "UC-REVIEW-FAKE"),
    SELF_DELETION(null, "EC-REVIEW-DEL"),
    COST_SHOCK(null, "PR-FAKE-ORIG"),
    COUPON_STACK(null, "PR-FAKE-ORIG"),
    EXPLAINED_PRICE(null, "PR-FAKE-ORIG"),
    PREMIUM_BRAND(null, "PR-GOUGE"),
    CLEARANCE(null, "PR-DUMP"),
    NEWCOMER_COUPON(null, "PR-DISCRIM"),
    BRAND_PRICE(null, "PR-COLLUDE"),
    CACHE_LAG(null, "PR-HOME-DETAIL"),
    NEAR_THRESHOLD(null, "EC-NOLICENCE"),
    CLOSED_IN_TIME(null, "EC-NOLICENCE"),
    MOVED(null, "EC-NOLICENCE"),
    GIFT_ABROAD(null, "CB-TRIPLE"),
    PROFESSIONAL_CLAIMANT(null, "complaint");

    /** The family of everything about the register. */
    static final String LICENCE = "EC-NOLICENCE";

    /** The family of everything about bought reviews. */
    static final String REVIEWS = "UC-REVIEW-FAKE";

    private final String code;
    private final String family;

    Kind(String code, String family) {
      this.code = code;
      this.family = family;
    }

    String code() {
      return code;
    }

    /** The code that its family is called by. */
    String family() {
      return family;
    }

    boolean isGuilty() {
      return code != null;
    }
  }

  /**
   * How far what is shown, asked or declared is off, as a share: of a home page's price, a bait, a
   * markup or a declared value.
   */
  double gap() {
    return switch (kind) {
      case HOME_DETAIL -> 0.03 + 0.3 * ease;
      case BAIT -> 0.25 + 0.6 * ease;
      case DISCRIM -> 0.04 + 0.22 * ease;
      case TRIPLE -> 0.15 + 0.5 * ease;
      default -> 0;
    };
  }

  boolean isOn(int day) {
    return day >= firstDay && day <= lastDay;
  }

  int length() {
    return lastDay - firstDay + 1;
  }
}
