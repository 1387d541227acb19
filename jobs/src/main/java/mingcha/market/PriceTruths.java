package mingcha.market;

import java.util.List;
import java.util.function.Predicate;
import mingcha.market.Deed.Kind;

/** Says which prices of a shop were planted, item by item, and how plainly they show. */
final class PriceTruths {
  /** Fewer orders on a bait say nothing. */
  private static final int LEAST_BAITED = 3;

  private final World world;
  private final Shop shop;
  private final List<Item> items;
  private final List<Sale> sales;
  private final TruthRows rows;

  PriceTruths(World world, Shop shop, List<Item> items, List<Sale> sales, TruthRows rows) {
    this.world = world;
    this.shop = shop;
    this.items = items;
    this.sales = sales;
    this.rows = rows;
  }

  /** Compared prices that were never asked, or were raised to be cut. */
  void compared(Deed deed) {
    boolean any = false;
    for (Item item : items) {
      for (int i = 0; i < item.promos.size(); i++) {
        Item.Promo promo = item.promos.get(i);
        if (!promo.isGuilty() || item.refs[i] == 0) {
          continue;
        }
        int index = i;
        List<Sale> shown =
            inWindow(
                deed,
                sale ->
                    sale.lines.stream()
                        .anyMatch(line -> line.item == item && line.refPrice == item.refs[index]));
        long before =
            sales.stream()
                .filter(
                    sale ->
                        sale.isPaid()
                            && day(sale.paidAt) >= promo.start() - 7
                            && day(sale.paidAt) < promo.start())
                .filter(sale -> sale.lines.stream().anyMatch(line -> line.item == item))
                .count();
        double excess =
            promo.excess() >= 0
                ? promo.excess()
                : (double) item.list(promo.start()) / item.list(Math.max(0, promo.start() - 14))
                    - 1;
        rows.violation(
            deed,
            item.id,
            promo.start(),
            promo.end(),
            shown,
            new TruthLine.Planted(shown.size(), 0, List.of(), excess),
            deed.kind() == Kind.RAISE_CUT ? "raise_then_cut" : "fictitious_original",
            Grades.byExcess(excess, (int) before));
        any = true;
      }
    }
    if (!any) {
      rows.ignore(deed);
    }
  }

  private boolean isTouched(Deed deed, Item item) {
    return switch (deed.kind()) {
      case GOUGE, DUMP -> isScaled(deed, item);
      case COLLUDE -> item.index < 2;
      default ->
          world
              .draw("display-price", deed.campaign(), shop.index(), item.index)
              .chance(deed.kind() == Kind.BAIT ? 0.5 : 0.6);
    };
  }

  /** Prices that are off by themselves. */
  void shown(Deed deed) {
    boolean any = false;
    List<Sale> baited =
        inWindow(
            deed,
            sale -> sale.isPaid() && sale.lines.stream().anyMatch(l -> isTouched(deed, l.item)));
    if (deed.kind() == Kind.BAIT && baited.size() < LEAST_BAITED) {
      // A bait that nobody took left nothing that could be found.
      rows.ignore(deed);
      return;
    }
    for (Item item : items) {
      boolean isTouched = isTouched(deed, item);
      if (isTouched && item.listedDay < deed.lastDay()) {
        List<Sale> sold =
            inWindow(deed, sale -> sale.lines.stream().anyMatch(line -> line.item == item));
        rows.violation(
            deed,
            item.id,
            deed.firstDay(),
            deed.lastDay(),
            sold,
            new TruthLine.Planted(
                sold.size(), 0, List.of(), Math.round(gap(deed, item) * 1e4) / 1e4),
            deed.kind().name().toLowerCase(java.util.Locale.ROOT),
            grade(deed, item, sold.size()));
        any = true;
      }
    }
    if (!any) {
      rows.ignore(deed);
    }
  }

  private static boolean isScaled(Deed deed, Item item) {
    int before = deed.firstDay() - 1;
    if (before < 0) {
      return true;
    }
    double factor = (double) item.list(deed.firstDay()) / item.list(before);
    return factor > 1.3 || factor < 0.75;
  }

  /** How far the price of an item is off, as a share. */
  private double gap(Deed deed, Item item) {
    int before = deed.firstDay() - 1;
    return switch (deed.kind()) {
      case GOUGE, DUMP ->
          before < 0 ? 0 : Math.abs((double) item.list(deed.firstDay()) / item.list(before) - 1);
      default -> deed.gap();
    };
  }

  private String grade(Deed deed, Item item, int sold) {
    return switch (deed.kind()) {
      case COLLUDE ->
          Grades.byLockstep(
              world.peers().get(deed.campaign()).size(),
              moves(deed, item),
              1 - 2 * (1 - deed.ease()) / 3);
      // A page shows its price whether anybody buys or not.
      case HOME_DETAIL -> Grades.byGap(deed.gap(), 0.06, deed.length());
      case GOUGE -> Grades.byGap(gap(deed, item), 0.3, sold);
      default -> Grades.byGap(gap(deed, item), 0.2, sold);
    };
  }

  private static int moves(Deed deed, Item item) {
    int moves = 0;
    for (int day = Math.max(1, deed.firstDay()); day <= deed.lastDay(); day++) {
      moves += item.list(day) == item.list(day - 1) ? 0 : 1;
    }
    return moves;
  }

  private List<Sale> inWindow(Deed deed, Predicate<Sale> which) {
    return sales.stream()
        .filter(sale -> deed.isOn(day(sale.createdAt)) && which.test(sale))
        .toList();
  }

  private static int day(long time) {
    return (int) Math.floorDiv(time, Calendar.DAY);
  }
}
