package mingcha.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mingcha.market.Deed.Kind;

/** Fills a shop's shelf: items, prices and promotions, and what its deeds do to them. */
final class Shelf {
  private static final String[] UNEXPLAINED = {"original", "struck", "none"};
  private static final String[] EXPLAINED = {"msrp", "counter", "tag"};

  /** Days between two promotions of an item, so that one never is the other's compared price. */
  private static final int REST = 10;

  private final World world;
  private final Shop shop;
  private final MarketSettings.Category category;
  private final Ids ids;
  private final int days;
  private final List<Item> items = new ArrayList<>();

  private Shelf(World world, Shop shop) {
    this.world = world;
    this.shop = shop;
    this.category = world.category(shop);
    this.ids = new Ids(world.seed());
    this.days = world.calendar().days();
  }

  static List<Item> of(World world, Shop shop) {
    Shelf shelf = new Shelf(world, shop);
    shelf.fill();
    return shelf.items;
  }

  private void fill() {
    Draw draw = world.draw("shelf", shop.index());
    int count =
        (int) Math.max(1, Math.min(120, 1 + Math.sqrt(shop.size()) * draw.between(0.3, 0.8)));
    double level = draw.logNormal(1, 0.12);
    for (int i = 0; i < count; i++) {
      items.add(item(i, level));
    }
    items.sort(Comparator.comparingDouble((Item item) -> -item.popularity));
    for (Deed deed : world.deedsOf(shop.index())) {
      apply(deed, world.draw("shelf-deed", deed.campaign(), shop.index()));
    }
    for (Item item : items) {
      item.promos.sort(Comparator.comparingInt(Item.Promo::start));
      item.refs = new long[item.promos.size()];
    }
  }

  private Item item(int index, double level) {
    Draw draw = world.draw("item", shop.index(), index);
    int spus = Math.max(20, world.shops().size() / 4);
    long spu = (long) (spus * Math.pow(draw.unit(), 2));
    String campaignSpu = null;
    for (Deed deed : world.deedsOf(shop.index())) {
      if ((deed.kind() == Kind.COLLUDE || deed.kind() == Kind.BRAND_PRICE) && index < 2) {
        spu = 1_000_000L + deed.campaign() * 10L + index;
        campaignSpu = "x";
      }
    }
    boolean own = campaignSpu == null && draw.chance(0.3);
    Draw product =
        own
            ? world.draw("own-product", shop.index(), index)
            : world.draw("product", shop.category(), spu);
    String noun = product.pick(category.nouns());
    String brand = product.oneOf("", "", "简", "木") + Names.person(product).substring(1) + "家";
    double base = product.logNormal((double) category.priceFen(), category.priceSigma());
    int mass =
        category.virtual() ? 0 : (int) Math.max(15, product.logNormal(category.massG(), 0.45));
    double seller = campaignSpu == null ? level * draw.logNormal(1, 0.08) : 1;
    long price = rounded(base * seller, world.draw("habit", shop.index()));
    String title =
        brand
            + draw.oneOf("新款", "官方", "正品", "", "家用", "秋冬", "网红", "加厚")
            + noun
            + draw.oneOf("", "女", "男", "大容量", "套装", "学生", "高级感", "耐用")
            + draw.oneOf("", "包邮", "精选", "热卖");
    if (has(Kind.PREMIUM_BRAND) && index < 4) {
      // Three in a box under the same product: dearer than the others, and rightly so.
      title += "礼盒三件装";
      mass *= 3;
      price = Item.discounted(price, -1.7);
    }
    int skus = 1 + draw.poisson(1.0);
    String id = ids.dense("item", shop.index() * 256L + index);
    String[] skuIds = new String[Math.min(6, skus)];
    for (int i = 0; i < skuIds.length; i++) {
      skuIds[i] = ids.dense("sku", (shop.index() * 256L + index) * 8 + i);
    }
    long[] path = new long[days];
    long now = price;
    for (int day = 0; day < days; day++) {
      if (draw.chance(0.004)) {
        now = rounded(now * draw.between(0.92, 1.09), world.draw("habit", shop.index()));
      }
      path[day] = now;
    }
    int listed = draw.chance(0.12) ? draw.whole(0, days / 2) : shop.openedDay() + draw.below(90);
    Item item =
        new Item(
            index,
            id,
            own ? "" : ids.dense("spu", shop.category() * 10_000_000L + spu),
            title,
            brand,
            noun,
            mass,
            Math.max(listed, shop.openedDay()),
            skuIds,
            draw.exponential(1) + 0.05,
            path);
    promote(item, draw);
    if (draw.chance(0.15)) {
      explain(item, draw, draw.between(1.1, 1.8));
    }
    return item;
  }

  private boolean has(Kind kind) {
    return world.deedsOf(shop.index()).stream().anyMatch(deed -> deed.kind() == kind);
  }

  private static long rounded(double price, Draw habit) {
    double unit = habit.oneOf(100.0, 100.0, 10.0, 500.0);
    double end = habit.oneOf(0.0, 10.0, 20.0, 0.0);
    long value = (long) (Math.round(price / unit) * unit - (unit >= 100 ? end : 0));
    return Math.max(100, value);
  }

  private static void explain(Item item, Draw draw, double factor) {
    item.standingRef = Math.round(item.price[0] * factor / 100) * 100;
    item.standingLabel = draw.oneOf(EXPLAINED);
  }

  private void promote(Item item, Draw draw) {
    boolean joins = world.draw("joins", shop.index()).chance(0.75);
    for (Calendar.Festival festival : world.calendar().festivals()) {
      if (joins && draw.chance(0.6)) {
        int early = draw.below(3);
        promote(item, festival.start() - early, festival.days() + early, draw);
      }
    }
    int own = draw.poisson(days / 60.0);
    for (int i = 0; i < own; i++) {
      promote(item, draw.whole(8, Math.max(9, days - 2)), draw.whole(2, 7), draw);
    }
  }

  private void promote(Item item, int start, int length, Draw draw) {
    int end = Math.min(days - 1, start + length - 1);
    if (start < 8 || end < start || start <= item.listedDay) {
      return;
    }
    for (Item.Promo other : item.promos) {
      if (start <= other.end() + REST && end >= other.start() - REST) {
        return;
      }
    }
    String label =
        draw.chance(0.6)
            ? draw.oneOf(UNEXPLAINED)
            : draw.chance(0.5) ? draw.oneOf(EXPLAINED) : null;
    item.promos.add(
        new Item.Promo(
            ids.dense("promo", (shop.index() * 256L + item.index) * 64 + item.promos.size()),
            start,
            end,
            draw.between(0.05, 0.32),
            label,
            0,
            false));
  }

  private void apply(Deed deed, Draw draw) {
    int top = Math.max(1, Math.min(items.size(), draw.whole(1, 4)));
    switch (deed.kind()) {
      case FAKE_ORIG, RAISE_CUT -> {
        for (int i = 0; i < top; i++) {
          falsePromo(items.get(i), deed, draw);
        }
      }
      case GOUGE -> scale(top, deed, 1.5 + 3 * deed.ease() + draw.unit());
      case DUMP -> scale(top, deed, 0.62 - 0.35 * deed.ease());
      case COLLUDE -> together(deed);
      case BRAND_PRICE -> brand(deed);
      case COST_SHOCK -> {
        double factor = draw.between(1.08, 1.28);
        for (Item item : items) {
          item.promos.removeIf(promo -> Math.abs(promo.start() - deed.firstDay()) < 16);
          for (int day = deed.firstDay(); day < days; day++) {
            item.price[day] = Item.discounted(item.price[day], 1 - factor);
          }
        }
      }
      case EXPLAINED_PRICE -> {
        for (Item item : items) {
          explain(item, draw, draw.between(1.5, 3));
        }
      }
      case CLEARANCE -> {
        for (int i = 0; i < top; i++) {
          Item item = items.get(i);
          item.promos.clear();
          for (int day = deed.firstDay(); day < days; day++) {
            double step = Math.min(4, (day - deed.firstDay()) / 5 + 1) * 0.14;
            item.price[day] = Item.discounted(item.price[day], step);
          }
        }
      }
      case ONE_YUAN -> {
        Item item = items.get(items.size() - 1);
        item.promos.clear();
        item.standingRef = 0;
        java.util.Arrays.fill(item.price, draw.oneOf(100L, 190L, 990L));
      }
      default -> {
        // The other kinds leave prices alone.
      }
    }
  }

  private void falsePromo(Item item, Deed deed, Draw draw) {
    item.promos.removeIf(
        promo ->
            promo.start() <= deed.lastDay() + REST && promo.end() >= deed.firstDay() - REST * 2);
    item.standingRef = 0;
    if (deed.kind() == Kind.RAISE_CUT) {
      double factor = 1.12 + 0.2 * draw.unit() + 0.5 * deed.ease();
      int raised = Math.max(0, deed.firstDay() - draw.whole(2, 12));
      for (int day = raised; day <= deed.lastDay(); day++) {
        item.price[day] = Item.discounted(item.price[day], 1 - factor);
      }
      item.promos.add(promo(item, deed, 1 - draw.between(0.94, 1.03) / factor, draw, -1));
      return;
    }
    double excess = 0.02 + 0.25 * draw.unit() * deed.ease() + 0.9 * Math.pow(deed.ease(), 2);
    item.promos.add(promo(item, deed, draw.between(0.1, 0.35), draw, excess));
  }

  private Item.Promo promo(Item item, Deed deed, double discount, Draw draw, double excess) {
    return new Item.Promo(
        ids.dense("promo", (shop.index() * 256L + item.index) * 64 + 40),
        deed.firstDay(),
        deed.lastDay(),
        Math.max(0.02, discount),
        draw.oneOf(UNEXPLAINED),
        excess,
        true);
  }

  private void scale(int top, Deed deed, double factor) {
    for (int i = 0; i < top; i++) {
      Item item = items.get(i);
      item.promos.removeIf(
          promo -> promo.start() <= deed.lastDay() + REST && promo.end() >= deed.firstDay() - REST);
      for (int day = deed.firstDay(); day <= deed.lastDay(); day++) {
        item.price[day] = Item.discounted(item.price[day], 1 - factor);
      }
    }
  }

  /** Sellers who agree change their prices on the same days by the same share. */
  private void together(Deed deed) {
    Draw common = world.draw("together", deed.campaign());
    int moves = common.whole(2, 6);
    int[] when = new int[moves];
    double[] factor = new double[moves];
    for (int i = 0; i < moves; i++) {
      when[i] = common.whole(deed.firstDay(), deed.lastDay());
      factor[i] = common.between(0.9, 1.22);
    }
    Draw own = world.draw("together-own", deed.campaign(), shop.index());
    for (Item item : items) {
      if (item.index >= 2) {
        continue;
      }
      item.promos.removeIf(
          promo -> promo.start() <= deed.lastDay() + REST && promo.end() >= deed.firstDay() - REST);
      double slack = 1 + (1 - deed.ease()) * own.between(-0.04, 0.04);
      for (int i = 0; i < moves; i++) {
        int start = when[i] + (own.chance(1 - deed.ease()) ? own.below(3) : 0);
        for (int day = start; day <= deed.lastDay() && day < days; day++) {
          item.price[day] = Item.discounted(item.price[day], 1 - factor[i]);
        }
      }
      for (int day = deed.firstDay(); day <= deed.lastDay(); day++) {
        item.price[day] = Item.discounted(item.price[day], 1 - slack);
      }
    }
  }

  private void brand(Deed deed) {
    Draw common = world.draw("brand", deed.campaign());
    int change = common.whole(10, days - 5);
    double factor = common.between(0.93, 1.1);
    for (Item item : items) {
      if (item.index < 2) {
        item.promos.clear();
        long suggested = Item.discounted(item.price[0], 0);
        for (int day = 0; day < days; day++) {
          item.price[day] = day < change ? suggested : Item.discounted(suggested, 1 - factor);
        }
        item.standingRef = suggested;
        item.standingLabel = "msrp";
      }
    }
  }
}
