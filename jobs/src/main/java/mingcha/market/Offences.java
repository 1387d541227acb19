package mingcha.market;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mingcha.market.Deed.Kind;

/** Plants the violations and, for each guilty cluster, its honest look-alikes. */
final class Offences {

  /** Shops that a ring serves, in the median: one agent, seven shops in Xiangtan (DOMAIN 5.5). */
  private static final double RING_SHOPS = 4.5;

  private final Planner planner;
  private final Draw draw;
  private final int days;
  private final MarketSettings settings;
  private final Map<Kind, Integer> clusters = new java.util.EnumMap<>(Kind.class);

  Offences(Planner planner) {
    this.planner = planner;
    this.draw = planner.draw();
    this.days = planner.calendar().days();
    this.settings = planner.settings();
  }

  void plant() {
    Map<String, Integer> quotas = planner.quotas();
    if (settings.violations().planted()) {
      plant(quotas);
    } else {
      quotas.forEach(this::imagine);
    }
    new LookAlikePlanner(planner, clusters).plant();
  }

  /** Nobody is guilty, but there are as many look-alikes as if some were. */
  private void imagine(String quota, int shops) {
    Kind kind = Kind.valueOf(quota.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    int perCluster = kind == Kind.COLLUDE ? 5 : kind == Kind.REVIEW_FAKE ? 3 : 1;
    clusters.put(kind, (shops + perCluster - 1) / perCluster);
  }

  private void plant(Map<String, Integer> quotas) {
    brush(quotas.getOrDefault("brush", 0));
    attack(quotas.getOrDefault("attack", 0));
    collude(quotas.getOrDefault("collude", 0));
    reviewFake(quotas.getOrDefault("review-fake", 0));
    lone(Kind.REVIEW_CASHBACK, quotas, "review-cashback", 400, 20, 60, this::tangible);
    lone(Kind.REVIEW_DEL, quotas, "review-del", 1_500, 40, 80, Offences::any);
    lone(Kind.FAKE_ORIG, quotas, "fake-orig", 250, 5, 12, this::tangible);
    lone(Kind.RAISE_CUT, quotas, "raise-cut", 250, 5, 12, this::tangible);
    lone(Kind.GOUGE, quotas, "gouge", 90, 8, 40, this::tangible);
    lone(Kind.BAIT, quotas, "bait", 60, 10, 40, this::tangible);
    lone(Kind.DUMP, quotas, "dump", 120, 12, 45, this::tangible);
    lone(Kind.DISCRIM, quotas, "discrim", 150, 20, 70, Offences::any);
    lone(Kind.HOME_DETAIL, quotas, "home-detail", 40, 8, 40, Offences::any);
    lone(Kind.NOLICENCE, quotas, "nolicence", 60, 25, 80, planner::isOnlyShop);
    lone(
        Kind.NODISPLAY,
        quotas,
        "nodisplay",
        30,
        days,
        days,
        shop -> !shop.isNaturalPerson() && planner.isOnlyShop(shop));
    lone(
        Kind.TRIPLE,
        quotas,
        "triple",
        60,
        20,
        70,
        shop -> settings.categories().get(shop.category()).crossBorder());
  }

  private static boolean any(Shop shop) {
    return shop != null;
  }

  private boolean tangible(Shop shop) {
    return !settings.categories().get(shop.category()).virtual();
  }

  private void count(Kind kind) {
    clusters.merge(kind, 1, Integer::sum);
  }

  private void lone(
      Kind kind,
      Map<String, Integer> quotas,
      String quota,
      double size,
      int shortest,
      int longest,
      Predicate<Shop> fits) {
    for (int i = 0; i < quotas.getOrDefault(quota, 0); i++) {
      Shop shop = planner.choose(size * draw.logNormal(1, 0.7), 60, fits);
      if (shop == null) {
        continue;
      }
      int length =
          Math.min(days, draw.whole(shortest, Math.max(shortest, Math.min(longest, days - 12))));
      int first = length >= days ? 0 : draw.whole(Math.min(12, days - length), days - length);
      planner.add(
          new Deed(
              kind,
              planner.newCampaign(),
              shop.index(),
              first,
              first + length - 1,
              0,
              settings.violations().ease(draw)));
      count(kind);
    }
  }

  /** Share of campaigns that serve one shop, so that the share of shops comes out as set. */
  private double loneShare() {
    double alone = (1 - settings.violations().ringShare()) * RING_SHOPS;
    return alone / (alone + settings.violations().ringShare());
  }

  private void brush(int quota) {
    int left = quota;
    while (left > 0) {
      boolean lone = draw.chance(loneShare());
      int wanted =
          lone ? 1 : (int) Math.min(left, Math.max(2, Math.round(draw.logNormal(RING_SHOPS, 0.8))));
      wanted = Math.min(wanted, 200);
      ring(wanted, lone);
      left -= wanted;
    }
  }

  private void ring(int wanted, boolean lone) {
    int campaign = planner.newCampaign();
    int platform = draw.weighted(settings.platformShares().stream().mapToDouble(x -> x).toArray());
    double ease = settings.violations().ease(draw);
    List<Deed> jobs = new ArrayList<>();
    int orders = 0;
    for (int i = 0; i < wanted; i++) {
      Deed job = job(campaign, platform, ease);
      if (job != null) {
        planner.add(job);
        jobs.add(job);
        count(Kind.BRUSH);
        orders += job.amount();
      }
    }
    if (jobs.isEmpty()) {
      return;
    }
    int first = jobs.stream().mapToInt(Deed::firstDay).min().orElseThrow();
    int perPerson = lone ? 1 : draw.whole(2, 6);
    int size = Math.max(lone ? 10 : 25, Math.min(2_000, orders / perPerson));
    boolean farmed = draw.chance(0.25 + 0.35 * ease);
    int made = farmed ? (int) (size * draw.between(0.4, 1.0)) : 0;
    List<Integer> pool = pool(size, made, first, platform, lone);
    boolean tight = !lone && draw.chance(0.35 + 0.4 * ease);
    planner.add(
        new Ring(
            campaign,
            platform,
            true,
            pool,
            tight ? draw.whole(8, 24) : 0,
            draw.chance(0.5) ? draw.between(0.2, 0.9) * ease : 0,
            List.copyOf(jobs)));
  }

  /** Hands are ordinary people who earn a little; some are accounts made for the purpose. */
  private List<Integer> pool(int size, int made, int firstDay, int platform, boolean neighbours) {
    List<Integer> pool = new ArrayList<>(size);
    int[] accounts =
        made == 0 ? new int[0] : planner.farm(made, firstDay - draw.whole(3, 120), platform);
    int honest = planner.people().honest();
    int home = draw.below(honest);
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (i < made) {
        pool.add(accounts[i]);
        continue;
      }
      int person;
      do {
        person =
            neighbours && draw.chance(0.5)
                ? Math.floorMod(home + draw.below(Math.max(400, size * 4)), honest)
                : draw.below(honest);
      } while (!canBuy(platform, person, firstDay) || !chosen.add(person));
      pool.add(person);
    }
    return pool;
  }

  private boolean canBuy(int platform, int person, int day) {
    return planner.people().isMember(platform, person)
        && planner.people().registeredAt(person) < (long) day * Calendar.DAY;
  }

  private Deed job(int campaign, int platform, double ease) {
    MarketSettings.Violations violations = settings.violations();
    long cap = Math.max(80, planner.request().orders() / 150);
    int fakes =
        (int)
            Math.max(
                8,
                Math.min(
                    (double) cap,
                    draw.logNormal(violations.fakesMedian(), violations.fakesSigma())));
    double share =
        violations.fakeShareLow()
            + (violations.fakeShareHigh() - violations.fakeShareLow())
                * Math.min(1, 0.5 * ease + 0.6 * draw.unit());
    double perDay = Math.max(1, draw.logNormal(6, 0.7));
    int length = (int) Math.max(6, Math.min(days - 6.0, fakes / perDay));
    // The share is of all that the shop sells; new and small shops brush as well as large ones.
    double size = Math.min(600 * draw.logNormal(1, 0.5), fakes * (1 - share) / share);
    Shop shop = planner.choose(size, 80, candidate -> candidate.platform() == platform);
    if (shop == null) {
      return null;
    }
    double expected = shop.size();
    int most = (int) Math.max(8, expected * 1.5);
    int first = Math.max(shop.openedDay() + 1, draw.whole(2, Math.max(3, days - length - 1)));
    int last = Math.min(days - 2, first + length - 1);
    return new Deed(
        Kind.BRUSH,
        campaign,
        shop.index(),
        Math.min(first, last),
        last,
        Math.min(fakes, most),
        ease);
  }

  private void attack(int quota) {
    for (int i = 0; i < quota; i++) {
      int campaign = planner.newCampaign();
      double ease = settings.violations().ease(draw);
      Shop victim = planner.choose(200 * draw.logNormal(1, 0.8), 60, Offences::any);
      if (victim == null) {
        continue;
      }
      int size = (int) Math.max(14, Math.min(victim.size() * 0.5, draw.logNormal(50, 0.6)));
      int length = draw.whole(1, 9);
      int first = draw.whole(10, days - length - 6);
      Deed job =
          new Deed(Kind.ATTACK, campaign, victim.index(), first, first + length - 1, size, ease);
      planner.add(job);
      int pool = Math.max(10, size * 2 / 3);
      int made = draw.chance(0.4) ? pool / 2 : 0;
      planner.add(
          new Ring(
              campaign,
              victim.platform(),
              true,
              pool(pool, made, first, victim.platform(), false),
              0,
              draw.unit() * ease,
              List.of(job)));
      count(Kind.ATTACK);
    }
  }

  private void collude(int quota) {
    int left = quota;
    while (left > 0) {
      int campaign = planner.newCampaign();
      int wanted = draw.whole(3, 7);
      int platform = draw.below(settings.platforms().size());
      Shop lead = planner.choose(60, 60, s -> tangible(s) && s.platform() == platform);
      if (lead == null) {
        return;
      }
      int length = draw.whole(25, Math.max(26, Math.min(70, days - 10)));
      int first = draw.whole(3, Math.max(4, days - length - 1));
      double ease = settings.violations().ease(draw);
      List<Integer> members = new ArrayList<>();
      Set<Integer> operators = new HashSet<>();
      for (int i = 0; i < wanted; i++) {
        Shop shop =
            i == 0
                ? lead
                : planner.choose(
                    50,
                    120,
                    s ->
                        s.category() == lead.category()
                            && s.platform() == platform
                            && !operators.contains(s.operator()));
        if (shop != null) {
          operators.add(shop.operator());
          members.add(shop.index());
          planner.add(
              new Deed(Kind.COLLUDE, campaign, shop.index(), first, first + length - 1, 0, ease));
        }
      }
      planner.addPeers(campaign, members);
      count(Kind.COLLUDE);
      left -= wanted;
    }
  }

  /** Texts that an agency writes for several shops, posted by real buyers who are paid. */
  private void reviewFake(int quota) {
    int left = quota;
    while (left > 0) {
      int campaign = planner.newCampaign();
      int wanted = Math.min(left, draw.whole(1, 5));
      double ease = settings.violations().ease(draw);
      for (int i = 0; i < wanted; i++) {
        Shop shop = planner.choose(150 * draw.logNormal(1, 0.6), 60, Offences::any);
        if (shop == null) {
          continue;
        }
        int length = draw.whole(10, Math.max(11, Math.min(60, days - 14)));
        int first = draw.whole(3, Math.max(4, days - length - 8));
        int amount = (int) Math.max(8, Math.min(shop.size() * 0.4, draw.logNormal(40, 0.8)));
        planner.add(
            new Deed(
                Kind.REVIEW_FAKE, campaign, shop.index(), first, first + length - 1, amount, ease));
      }
      count(Kind.REVIEW_FAKE);
      left -= wanted;
    }
  }
}
