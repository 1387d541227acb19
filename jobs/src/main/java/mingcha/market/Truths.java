package mingcha.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mingcha.market.Deed.Kind;

/** Says what was planted in one shop, as it came out and not as it was meant. */
final class Truths {
  private static final long EXEMPT_FEN = 10_000_000L;

  private final World world;
  private final Shop shop;
  private final List<Sale> sales;
  private final Trading trading;
  private final Map<Integer, List<Sale>> touched;
  private final ShopRows written;
  private final TruthRows rows;
  private final PriceTruths prices;

  Truths(
      World world,
      Shop shop,
      Trading trading,
      List<Sale> sales,
      Map<Integer, List<Sale>> touched,
      ShopRows written) {
    this.world = world;
    this.shop = shop;
    this.sales = sales;
    this.trading = trading;
    this.touched = touched;
    this.written = written;
    this.rows = new TruthRows(world, shop, written.shopId());
    this.prices = new PriceTruths(world, shop, trading.items(), sales, rows);
  }

  List<TruthLine> all() {
    for (Deed deed : world.deedsOf(shop.index())) {
      if (!deed.kind().isGuilty()) {
        rows.lookAlike(deed);
        continue;
      }
      switch (deed.kind()) {
        case BRUSH -> brush(deed);
        case ATTACK -> attack(deed);
        case REVIEW_FAKE, REVIEW_CASHBACK, REVIEW_DEL ->
            reviews(deed, touched.getOrDefault(deed.campaign(), List.of()));
        case FAKE_ORIG, RAISE_CUT -> prices.compared(deed);
        case GOUGE, DUMP, BAIT, COLLUDE, HOME_DETAIL -> prices.shown(deed);
        case DISCRIM -> treatment(deed, inWindow(deed), "markup");
        case NOLICENCE -> licence(deed);
        case NODISPLAY ->
            rows.violation(
                deed,
                null,
                0,
                world.calendar().days() - 1,
                List.of(),
                planted(sales.size(), 1, List.of(), null),
                List.of("bad_code", "other_name", "nothing_shown", "unknown_code")
                    .get(new Operators(world).displayMode(deed)),
                Grades.byRegister(sales.size()));
        case TRIPLE -> {
          List<Sale> declared =
              sales.stream().filter(sale -> written.isTriple(deed, sale)).toList();
          treatment(deed, declared, "false_declaration");
        }
        default -> throw new IllegalStateException(deed.kind().name());
      }
    }
    standing();
    return rows.all();
  }

  /** Honest shops whose way of trading looks like something else. */
  private void standing() {
    boolean isHonest =
        world.deedsOf(shop.index()).stream().noneMatch(deed -> deed.kind().isGuilty());
    if (!isHonest || sales.size() < 30) {
      return;
    }
    Deed whole =
        new Deed(
            Kind.FLAT_WEIGHT,
            -1 - shop.index(),
            shop.index(),
            0,
            world.calendar().days() - 1,
            0,
            0);
    if (world.category(shop).virtual()) {
      rows.standing(whole, "virtual_goods");
    } else if (trading.dispatch().dropShips()) {
      rows.standing(whole, "drop_shipping");
    }
    if (new Operators(world).isAtSecretary(shop)) {
      rows.standing(whole, "cluster_address");
    }
  }

  /** Orders of the deed's days that were asked more than the page asked of everybody. */
  private List<Sale> inWindow(Deed deed) {
    return sales.stream().filter(sale -> deed.isOn(day(sale.createdAt)) && isDear(sale)).toList();
  }

  private static TruthLine.Planted planted(
      int count, double share, List<String> channels, Double excess) {
    return new TruthLine.Planted(count, Math.round(share * 1e4) / 1e4, channels, excess);
  }

  private static int day(long time) {
    return (int) Math.floorDiv(time, Calendar.DAY);
  }

  private void brush(Deed deed) {
    List<Sale> fakes = sales.stream().filter(sale -> deed.equals(sale.deed)).toList();
    boughtReviews(deed, fakes);
    if (fakes.size() < world.settings().violations().markingLevel()) {
      rows.ignore(deed);
      return;
    }
    int first = day(fakes.get(0).createdAt);
    int last = day(fakes.get(fakes.size() - 1).createdAt);
    double share = share(fakes.size(), first, last);
    Conduct conduct = trading.conducts().get(deed.campaign());
    Ring ring = world.rings().get(deed.campaign());
    List<String> channels = new ArrayList<>();
    long sham = fakes.stream().filter(sale -> isSham(sale, conduct)).count();
    if (sham >= 0.3 * fakes.size()) {
      channels.add("parcels");
    }
    long made = fakes.stream().filter(sale -> sale.person >= world.people().honest()).count();
    if (made >= 0.3 * fakes.size()) {
      channels.add("accounts");
    }
    if (conduct.moneyShare > 0.3 || conduct.remarkShare > 0.3) {
      channels.add("money_or_remark");
    }
    if (ring.jobs().size() > 1
        && ring.cohesion(shop.index(), ring.tasks(world.seed(), world.calendar()), world.seed())
            >= 0.5) {
      channels.add("graph");
    }
    String grade = Grades.brushing(fakes.size(), share, channels.size());
    String mode =
        (ring.jobs().size() > 1 ? "agent" : "lone")
            + "/"
            + conduct.parcels.name().toLowerCase(java.util.Locale.ROOT);
    rows.violation(
        deed, null, first, last, fakes, planted(fakes.size(), share, channels, null), mode, grade);
  }

  /** The praise that came with fake orders, whether or not the orders are enough to be marked. */
  private void boughtReviews(Deed deed, List<Sale> fakes) {
    List<Sale> reviewed =
        fakes.stream()
            .filter(sale -> sale.lines.get(0).review != null && !sale.lines.get(0).review.isDefault)
            .toList();
    Deed bought =
        new Deed(
            Kind.REVIEW_FAKE,
            deed.campaign(),
            deed.shop(),
            deed.firstDay(),
            deed.lastDay(),
            0,
            deed.ease());
    if (reviewed.size() >= world.settings().violations().markingLevel()) {
      reviews(bought, reviewed);
    } else if (!reviewed.isEmpty()) {
      rows.ignore(bought);
    }
  }

  private static boolean isSham(Sale sale, Conduct conduct) {
    return conduct.parcels != Conduct.Parcels.RETURN
        && (conduct.parcels == Conduct.Parcels.NONE
            ? sale.parcels.isEmpty()
            : sale.parcels.stream().anyMatch(parcel -> parcel.goods.equals(conduct.goods)));
  }

  private double share(int fakes, int first, int last) {
    long all =
        sales.stream()
            .filter(sale -> day(sale.createdAt) >= first && day(sale.createdAt) <= last)
            .count();
    return (double) fakes / Math.max(1, all);
  }

  private void attack(Deed deed) {
    List<Sale> orders = sales.stream().filter(sale -> deed.equals(sale.deed)).toList();
    if (orders.size() < world.settings().violations().markingLevel()) {
      rows.ignore(deed);
      return;
    }
    int first = day(orders.get(0).createdAt);
    int last = day(orders.get(orders.size() - 1).createdAt);
    double share = share(orders.size(), first, last);
    String mode =
        List.of("abandon_and_refund", "refund_and_bad_reviews", "bad_reviews")
            .get(world.draw("attack", deed.campaign()).below(3));
    rows.violation(
        deed,
        null,
        first,
        last,
        orders,
        planted(orders.size(), share, List.of(), null),
        mode,
        Grades.bySize(orders.size(), share));
  }

  private void reviews(Deed deed, List<Sale> reviewed) {
    if (reviewed.size() < world.settings().violations().markingLevel()) {
      rows.ignore(deed);
      return;
    }
    int first = Integer.MAX_VALUE;
    int last = 0;
    int inWindow = 0;
    for (Sale sale : reviewed) {
      int at =
          day(
              sale.lines.get(0).review == null
                  ? sale.createdAt
                  : sale.lines.get(0).review.createdAt);
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
    for (Sale sale : sales) {
      for (Sale.Line line : sale.lines) {
        if (line.review != null
            && day(line.review.createdAt) >= first
            && day(line.review.createdAt) <= last) {
          inWindow++;
        }
      }
    }
    last = Math.min(last, world.calendar().days() - 1);
    first = Math.min(first, last);
    double share = (double) reviewed.size() / Math.max(1, inWindow);
    rows.violation(
        deed,
        null,
        first,
        last,
        reviewed,
        planted(reviewed.size(), share, List.of(), null),
        deed.kind().name().toLowerCase(java.util.Locale.ROOT),
        Grades.bySize(reviewed.size(), share));
  }

  /** Whether an order was asked more than the page asked of everybody on its day. */
  private static boolean isDear(Sale sale) {
    return sale.lines.stream()
        .anyMatch(line -> line.listPrice > line.item.list(day(sale.createdAt)));
  }

  private void treatment(Deed deed, List<Sale> orders, String mode) {
    if (orders.size() < 3) {
      rows.ignore(deed);
      return;
    }
    double share = share(orders.size(), deed.firstDay(), deed.lastDay());
    rows.violation(
        deed,
        null,
        day(orders.get(0).createdAt),
        day(orders.get(orders.size() - 1).createdAt),
        orders,
        planted(orders.size(), share, List.of(), deed.gap()),
        mode,
        Grades.byTreatment(deed.gap(), orders.size(), share));
  }

  private void licence(Deed deed) {
    if (!shop.isNaturalPerson()) {
      List<Sale> after = inWindowFrom(deed.firstDay());
      if (after.size() < 3) {
        rows.ignore(deed);
      } else {
        rows.violation(
            deed,
            null,
            deed.firstDay(),
            world.calendar().days() - 1,
            after,
            planted(after.size(), 1, List.of(), null),
            "after_deregistration",
            Grades.byRegister(after.size()));
      }
      return;
    }
    long sum = 0;
    int crossed = -1;
    for (Sale sale : sales) {
      if (sale.isPaid()) {
        for (Sale.Line line : sale.lines) {
          sum += line.paid - (sale.refundedAt == Sale.NEVER ? 0 : line.refund);
        }
        if (crossed < 0 && sum > EXEMPT_FEN) {
          crossed = day(sale.createdAt);
        }
      }
    }
    if (crossed < 0) {
      rows.ignore(deed);
      return;
    }
    List<Sale> after = inWindowFrom(crossed);
    double excess = (double) sum / EXEMPT_FEN - 1;
    rows.violation(
        deed,
        null,
        crossed,
        world.calendar().days() - 1,
        after,
        planted(after.size(), 1, List.of(), excess),
        "over_threshold",
        Grades.byThreshold(excess));
  }

  private List<Sale> inWindowFrom(int first) {
    return sales.stream().filter(sale -> day(sale.createdAt) >= first).toList();
  }
}
