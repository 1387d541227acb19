package mingcha.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.market.Deed.Kind;

/** One shop's trade over the window, day by day: every order, honest or not, is placed here. */
final class Trading {
  /** An order that somebody means to place. */
  private record Intent(long time, int person, Deed deed) {}

  private final World world;
  private final Shop shop;
  private final MarketSettings.Category category;
  private final Ids ids;
  private final Calendar calendar;
  private final People people;
  private final List<Item> items;
  private final List<Deed> deeds;
  private final Map<Integer, Conduct> conducts = new HashMap<>();
  private final Dispatch dispatch;
  private final Reviewing reviewing;
  private final PriceMemory memory;
  private final List<Sale> sales = new ArrayList<>();
  private final List<Integer> customers = new ArrayList<>();
  private final int[] tasteGroups;
  private final double couponShare;
  private final double loyalty;
  private final double remarkShare;
  private long turnover;
  private long number;

  Trading(World world, Shop shop) {
    this.world = world;
    this.shop = shop;
    this.category = world.category(shop);
    this.ids = new Ids(world.seed());
    this.calendar = world.calendar();
    this.people = world.people();
    this.items = Shelf.of(world, shop);
    this.deeds = world.deedsOf(shop.index());
    this.dispatch = new Dispatch(world, shop, ids);
    this.reviewing = new Reviewing(world, shop, ids);
    this.memory = new PriceMemory(items);
    Draw draw = world.draw("trading", shop.index());
    this.tasteGroups = new int[1 + (int) Math.min(60, Math.sqrt(shop.size()) / 2)];
    for (int i = 0; i < tasteGroups.length; i++) {
      tasteGroups[i] = draw.below(people.groups());
    }
    this.couponShare = draw.between(0, 0.25);
    this.loyalty = Math.min(0.7, category.loyalty() * draw.logNormal(1, 0.3));
    this.remarkShare = draw.chance(0.5) ? world.settings().honest().remarkShare() : 0;
    for (Deed deed : deeds) {
      if (deed.kind() == Kind.BRUSH) {
        conducts.put(deed.campaign(), Conduct.of(world, deed));
      }
    }
  }

  List<Item> items() {
    return items;
  }

  Dispatch dispatch() {
    return dispatch;
  }

  Map<Integer, Conduct> conducts() {
    return conducts;
  }

  /** Trades the whole window and returns the orders in order of time. */
  List<Sale> run() {
    Map<Integer, List<Intent>> arranged = arranged();
    boolean combines = deeds.stream().anyMatch(deed -> deed.kind() == Kind.COMBINED_PARCELS);
    double perBusy =
        shop.size() / Math.max(1e-9, calendar.busySum(shop.openedDay(), calendar.days()));
    for (int day = Math.max(0, shop.openedDay()); day < calendar.days(); day++) {
      memory.open(day);
      Draw draw = world.draw("day", shop.index(), day);
      double mood = world.draw("week", shop.index(), day / 7).logNormal(1, 0.3);
      List<Intent> intents = new ArrayList<>(arranged.getOrDefault(day, List.of()));
      int count =
          isTrading(day) ? draw.poisson(perBusy * calendar.busy(day) * mood * ramp(day)) : 0;
      for (int i = 0; i < count; i++) {
        long time = calendar.timeOn(day, draw);
        int person = buyer(time, draw);
        if (person >= 0) {
          intents.add(new Intent(time, person, null));
        }
      }
      intents.sort(Comparator.comparingLong(Intent::time).thenComparingInt(Intent::person));
      for (Intent intent : intents) {
        Sale sale = place(intent, day);
        if (combines && sale != null && intent.deed() == null && draw.chance(0.2)) {
          combine(sale, place(new Intent(intent.time() + 240, intent.person(), null), day));
        }
      }
    }
    return sales;
  }

  /** Two orders of one buyer leave in one parcel. */
  private static void combine(Sale first, Sale second) {
    if (second == null || first.parcels.isEmpty() || second.parcels.isEmpty()) {
      return;
    }
    Sale.Parcel shared = first.parcels.get(0);
    if (second.paidAt < shared.collectedAt && second.closedAt == Sale.NEVER) {
      second.consignee = first.consignee;
      second.address = first.address;
      second.region = first.region;
      second.shippedAt = Math.max(second.paidAt, first.shippedAt);
      second.parcels.set(0, shared);
      if (second.completedAt != Sale.NEVER) {
        second.completedAt = Math.max(second.completedAt, shared.deliveredAt + 3_600);
      }
    }
  }

  private boolean isTrading(int day) {
    for (Deed deed : deeds) {
      if (deed.kind() == Kind.CLOSED_IN_TIME && day > deed.firstDay()) {
        return false;
      }
    }
    return true;
  }

  /** A new shop starts small. */
  private double ramp(int day) {
    int age = day - shop.openedDay();
    return age > 90 ? 1 : 0.3 + 0.7 * age / 90;
  }

  /** Orders that do not come of themselves, by day. */
  private Map<Integer, List<Intent>> arranged() {
    Map<Integer, List<Intent>> arranged = new HashMap<>();
    for (Deed deed : deeds) {
      Draw draw = world.draw("arranged", deed.campaign(), shop.index());
      Ring ring = world.rings().get(deed.campaign());
      if (ring != null) {
        for (Ring.Task task : ring.tasks(world.seed(), calendar)) {
          if (task.shop() == shop.index()) {
            add(arranged, new Intent(task.time(), task.person(), deed));
          }
        }
        continue;
      }
      int buyer = Math.max(0, buyer((long) deed.firstDay() * Calendar.DAY, draw));
      int start = draw.whole(9, 20) * 3600;
      for (int i = 0; i < deed.amount(); i++) {
        long at;
        int person = -1;
        switch (deed.kind()) {
          case LIVESTREAM_BURST, PRICE_ERROR ->
              at = (long) deed.firstDay() * Calendar.DAY + start + (long) draw.exponential(2400);
          case CORPORATE_PURCHASE, PLATFORM_TEST -> {
            at =
                (long) draw.whole(deed.firstDay(), deed.lastDay()) * Calendar.DAY
                    + start
                    + draw.below(7200);
            person = buyer;
          }
          default -> at = calendar.timeOn(draw.whole(deed.firstDay(), deed.lastDay()), draw);
        }
        if (deed.kind() == Kind.REVIEW_FAKE || deed.kind() == Kind.PROFESSIONAL_CLAIMANT) {
          continue;
        }
        person = person < 0 ? buyer(at, draw) : person;
        if (person >= 0) {
          add(arranged, new Intent(at, person, deed));
        }
      }
    }
    return arranged;
  }

  private void add(Map<Integer, List<Intent>> arranged, Intent intent) {
    int day = (int) Math.floorDiv(intent.time(), Calendar.DAY);
    arranged.computeIfAbsent(day, key -> new ArrayList<>()).add(intent);
  }

  /** A buyer who comes of himself; -1 when nobody does. */
  private int buyer(long time, Draw draw) {
    for (int tries = 0; tries < 8; tries++) {
      int person;
      if (!customers.isEmpty() && draw.chance(loyalty)) {
        person = customers.get(draw.below(customers.size()));
      } else if (draw.chance(0.55)) {
        int group = tasteGroups[draw.below(tasteGroups.length)];
        person = group * People.GROUP + (int) (People.GROUP * Math.pow(draw.unit(), 1.6));
      } else if (people.all() > people.honest() && draw.chance(0.003)) {
        person = people.honest() + draw.below(people.all() - people.honest());
      } else {
        person = draw.below(people.honest());
      }
      if (people.isMember(shop.platform(), person) && people.registeredAt(person) < time) {
        return person;
      }
    }
    return -1;
  }

  /** Places an order; null when nothing came of it. */
  private Sale place(Intent intent, int day) {
    number++;
    Deed deed = intent.deed();
    Draw draw = world.draw("order", shop.index(), number);
    Sale sale =
        new Sale(
            ids.sparse("order", shop.index(), number),
            number,
            intent.person(),
            intent.time(),
            deed);
    boolean single = deed != null && deed.kind() != Kind.CORPORATE_PURCHASE;
    int lines = single ? 1 : 1 + draw.poisson(world.settings().honest().basketLines() - 1);
    Item target = deed == null || deed.kind() == Kind.RECOMMENDATION_LIST ? null : target(deed);
    for (int i = 0; i < Math.min(4, lines); i++) {
      Item item = target != null && i == 0 ? target : popular(draw, day);
      if (item != null && sale.lines.stream().noneMatch(line -> line.item == item)) {
        sale.lines.add(line(item, sale, i, day, draw));
      }
    }
    if (sale.lines.isEmpty()) {
      return null;
    }
    long gross = 0;
    for (Sale.Line line : sale.lines) {
      gross += line.paid + line.platformDiscount + line.freight;
    }
    boolean unbound = deeds.stream().anyMatch(each -> each.kind() == Kind.NOLICENCE);
    if (!unbound && turnover + gross > shop.budgetFen()) {
      return null;
    }
    turnover += gross;
    surroundings(sale, draw);
    new Course(world, shop, dispatch, reviewing, ids)
        .follow(sale, conducts.get(deed == null ? -1 : deed.campaign()), draw);
    memory.remember(sale);
    sales.add(sale);
    if (deed == null || !deed.kind().isGuilty()) {
      customers.add(intent.person());
    }
    return sale;
  }

  /** Campaigns and bursts go for one of the best sellers. */
  private Item target(Deed deed) {
    if (deed.kind() == Kind.ONE_YUAN) {
      return items.get(items.size() - 1);
    }
    Draw draw = world.draw("target", deed.campaign(), shop.index());
    int best = draw.below(Math.min(3, items.size()));
    return items.get(best);
  }

  private Item popular(Draw draw, int day) {
    double sum = 0;
    for (Item item : items) {
      sum += weight(item, day);
    }
    double at = draw.unit() * sum;
    for (Item item : items) {
      at -= weight(item, day);
      if (at < 0) {
        return item;
      }
    }
    return null;
  }

  private static double weight(Item item, int day) {
    if (item.listedDay > day) {
      return 0;
    }
    return item.popularity * (item.promoOn(day) >= 0 ? 1.8 : 1);
  }

  private Sale.Line line(Item item, Sale sale, int index, int day, Draw draw) {
    Sale.Line line = new Sale.Line();
    Deed deed = sale.deed;
    line.id = ids.sparse("line", shop.index(), number, index);
    line.item = item;
    line.sku = item.skus[draw.below(item.skus.length)];
    boolean bulk = deed != null && deed.kind() == Kind.CORPORATE_PURCHASE;
    line.quantity = bulk ? draw.whole(5, 60) : draw.chance(0.86) ? 1 : 2 + draw.poisson(0.5);
    if (shop.isNaturalPerson()) {
      line.quantity = Math.min(line.quantity, 4);
    }
    line.listPrice = item.list(day);
    long asked = item.sale(day);
    int promo = item.promoOn(day);
    line.refPrice = promo >= 0 && item.refs[promo] > 0 ? item.refs[promo] : item.standingRef;
    for (Deed each : deeds) {
      if (each.kind() == Kind.DISCRIM && each.isOn(day)) {
        boolean dear =
            world.draw("dear", each.campaign(), sale.person).chance(0.35)
                || customers.contains(sale.person);
        double markup = dear && draw.chance(0.5 + 0.5 * each.ease()) ? each.gap() : 0;
        line.listPrice = Item.discounted(line.listPrice, -markup);
        asked = Item.discounted(asked, -markup);
      }
    }
    if (deed != null && deed.kind() == Kind.PRICE_ERROR) {
      asked = Item.discounted(asked, 0.85);
    } else if (deed != null && deed.kind() == Kind.LIVESTREAM_BURST) {
      asked = Item.discounted(asked, 0.1);
    }
    long coupon =
        draw.chance(couponShare) ? Item.discounted(asked, 1 - draw.between(0.03, 0.1)) : 0;
    if (asked - coupon < 50) {
      coupon = 0;
    }
    boolean stacks = deeds.stream().anyMatch(each -> each.kind() == Kind.COUPON_STACK);
    boolean welcomed =
        deeds.stream().anyMatch(each -> each.kind() == Kind.NEWCOMER_COUPON)
            && !customers.contains(sale.person);
    double platformShare = welcomed ? 0.8 : calendar.busy(day) > 1.5 ? 0.5 : stacks ? 0.35 : 0.07;
    long platform =
        draw.chance(platformShare) ? Item.discounted(asked, 1 - draw.between(0.03, 0.12)) : 0;
    if (asked - coupon - platform < 50) {
      platform = 0;
    }
    line.shopDiscount = (line.listPrice - asked + coupon) * line.quantity;
    line.platformDiscount = platform * line.quantity;
    line.paid = (asked - coupon - platform) * line.quantity;
    line.freight = index == 0 && world.draw("freight", shop.index()).chance(0.15) ? 800 : 0;
    return line;
  }

  private void surroundings(Sale sale, Draw draw) {
    int person = sale.person;
    sale.device = people.device(person, number * 131L + shop.index());
    sale.ip = people.ip(person, sale.createdAt, number * 131L + shop.index());
    sale.payer = people.payer(person, number * 131L + shop.index());
    sale.consignee = people.consignee(person, number * 131L + shop.index());
    sale.address = people.address(person, sale.consignee);
    sale.region = sale.consignee >= 5_000_000_000L ? Region.forBuyer(draw) : people.region(person);
    sale.channel =
        draw.oneOf(
            "search", "search", "search", "recommend", "recommend", "cart", "shop", "ads", "live");
    Deed deed = sale.deed;
    if (deed != null && deed.kind() == Kind.LIVESTREAM_BURST) {
      sale.channel = "live";
    }
    if (deed != null && deed.kind() == Kind.GROUP_LEADER) {
      sale.consignee = 5_500_000_000L + deed.campaign();
      sale.address = sale.consignee;
      sale.region = Region.forBuyer(world.draw("leader", deed.campaign()));
    }
    boolean gifts = deeds.stream().anyMatch(each -> each.kind() == Kind.GIFT_REMARKS);
    if (draw.chance(gifts ? 0.6 : remarkShare)) {
      sale.remark =
          gifts
              ? world.draw("gift-code", shop.index()).oneOf("送A", "赠品2", "礼-", "S1", "仓B")
              : draw.oneOf(
                  "加急", "送小礼物", "已电联", "改地址", "发顺丰", "老客户", "不要发票", "周末送", "缺货已沟通", "A仓", "B仓");
    }
  }
}
