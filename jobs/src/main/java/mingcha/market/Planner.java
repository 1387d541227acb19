package mingcha.market;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plans a market: who trades, who cheats, and who only looks as if. */
final class Planner {
  /** What a natural person may turn over in a year without registering: 100,000 yuan. */
  private static final double EXEMPT_FEN = 10_000_000;

  private final MarketSettings settings;
  private final MarketRequest request;
  private final MarketSettings.Profile profile;
  private final Calendar calendar;
  private final Draw draw;
  private final List<Shop> shops = new ArrayList<>();
  private final Map<Integer, List<Deed>> deeds = new TreeMap<>();
  private final Map<Integer, Ring> rings = new TreeMap<>();
  private final Map<Integer, List<Integer>> peers = new TreeMap<>();
  private final List<Farm> farms = new ArrayList<>();
  private final Map<Integer, Integer> shopsOf = new HashMap<>();
  private final boolean[] taken;
  private final People people;
  private int campaigns;
  private int made;

  private Planner(MarketSettings settings, MarketRequest request) {
    this.settings = settings;
    this.request = request;
    this.profile = settings.profile(request.profile());
    this.calendar = new Calendar(request.from(), request.days());
    this.draw = Draw.of(request.seed(), "plan");
    int honest = (int) Math.max(2_000, request.orders() / profile.ordersPerPerson());
    this.people = new People(request.seed(), honest, request.days(), settings.honest());
    openShops();
    this.taken = new boolean[shops.size()];
  }

  static World plan(MarketSettings settings, MarketRequest request) {
    Planner planner = new Planner(settings, request);
    new Offences(planner).plant();
    return new World(
        request,
        settings,
        planner.calendar,
        planner.people.with(planner.farms),
        List.copyOf(planner.shops),
        planner.deeds,
        planner.rings,
        planner.peers);
  }

  private void openShops() {
    int wanted = (int) Math.max(40, request.orders() / profile.ordersPerShop());
    MarketSettings.Honest honest = settings.honest();
    List<Draft> drafts = new ArrayList<>();
    double sum = 0;
    for (int operator = 0; drafts.size() < wanted; operator++) {
      double type = draw.unit();
      String operatorType =
          type < honest.naturalPersonShare()
              ? Shop.NATURAL_PERSON
              : type < honest.naturalPersonShare() + honest.enterpriseShare()
                  ? "enterprise"
                  : "individual_business";
      int count = 1 + draw.poisson(honest.shopsPerSubject() - 1);
      int region = Region.forShop(draw);
      int category = category();
      for (int i = 0; i < count; i++) {
        double scale =
            switch (operatorType) {
              case Shop.NATURAL_PERSON -> 0.5;
              case "enterprise" -> 2.2;
              default -> 1.0;
            };
        double weight = draw.logNormal(scale, honest.shopSizeSigma());
        drafts.add(
            new Draft(
                operator,
                operatorType,
                count,
                region,
                draw.chance(0.75) ? category : category(),
                weight));
        sum += weight;
      }
    }
    double perWeight = request.orders() * 0.965 / sum;
    double years = Math.max(0.4, request.days() / 365.0);
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      double size = Math.max(1, draft.weight() * perWeight);
      long budget = Long.MAX_VALUE;
      if (draft.type().equals(Shop.NATURAL_PERSON)) {
        double price = settings.categories().get(draft.category()).priceFen() * 1.6;
        budget =
            (long)
                (EXEMPT_FEN * draw.between(0.85, 0.97) * Math.min(1, years * 1.4) / draft.count());
        size = Math.min(size, 0.6 * budget / price);
      }
      int opened = draw.chance(0.1) ? draw.whole(-60, request.days() / 3) : -draw.whole(61, 2600);
      shopsOf.merge(draft.operator(), 1, Integer::sum);
      shops.add(
          new Shop(
              i,
              draw.weighted(settings.platformShares().stream().mapToDouble(x -> x).toArray()),
              draft.operator(),
              draft.type(),
              draft.category(),
              draft.region(),
              size,
              opened,
              request.days(),
              budget));
    }
  }

  private record Draft(
      int operator, String type, int count, int region, int category, double weight) {}

  private int category() {
    return draw.weighted(
        settings.categories().stream().mapToDouble(MarketSettings.Category::share).toArray());
  }

  MarketSettings settings() {
    return settings;
  }

  MarketRequest request() {
    return request;
  }

  Calendar calendar() {
    return calendar;
  }

  People people() {
    return people;
  }

  Draw draw() {
    return draw;
  }

  List<Shop> shops() {
    return shops;
  }

  int newCampaign() {
    return campaigns++;
  }

  void add(Deed deed) {
    taken[deed.shop()] = true;
    deeds.computeIfAbsent(deed.shop(), key -> new ArrayList<>()).add(deed);
  }

  void add(Ring ring) {
    rings.put(ring.campaign(), ring);
  }

  void addPeers(int campaign, List<Integer> members) {
    peers.put(campaign, List.copyOf(members));
  }

  /** Makes accounts for a ring and returns their numbers. */
  int[] farm(int count, int registeredDay, int platform) {
    int start = people.honest() + made;
    farms.add(
        new Farm(
            start,
            count,
            registeredDay,
            draw.whole(1, 4),
            Math.max(1, count / draw.whole(2, 12)),
            Math.max(1, count / draw.whole(3, 25)),
            Math.max(1, count / draw.whole(2, 10)),
            Region.forBuyer(draw),
            platform));
    made += count;
    int[] accounts = new int[count];
    for (int i = 0; i < count; i++) {
      accounts[i] = start + i;
    }
    return accounts;
  }

  /** A free shop that fits, or null: the nearest in size among some drawn at random. */
  Shop choose(double size, int tries, java.util.function.Predicate<Shop> fits) {
    Shop best = null;
    double gap = Double.MAX_VALUE;
    for (int i = 0; i < tries; i++) {
      Shop shop = shops.get(draw.below(shops.size()));
      double miss = Math.abs(Math.log(shop.size() / size));
      if (!taken[shop.index()] && miss < gap && fits.test(shop)) {
        best = shop;
        gap = miss;
      }
    }
    return best;
  }

  boolean isOnlyShop(Shop shop) {
    return shopsOf.get(shop.operator()) == 1;
  }

  /** Makes a natural person sell more than the law exempts. */
  void overThreshold(Shop shop) {
    resize(shop, EXEMPT_FEN * draw.between(1.15, 4), Long.MAX_VALUE);
  }

  /** Makes a natural person sell almost as much as the law exempts. */
  void nearThreshold(Shop shop) {
    resize(shop, EXEMPT_FEN * 1.6, (long) (EXEMPT_FEN * draw.between(0.86, 0.985)));
  }

  private void resize(Shop shop, double turnoverFen, long budgetFen) {
    double price = settings.categories().get(shop.category()).priceFen() * 1.25;
    shops.set(shop.index(), shop.with(Math.max(20, turnoverFen / price), budgetFen));
  }

  /** Number of shops for each kind of conduct: shares of the guilty, rounded so that all occur. */
  Map<String, Integer> quotas() {
    MarketSettings.Violations violations = settings.violations();
    double guilty = shops.size() * violations.guiltyShopShare();
    double sum = violations.mix().values().stream().mapToDouble(x -> x).sum();
    Map<String, Integer> quotas = new HashMap<>();
    List<String> kinds = new ArrayList<>(violations.mix().keySet());
    Collections.sort(kinds, Comparator.naturalOrder());
    for (String kind : kinds) {
      double share = guilty * violations.mix().get(kind) / sum;
      int whole = (int) Math.floor(share);
      int quota = whole + (draw.chance(share - whole) ? 1 : 0);
      quotas.put(
          kind,
          shops.size() >= 200 && violations.mix().get(kind) > 0 && guilty > 0
              ? Math.max(1, quota)
              : quota);
    }
    return quotas;
  }
}
