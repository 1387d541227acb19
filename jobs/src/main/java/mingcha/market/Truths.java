package mingcha.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import mingcha.market.Deed.Kind;

/** Says what was planted in one shop, as it came out and not as it was meant. */
final class Truths {
  private static final long EXEMPT_FEN = 10_000_000L;

  /** Fewer orders on a bait say nothing. */
  private static final int LEAST_BAITED = 3;

  private final World world;
  private final Shop shop;
  private final List<Item> items;
  private final List<Sale> sales;
  private final Trading trading;
  private final Map<Integer, List<Sale>> touched;
  private final ShopRows written;
  private final Ids ids;
  private final List<TruthLine> truths = new ArrayList<>();

  Truths(
      World world,
      Shop shop,
      Trading trading,
      List<Sale> sales,
      Map<Integer, List<Sale>> touched,
      ShopRows written) {
    this.world = world;
    this.shop = shop;
    this.items = trading.items();
    this.sales = sales;
    this.trading = trading;
    this.touched = touched;
    this.written = written;
    this.ids = new Ids(world.seed());
  }

  List<TruthLine> all() {
    for (Deed deed : world.deedsOf(shop.index())) {
      if (!deed.kind().isGuilty()) {
        lookAlike(deed);
        continue;
      }
      switch (deed.kind()) {
        case BRUSH -> brush(deed);
        case ATTACK -> attack(deed);
        case REVIEW_FAKE, REVIEW_CASHBACK, REVIEW_DEL ->
            reviews(deed, touched.getOrDefault(deed.campaign(), List.of()));
        case FAKE_ORIG, RAISE_CUT -> falsePrices(deed);
        case GOUGE, DUMP, BAIT, COLLUDE, HOME_DETAIL -> prices(deed);
        case DISCRIM -> window(deed, inWindow(deed, Truths::isDear), "markup", null);
        case NOLICENCE -> licence(deed);
        case NODISPLAY ->
            violation(
                deed,
                null,
                0,
                world.calendar().days() - 1,
                List.of(),
                0,
                1,
                List.of(),
                null,
                List.of("bad_code", "other_name", "nothing_shown", "unknown_code")
                    .get(new Operators(world).displayMode(deed)),
                "easy");
        case TRIPLE -> {
          List<Sale> false1 = sales.stream().filter(sale -> written.isTriple(deed, sale)).toList();
          window(deed, false1, "false_declaration", null);
        }
        default -> throw new IllegalStateException(deed.kind().name());
      }
    }
    standing();
    return truths;
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
      standing(whole, "virtual_goods");
    } else if (trading.dispatch().dropShips()) {
      standing(whole, "drop_shipping");
    }
    if (new Operators(world).isAtSecretary(shop)) {
      standing(whole, "cluster_address");
    }
  }

  private void standing(Deed whole, String kind) {
    TruthLine line =
        row(
            TruthLine.File.LOOK_ALIKES,
            whole,
            null,
            world.calendar().date(0).toString(),
            world.calendar().date(whole.lastDay()).toString(),
            null,
            null,
            null,
            null,
            null);
    truths.add(line.as(kind));
  }

  private List<Sale> inWindow(Deed deed, Predicate<Sale> which) {
    return sales.stream()
        .filter(sale -> deed.isOn(day(sale.createdAt)) && which.test(sale))
        .toList();
  }

  private static int day(long time) {
    return (int) Math.floorDiv(time, Calendar.DAY);
  }

  private void brush(Deed deed) {
    List<Sale> fakes = sales.stream().filter(sale -> deed.equals(sale.deed)).toList();
    if (fakes.size() < world.settings().violations().markingLevel()) {
      ignore(deed);
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
    violation(deed, null, first, last, fakes, fakes.size(), share, channels, null, mode, grade);
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
    } else {
      ignore(bought);
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
      ignore(deed);
      return;
    }
    int first = day(orders.get(0).createdAt);
    int last = day(orders.get(orders.size() - 1).createdAt);
    double share = share(orders.size(), first, last);
    String mode =
        List.of("abandon_and_refund", "refund_and_bad_reviews", "bad_reviews")
            .get(world.draw("attack", deed.campaign()).below(3));
    violation(
        deed,
        null,
        first,
        last,
        orders,
        orders.size(),
        share,
        List.of(),
        null,
        mode,
        Grades.bySize(orders.size(), share));
  }

  private void reviews(Deed deed, List<Sale> reviewed) {
    if (reviewed.size() < world.settings().violations().markingLevel()) {
      ignore(deed);
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
    violation(
        deed,
        null,
        first,
        last,
        reviewed,
        reviewed.size(),
        share,
        List.of(),
        null,
        deed.kind().name().toLowerCase(java.util.Locale.ROOT),
        Grades.bySize(reviewed.size(), share));
  }

  private void falsePrices(Deed deed) {
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
        violation(
            deed,
            item.id,
            promo.start(),
            promo.end(),
            shown,
            shown.size(),
            0,
            List.of(),
            excess,
            deed.kind() == Kind.RAISE_CUT ? "raise_then_cut" : "fictitious_original",
            Grades.byExcess(excess, (int) before));
        any = true;
      }
    }
    if (!any) {
      ignore(deed);
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

  private void prices(Deed deed) {
    boolean any = false;
    List<Sale> baited =
        inWindow(
            deed,
            sale -> sale.isPaid() && sale.lines.stream().anyMatch(l -> isTouched(deed, l.item)));
    if (deed.kind() == Kind.BAIT && baited.size() < LEAST_BAITED) {
      // A bait that nobody took left nothing that could be found.
      ignore(deed);
      return;
    }
    for (Item item : items) {
      boolean isTouched = isTouched(deed, item);
      if (isTouched && item.listedDay < deed.lastDay()) {
        List<Sale> sold =
            inWindow(deed, sale -> sale.lines.stream().anyMatch(line -> line.item == item));
        violation(
            deed,
            item.id,
            deed.firstDay(),
            deed.lastDay(),
            sold,
            sold.size(),
            0,
            List.of(),
            null,
            deed.kind().name().toLowerCase(java.util.Locale.ROOT),
            Grades.byEase(deed.ease()));
        any = true;
      }
    }
    if (!any) {
      ignore(deed);
    }
  }

  /** Whether an order was asked more than the page asked of everybody on its day. */
  private static boolean isDear(Sale sale) {
    return sale.lines.stream()
        .anyMatch(line -> line.listPrice > line.item.list(day(sale.createdAt)));
  }

  private static boolean isScaled(Deed deed, Item item) {
    int before = deed.firstDay() - 1;
    if (before < 0) {
      return true;
    }
    double factor = (double) item.list(deed.firstDay()) / item.list(before);
    return factor > 1.3 || factor < 0.75;
  }

  private void window(Deed deed, List<Sale> orders, String mode, Double excess) {
    if (orders.size() < 3) {
      ignore(deed);
      return;
    }
    violation(
        deed,
        null,
        day(orders.get(0).createdAt),
        day(orders.get(orders.size() - 1).createdAt),
        orders,
        orders.size(),
        share(orders.size(), deed.firstDay(), deed.lastDay()),
        List.of(),
        excess,
        mode,
        Grades.byEase(deed.ease()));
  }

  private void licence(Deed deed) {
    if (!shop.isNaturalPerson()) {
      List<Sale> after = inWindowFrom(deed.firstDay());
      if (after.size() < 3) {
        ignore(deed);
      } else {
        violation(
            deed,
            null,
            deed.firstDay(),
            world.calendar().days() - 1,
            after,
            after.size(),
            1,
            List.of(),
            null,
            "after_deregistration",
            after.size() >= 20 ? "easy" : "middle");
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
      ignore(deed);
      return;
    }
    List<Sale> after = inWindowFrom(crossed);
    double excess = (double) sum / EXEMPT_FEN - 1;
    violation(
        deed,
        null,
        crossed,
        world.calendar().days() - 1,
        after,
        after.size(),
        1,
        List.of(),
        excess,
        "over_threshold",
        excess > 0.3 ? "easy" : excess > 0.1 ? "middle" : "hard");
  }

  private List<Sale> inWindowFrom(int first) {
    return sales.stream().filter(sale -> day(sale.createdAt) >= first).toList();
  }

  private void ignore(Deed deed) {
    truths.add(row(TruthLine.File.IGNORE, deed, null, null, null, null, null, null, null, null));
  }

  private void lookAlike(Deed deed) {
    truths.add(
        row(
            TruthLine.File.LOOK_ALIKES,
            deed,
            null,
            world.calendar().date(deed.firstDay()).toString(),
            world.calendar().date(deed.lastDay()).toString(),
            null,
            null,
            null,
            null,
            null));
  }

  private void violation(
      Deed deed,
      String item,
      int first,
      int last,
      List<Sale> orders,
      int count,
      double share,
      List<String> channels,
      Double excess,
      String mode,
      String grade) {
    TreeSet<String> orderIds = new TreeSet<>();
    TreeSet<String> reviewIds = new TreeSet<>();
    TreeSet<String> buyerIds = new TreeSet<>();
    TreeSet<String> waybills = new TreeSet<>();
    boolean withReviews =
        deed.kind().family().equals(Kind.REVIEWS)
            || deed.kind() == Kind.REVIEW_DEL
            || deed.kind() == Kind.ATTACK;
    boolean withParcels = deed.kind() == Kind.BRUSH;
    long lastExport = ShopRows.lastExport(world.calendar());
    for (Sale sale : orders) {
      orderIds.addAll(sale.orderIds());
      buyerIds.add(world.people().account(shop.platform(), sale.person));
      for (Sale.Line line : sale.lines) {
        if (withReviews && line.review != null && line.review.createdAt < lastExport) {
          reviewIds.add(line.review.id);
        }
      }
      if (withParcels) {
        sale.parcels.stream()
            .filter(parcel -> parcel.collectedAt < Math.min(lastExport, sale.closedAt))
            .forEach(parcel -> waybills.add(parcel.waybill));
      }
    }
    truths.add(
        row(
            TruthLine.File.VIOLATIONS,
            deed,
            item,
            world.calendar().date(first).toString(),
            world.calendar().date(last).toString(),
            new TruthLine.Members(
                List.copyOf(orderIds),
                List.copyOf(reviewIds),
                List.copyOf(buyerIds),
                List.copyOf(waybills)),
            grade,
            mode,
            new TruthLine.Planted(count, Math.round(share * 1e4) / 1e4, channels, excess),
            null));
  }

  private TruthLine row(
      TruthLine.File file,
      Deed deed,
      String item,
      String from,
      String to,
      TruthLine.Members members,
      String grade,
      String mode,
      TruthLine.Planted planted,
      List<String> buyers) {
    boolean guilty = file == TruthLine.File.VIOLATIONS;
    return new TruthLine(
        file,
        guilty ? deed.kind().code() : null,
        file == TruthLine.File.LOOK_ALIKES
            ? deed.kind().name().toLowerCase(java.util.Locale.ROOT)
            : null,
        guilty ? null : deed.kind().family(),
        world.settings().platforms().get(shop.platform()),
        written.shopId(),
        null,
        item,
        from,
        to,
        members,
        buyers,
        ids.digits("campaign", 10, deed.campaign()),
        grade,
        mode,
        shop.size() < 50 ? "small" : shop.size() < 500 ? "middle" : "large",
        planted,
        world.settings().keySpace());
  }
}
