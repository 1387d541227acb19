package mingcha.market;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves for each honest shop that it keeps the law as the detectors' readers may read it. A breach
 * is a bug of the market, and stops it.
 */
final class Lawfulness {
  private static final int WINDOW = 7;
  private static final long EXEMPT_FEN = 10_000_000L;

  /** Which unit price of a sold line is compared. */
  private enum Reading {
    SHOP_DISCOUNT,
    ALL_SAVINGS
  }

  static void check(World world, Shop shop, List<Sale> sales) {
    boolean isGuiltyOfPrices = false;
    boolean isGuiltyOfLicence = false;
    for (Deed deed : world.deedsOf(shop.index())) {
      isGuiltyOfPrices |= deed.kind() == Deed.Kind.FAKE_ORIG || deed.kind() == Deed.Kind.RAISE_CUT;
      isGuiltyOfLicence |= deed.kind() == Deed.Kind.NOLICENCE || deed.kind() == Deed.Kind.NODISPLAY;
    }
    if (!isGuiltyOfLicence) {
      register(world, shop, sales);
    }
    if (!isGuiltyOfPrices) {
      prices(world, shop, sales);
    }
    if (shop.isNaturalPerson() && !isGuiltyOfLicence) {
      long sum = 0;
      for (Sale sale : sales) {
        for (Sale.Line line : sale.lines) {
          sum += line.paid + line.platformDiscount + line.freight;
        }
      }
      if (sum > Math.min(shop.budgetFen(), EXEMPT_FEN)) {
        throw new IllegalStateException(
            "An honest natural person sold too much: shop " + shop.index());
      }
    }
  }

  private static void register(World world, Shop shop, List<Sale> sales) {
    Operators operators = new Operators(world);
    Operators.Shown shown = operators.shown(shop);
    long last = sales.isEmpty() ? 0 : sales.get(sales.size() - 1).createdAt;
    boolean isInOrder =
        shop.isNaturalPerson()
            ? shown.display().equals("exempt")
            : shown.registered().equals(shown.uscc())
                && shown.registeredName().equals(shown.name())
                && operators.tradesUntil(shop) > last;
    if (!isInOrder) {
      throw new IllegalStateException(
          "An honest shop is at odds with the register: shop " + shop.index());
    }
  }

  /** A line and the order that it belongs to. */
  private record Sold(Sale sale, Sale.Line line) {}

  private static Map<Item, List<Sold>> paidByItem(List<Sale> sales) {
    Map<Item, List<Sold>> sold = new HashMap<>();
    for (Sale sale : sales) {
      if (sale.isPaid()) {
        for (Sale.Line line : sale.lines) {
          sold.computeIfAbsent(line.item, item -> new ArrayList<>()).add(new Sold(sale, line));
        }
      }
    }
    return sold;
  }

  private static void prices(World world, Shop shop, List<Sale> sales) {
    Map<Item, List<Sold>> sold = paidByItem(sales);
    Set<String> isProved = new HashSet<>();
    for (Sale sale : sales) {
      for (Sale.Line line : sale.lines) {
        int day = (int) Math.floorDiv(sale.createdAt, Calendar.DAY);
        int promo = line.item.promoOn(day);
        if (promo < 0 || line.item.refs[promo] == 0) {
          continue;
        }
        Item.Promo running = line.item.promos.get(promo);
        if (!isProved.add(running.id() + line.sku)) {
          continue;
        }
        String label = running.label();
        if (!label.equals("original") && !label.equals("struck") && !label.equals("none")) {
          continue;
        }
        for (Reading reading : Reading.values()) {
          for (boolean bySku : new boolean[] {true, false}) {
            for (boolean keptOnly : new boolean[] {true, false}) {
              long floor =
                  floor(
                      sold.getOrDefault(line.item, List.of()),
                      line,
                      running.start(),
                      reading,
                      bySku,
                      keptOnly);
              if (floor < line.item.refs[promo]) {
                throw new IllegalStateException(
                    "An honest shop compares with a price that it never had: shop "
                        + shop.index()
                        + ", item "
                        + line.item.index
                        + ", seed "
                        + world.seed());
              }
            }
          }
        }
      }
    }
  }

  private static long floor(
      List<Sold> ofItem,
      Sale.Line about,
      int start,
      Reading reading,
      boolean bySku,
      boolean keptOnly) {
    long lowest = Long.MAX_VALUE;
    long last = Long.MAX_VALUE;
    long lastAt = Long.MIN_VALUE;
    for (Sold sold : ofItem) {
      Sale sale = sold.sale();
      Sale.Line line = sold.line();
      int day = (int) Math.floorDiv(sale.paidAt, Calendar.DAY);
      boolean counts =
          day < start
              && (!bySku || line.sku.equals(about.sku))
              && (!keptOnly || (line.refund < line.paid && sale.closedAt == Sale.NEVER));
      if (!counts) {
        continue;
      }
      long price =
          (line.paid + (reading == Reading.SHOP_DISCOUNT ? line.platformDiscount : 0))
              / line.quantity;
      if (day >= start - WINDOW) {
        lowest = Math.min(lowest, price);
      } else if (sale.paidAt > lastAt) {
        lastAt = sale.paidAt;
        last = price;
      }
    }
    return lowest == Long.MAX_VALUE ? last : lowest;
  }

  private Lawfulness() {}
}
