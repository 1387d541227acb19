package mingcha.market;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import mingcha.error.UserError;

/** The parameters of markets: conf/market.yaml, where each stands with its range and its source. */
public record MarketSettings(
    LocalDate until,
    List<String> platforms,
    List<Double> platformShares,
    String keySpace,
    Map<String, Profile> profiles,
    Honest honest,
    Violations violations,
    LookAlikes lookAlikes,
    List<Category> categories)
    implements Serializable {

  public MarketSettings {
    if (platforms.isEmpty() || platforms.size() != platformShares.size()) {
      throw UserError.settingOutOfRange(
          "market.platform-shares", platformShares, "one for each platform");
    }
    if (categories.isEmpty()) {
      throw UserError.settingOutOfRange("market.categories", categories, "one or more");
    }
  }

  /** What {@code generate} makes when only the profile is named. */
  public record Profile(long orders, int days, int ordersPerShop, double ordersPerPerson)
      implements Serializable {
    public Profile {
      positive("market.profiles.orders", (double) orders);
      positive("market.profiles.orders-per-shop", ordersPerShop);
      positive("market.profiles.orders-per-person", ordersPerPerson);
    }
  }

  /** Honest trade. */
  public record Honest(
      double shopSizeSigma,
      double naturalPersonShare,
      double enterpriseShare,
      double shopsPerSubject,
      double reviewShare,
      double defaultReviewShare,
      double campusShare,
      double stationShare,
      double dropShipShare,
      double closedShare,
      double remarkShare,
      double basketLines)
      implements Serializable {
    public Honest {
      share("market.honest.natural-person-share", naturalPersonShare);
      share("market.honest.enterprise-share", enterpriseShare);
      share("market.honest.review-share", reviewShare);
      share("market.honest.default-review-share", defaultReviewShare);
      share("market.honest.closed-share", closedShare);
      positive("market.honest.shop-size-sigma", shopSizeSigma);
    }
  }

  /** Planted violations. */
  public record Violations(
      double guiltyShopShare,
      Map<String, Double> mix,
      double fakesMedian,
      double fakesSigma,
      double fakeShareLow,
      double fakeShareHigh,
      double ringShare,
      double emptyParcelShare,
      double giftParcelShare,
      double returnShare,
      double fakeReviewLow,
      double fakeReviewHigh,
      double cashbackTakeUp,
      double waybillReuse,
      int markingLevel)
      implements Serializable {
    public Violations {
      share("market.violations.guilty-shop-share", guiltyShopShare);
      share("market.violations.ring-share", ringShare);
      positive("market.violations.fakes-median", fakesMedian);
    }
  }

  /** Honest clusters that look like violations. */
  public record LookAlikes(double perGuilty) implements Serializable {}

  /** A category of goods; money in fen, mass in grams. */
  public record Category(
      String name,
      double share,
      long priceFen,
      double priceSigma,
      int massG,
      double refundShare,
      double loyalty,
      boolean virtual,
      boolean crossBorder,
      List<String> nouns,
      List<String> aspects)
      implements Serializable {}

  Profile profile(String name) {
    Profile profile = profiles.get(name);
    if (profile == null) {
      throw UserError.usage(
          "market.no-profile",
          name,
          String.join(", ", profiles.keySet().stream().sorted().toList()));
    }
    return profile;
  }

  /**
   * The request with what was left open taken from the profile.
   *
   * @param orders null for the profile's
   * @param days null for the profile's
   * @param lastDay null for the settings'
   */
  public MarketRequest request(
      String profile, Long orders, Integer days, long seed, LocalDate lastDay) {
    Profile chosen = profile(profile);
    return new MarketRequest(
        orders == null ? chosen.orders() : orders,
        days == null ? chosen.days() : days,
        seed,
        profile,
        lastDay == null ? until : lastDay);
  }

  private static void share(String setting, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw UserError.settingOutOfRange(setting, value, "0 … 1");
    }
  }

  private static void positive(String setting, double value) {
    if (!(value > 0)) {
      throw UserError.settingOutOfRange(setting, value, "> 0");
    }
  }
}
