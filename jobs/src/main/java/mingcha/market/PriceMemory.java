package mingcha.market;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What items were sold for, so that an honest compared price is one that the law allows under every
 * reading: the shop's price or with all savings, by item or by variant, refunded orders counted or
 * not, the last price before when seven days saw no trade (DOMAIN 2.2).
 */
final class PriceMemory {
  private static final int WINDOW = 7;

  private record Paid(long at, String sku, long allSavings, long shopPrice, boolean isKept) {}

  private final List<Item> items;
  private final Map<Item, List<Paid>> paid = new HashMap<>();

  PriceMemory(List<Item> items) {
    this.items = items;
  }

  void remember(Sale sale) {
    if (!sale.isPaid()) {
      return;
    }
    for (Sale.Line line : sale.lines) {
      paid.computeIfAbsent(line.item, key -> new ArrayList<>())
          .add(
              new Paid(
                  sale.paidAt,
                  line.sku,
                  line.paid / line.quantity,
                  (line.paid + line.platformDiscount) / line.quantity,
                  line.refund < line.paid && sale.closedAt == Sale.NEVER));
    }
  }

  /** Fixes the compared price of promotions that start on this day. */
  void open(int day) {
    for (Item item : items) {
      for (int i = 0; i < item.promos.size(); i++) {
        Item.Promo promo = item.promos.get(i);
        if (promo.start() == day && promo.label() != null) {
          item.refs[i] = compared(item, promo, day);
        }
      }
    }
  }

  private long compared(Item item, Item.Promo promo, int day) {
    if (promo.excess() < 0) {
      return item.list(day);
    }
    if (promo.isGuilty()) {
      long lowest = lowest(item, day, true);
      return lowest == Long.MAX_VALUE
          ? 0
          : (long) Math.ceil(lowest * (1 + promo.excess()) / 10) * 10;
    }
    boolean isExplained =
        promo.label().equals("msrp")
            || promo.label().equals("counter")
            || promo.label().equals("tag");
    if (isExplained) {
      return Math.round(item.list(day) * 1.25 / 100) * 100;
    }
    long lowest = lowest(item, day, false);
    // Prices end in whole tens of fen everywhere, so that rounding tells nothing.
    long shown = lowest == Long.MAX_VALUE ? 0 : lowest / 10 * 10;
    return shown <= item.sale(day) ? 0 : shown;
  }

  /**
   * The lowest price of the days before, or the last one.
   *
   * @param asTheLaw kept orders at the shop's price only; otherwise the lowest under any reading
   */
  private long lowest(Item item, int day, boolean asTheLaw) {
    List<Paid> all = new ArrayList<>(paid.getOrDefault(item, List.of()));
    all.sort((a, b) -> Long.compare(b.at(), a.at()));
    long start = (long) day * Calendar.DAY;
    long lowest = Long.MAX_VALUE;
    Map<String, Boolean> isSettled = new HashMap<>();
    for (Paid each : all) {
      if (each.at() >= start || (asTheLaw && !each.isKept())) {
        continue;
      }
      boolean inWindow = each.at() >= start - (long) WINDOW * Calendar.DAY;
      if (!inWindow && isSettled.containsKey(each.sku())) {
        continue;
      }
      lowest = Math.min(lowest, asTheLaw ? each.shopPrice() : each.allSavings());
      if (each.isKept()) {
        isSettled.put(each.sku(), true);
      }
    }
    return lowest;
  }
}
