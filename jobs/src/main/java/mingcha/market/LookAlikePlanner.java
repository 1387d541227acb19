package mingcha.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.market.Deed.Kind;

/** Gives honest shops something that looks like a violation: at least three for each guilty one. */
final class LookAlikePlanner {
  private final Planner planner;
  private final Draw draw;
  private final int days;
  private final Map<Kind, Integer> guilty;

  LookAlikePlanner(Planner planner, Map<Kind, Integer> guilty) {
    this.planner = planner;
    this.draw = planner.draw();
    this.days = planner.calendar().days();
    this.guilty = guilty;
  }

  void plant() {
    Map<String, Integer> byFamily = new HashMap<>();
    guilty.forEach((kind, count) -> byFamily.merge(kind.family(), count, Integer::sum));
    List<Kind> kinds = Arrays.stream(Kind.values()).filter(kind -> !kind.isGuilty()).toList();
    for (Kind kind : kinds) {
      long siblings = kinds.stream().filter(other -> other.family().equals(kind.family())).count();
      double wanted =
          planner.settings().lookAlikes().perGuilty()
              * byFamily.getOrDefault(kind.family(), kind.family().equals("complaint") ? 2 : 0)
              * (kind == Kind.RECOMMENDATION_LIST ? 2 : 1)
              / siblings;
      int whole = (int) Math.ceil(wanted);
      for (int i = 0; i < whole; i++) {
        plant(kind);
      }
    }
  }

  private void plant(Kind kind) {
    int campaign = planner.newCampaign();
    switch (kind) {
      case RECOMMENDATION_LIST -> list(campaign);
      case BRAND_PRICE -> brand(campaign);
      default -> {
        Shop shop = planner.choose(size(kind), 60, candidate -> fits(kind, candidate));
        if (shop != null) {
          if (kind == Kind.NEAR_THRESHOLD) {
            planner.nearThreshold(shop);
          }
          planner.add(deed(kind, campaign, shop));
        }
      }
    }
  }

  private boolean fits(Kind kind, Shop shop) {
    MarketSettings.Category category = planner.settings().categories().get(shop.category());
    return switch (kind) {
      case GIFT_ABROAD -> category.crossBorder();
      case NEAR_THRESHOLD -> shop.isNaturalPerson() && planner.isOnlyShop(shop);
      case CLOSED_IN_TIME, MOVED -> !shop.isNaturalPerson() && planner.isOnlyShop(shop);
      case ONE_YUAN -> true;
      default -> !category.virtual();
    };
  }

  private double size(Kind kind) {
    double base =
        switch (kind) {
          case LIVESTREAM_BURST, PRICE_ERROR, QUALITY_INCIDENT, REVIEW_COINS, STOCK_REVIEWS -> 250;
          case SELF_DELETION -> 1_500;
          case COST_SHOCK, COUPON_STACK, EXPLAINED_PRICE -> 250;
          case CLOSED_IN_TIME, MOVED, CACHE_LAG, GIFT_ABROAD, NEAR_THRESHOLD -> 60;
          default -> 110;
        };
    return base * draw.logNormal(1, 0.6);
  }

  private Deed deed(Kind kind, int campaign, Shop shop) {
    int length =
        switch (kind) {
          case LIVESTREAM_BURST, PRICE_ERROR, PLATFORM_TEST -> 1;
          case CORPORATE_PURCHASE -> draw.whole(1, 3);
          case QUALITY_INCIDENT -> draw.whole(3, 10);
          case NEW_PRODUCT, ONE_YUAN -> draw.whole(5, 14);
          case NEAR_THRESHOLD, MOVED, FLAT_WEIGHT, GIFT_REMARKS -> days;
          default -> draw.whole(15, Math.max(16, days / 2));
        };
    int first = length >= days ? 0 : draw.whole(4, Math.max(5, days - length - 4));
    int last = Math.min(days - 1, first + length - 1);
    int amount =
        switch (kind) {
          case LIVESTREAM_BURST, NEW_PRODUCT ->
              (int) Math.max(20, shop.size() * draw.between(0.1, 0.5));
          case PRICE_ERROR, ONE_YUAN -> (int) Math.max(20, shop.size() * draw.between(0.1, 0.4));
          case GROUP_LEADER -> (int) Math.max(15, shop.size() * draw.between(0.1, 0.4));
          case CORPORATE_PURCHASE -> draw.whole(5, 30);
          case QUALITY_INCIDENT -> (int) Math.max(14, shop.size() * draw.between(0.08, 0.3));
          case PLATFORM_TEST -> draw.whole(3, 15);
          case PROFESSIONAL_CLAIMANT -> draw.whole(5, 40);
          default -> 0;
        };
    return new Deed(kind, campaign, shop.index(), first, last, amount, draw.unit());
  }

  /** Followers of an influencer who buy from the shops of one list within days. */
  private void list(int campaign) {
    int platform = draw.below(planner.settings().platforms().size());
    int wanted = draw.whole(2, 7);
    int first = draw.whole(4, days - 14);
    List<Deed> jobs = new ArrayList<>();
    int length = draw.whole(2, 8);
    for (int i = 0; i < wanted; i++) {
      Shop shop = planner.choose(100 * draw.logNormal(1, 0.6), 60, s -> s.platform() == platform);
      if (shop != null) {
        int amount = (int) Math.max(12, Math.min(shop.size() * 0.5, draw.logNormal(35, 0.6)));
        Deed job =
            new Deed(
                Kind.RECOMMENDATION_LIST,
                campaign,
                shop.index(),
                first,
                first + length - 1,
                amount,
                draw.unit());
        planner.add(job);
        jobs.add(job);
      }
    }
    if (jobs.isEmpty()) {
      return;
    }
    int orders = jobs.stream().mapToInt(Deed::amount).sum();
    int size = Math.max(20, orders / draw.whole(1, 3));
    int group = draw.below(planner.people().groups());
    List<Integer> pool = new ArrayList<>(size);
    People people = planner.people();
    while (pool.size() < size) {
      int person =
          draw.chance(0.6)
              ? Math.floorMod(group * People.GROUP + draw.below(People.GROUP * 2), people.honest())
              : draw.below(people.honest());
      if (people.isMember(platform, person)
          && people.registeredAt(person) < (long) first * Calendar.DAY) {
        pool.add(person);
      }
    }
    planner.add(new Ring(campaign, platform, false, pool, 0, draw.between(0.2, 0.8), jobs));
  }

  /** Sellers of one brand that keep to the maker's suggested price. */
  private void brand(int campaign) {
    int platform = draw.below(planner.settings().platforms().size());
    Shop lead = planner.choose(60, 60, s -> fits(Kind.BRAND_PRICE, s) && s.platform() == platform);
    if (lead == null) {
      return;
    }
    List<Integer> members = new ArrayList<>();
    int wanted = draw.whole(3, 7);
    for (int i = 0; i < wanted; i++) {
      Shop shop =
          i == 0
              ? lead
              : planner.choose(
                  50, 80, s -> s.category() == lead.category() && s.platform() == platform);
      if (shop != null) {
        members.add(shop.index());
        planner.add(new Deed(Kind.BRAND_PRICE, campaign, shop.index(), 0, days - 1, 0, 0.5));
      }
    }
    planner.addPeers(campaign, members);
  }
}
