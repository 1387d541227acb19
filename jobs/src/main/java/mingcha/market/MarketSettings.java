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
    Dirt dirt,
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

  /**
   * Planted violations.
   *
   * @param planted false for a market of look-alikes alone
   * @param easeLow how easily the best hidden conduct is seen, 0 … 1; camouflage is its complement
   */
  public record Violations(
      boolean planted,
      double guiltyShopShare,
      Map<String, Double> mix,
      double fakesMedian,
      double fakesSigma,
      double fakeShareLow,
      double fakeShareHigh,
      double easeLow,
      double easeHigh,
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
      share("market.violations.ease-low", easeLow);
      share("market.violations.ease-high", easeHigh);
      positive("market.violations.fakes-median", fakesMedian);
    }

    private Violations among(double share) {
      return new Violations(
          planted,
          share,
          mix,
          fakesMedian,
          fakesSigma,
          fakeShareLow,
          fakeShareHigh,
          easeLow,
          easeHigh,
          ringShare,
          emptyParcelShare,
          giftParcelShare,
          returnShare,
          fakeReviewLow,
          fakeReviewHigh,
          cashbackTakeUp,
          waybillReuse,
          markingLevel);
    }

    private Violations dosed(boolean isPlanted, double[] fakeShares, double[] eases) {
      return new Violations(
          isPlanted,
          guiltyShopShare,
          mix,
          fakesMedian,
          fakesSigma,
          fakeShares[0],
          fakeShares[1],
          eases[0],
          eases[1],
          ringShare,
          emptyParcelShare,
          giftParcelShare,
          returnShare,
          fakeReviewLow,
          fakeReviewHigh,
          cashbackTakeUp,
          waybillReuse,
          markingLevel);
    }

    double ease(Draw draw) {
      return easeLow + (easeHigh - easeLow) * draw.unit();
    }
  }

  /** Honest clusters that look like violations. */
  public record LookAlikes(double perGuilty) implements Serializable {}

  /**
   * What goes wrong when a platform hands the market over.
   *
   * @param shapes by platform, the layouts that its shops' orders come in
   * @param duplicates share of all rows; the other shares are of orders
   * @param missingUscc share of registered shops
   * @param overlapDays days that a snapshot shares with the one before
   * @param lateDays days after the last export that its correction comes
   */
  public record Dirt(
      Map<String, List<String>> shapes,
      double duplicates,
      double brokenCharacters,
      double wrongAmounts,
      double moneyTexts,
      double spreadsheetTimes,
      double spreadsheetNumbers,
      double missingTimes,
      double joinedChildren,
      double missingUscc,
      int overlapDays,
      int lateDays)
      implements Serializable {
    static final String CANONICAL = "canonical";
    private static final List<String> SHAPES = List.of(CANONICAL, "taobao", "pdd", "douyin");

    public Dirt {
      shapes
          .values()
          .forEach(
              of -> {
                if (of.isEmpty() || !SHAPES.containsAll(of)) {
                  throw UserError.settingOutOfRange(
                      "market.dirt.shapes", of, String.join(", ", SHAPES));
                }
              });
      share("market.dirt.duplicates", duplicates);
      share("market.dirt.broken-characters", brokenCharacters);
      share("market.dirt.wrong-amounts", wrongAmounts);
      share("market.dirt.money-texts", moneyTexts);
      share("market.dirt.spreadsheet-times", spreadsheetTimes);
      share("market.dirt.spreadsheet-numbers", spreadsheetNumbers);
      share("market.dirt.missing-times", missingTimes);
      share("market.dirt.joined-children", joinedChildren);
      share("market.dirt.missing-uscc", missingUscc);
    }
  }

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

  /** The same market without anybody guilty; its look-alikes stay. */
  public MarketSettings honestOnly() {
    return with(
        violations.dosed(
            false,
            new double[] {violations.fakeShareLow(), violations.fakeShareHigh()},
            new double[] {violations.easeLow(), violations.easeHigh()}));
  }

  /**
   * The same market with another share of guilty shops.
   *
   * @param share 0 … 1
   */
  MarketSettings guilty(double share) {
    return with(violations.among(share));
  }

  /**
   * The same market with every brushing campaign of one strength.
   *
   * @param fakeShare of the shop's orders, 0 … 1
   * @param camouflage 0 none, 1 hidden as well as can be
   */
  public MarketSettings dosed(double fakeShare, double camouflage) {
    return with(
        violations.dosed(
            true,
            new double[] {fakeShare, fakeShare},
            new double[] {1 - camouflage, 1 - camouflage}));
  }

  private MarketSettings with(Violations others) {
    return new MarketSettings(
        until,
        platforms,
        platformShares,
        keySpace,
        profiles,
        honest,
        others,
        lookAlikes,
        dirt,
        categories);
  }

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
        lastDay == null ? until : lastDay,
        MarketRequest.Handover.CLEAN);
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
