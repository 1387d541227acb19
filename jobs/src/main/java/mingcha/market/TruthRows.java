package mingcha.market;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import mingcha.market.Deed.Kind;

/** Lines of the truth about one shop. */
final class TruthRows {
  private final World world;
  private final Shop shop;
  private final String shopId;
  private final Ids ids;
  private final List<TruthLine> truths = new ArrayList<>();

  TruthRows(World world, Shop shop, String shopId) {
    this.world = world;
    this.shop = shop;
    this.shopId = shopId;
    this.ids = new Ids(world.seed());
  }

  List<TruthLine> all() {
    return truths;
  }

  void ignore(Deed deed) {
    truths.add(row(TruthLine.File.IGNORE, deed, null, null, null, null, null, null, null, null));
  }

  void lookAlike(Deed deed) {
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

  /** Something about the whole window that no deed stands for. */
  void standing(Deed whole, String kind) {
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

  /**
   * Adds a violation.
   *
   * @param item null when it is about the shop
   * @param first day of the first act
   * @param last day of the last act
   * @param orders whose ids are its members
   * @param planted what the grade was computed from
   */
  void violation(
      Deed deed,
      String item,
      int first,
      int last,
      List<Sale> orders,
      TruthLine.Planted planted,
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
            planted,
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
        shopId,
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
