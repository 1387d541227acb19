package mingcha.market;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mingcha.market.Layout.Dump;

/** Says what each export knows of an order, and what went wrong with it on the way. */
final class OrderRows {
  private final World world;
  private final Shop shop;
  private final OrderFormat format;
  private final Calendar calendar;
  private final MarketSettings.Dirt settings;
  private final String shape;
  private final long firstExport;
  private final long lastExport;

  OrderRows(World world, Shop shop, OrderFormat format) {
    this.world = world;
    this.shop = shop;
    this.format = format;
    this.calendar = world.calendar();
    this.settings = world.settings().dirt();
    this.shape = world.shape(shop);
    this.firstExport = ShopRows.firstExport(calendar);
    this.lastExport = ShopRows.lastExport(calendar);
  }

  void write(Sale sale) {
    Set<Dirt> dirt = EnumSet.noneOf(Dirt.class);
    if (world.request().isDirty()) {
      soil(sale, dirt);
    }
    if (sale.createdAt < firstExport) {
      write(sale, Dump.FIRST, firstExport, dirt);
      if (changesAfter(sale, firstExport)) {
        write(sale, Dump.SECOND, lastExport, dirt);
      } else if (overlaps(sale)) {
        write(sale, Dump.SECOND, lastExport, with(dirt, Dirt.OVERLAP));
      }
    } else {
      write(sale, Dump.SECOND, lastExport, dirt);
    }
    if (world.request().isDirty()) {
      correct(sale, dirt);
    }
  }

  /** What goes wrong with an order once goes wrong with it in every export. */
  private void soil(Sale sale, Set<Dirt> dirt) {
    Draw draw = world.draw("dirt", shop.index(), sale.number);
    boolean isWrong = draw.chance(settings.wrongAmounts());
    boolean isCut = draw.chance(settings.brokenCharacters());
    boolean isTyped = draw.chance(settings.moneyTexts());
    boolean isOpened = draw.chance(settings.spreadsheetTimes());
    boolean isLost = draw.chance(settings.spreadsheetNumbers());
    boolean isTimeless = draw.chance(settings.missingTimes());
    boolean isJoined = draw.chance(settings.joinedChildren());
    if (isWrong) {
      dirt.add(Dirt.WRONG_AMOUNT);
    }
    if (shape.equals(MarketSettings.Dirt.CANONICAL)) {
      return;
    }
    if (isCut) {
      dirt.add(Dirt.BROKEN_CHARACTER);
    }
    if (isTyped) {
      dirt.add(Dirt.MONEY_TEXT);
    }
    if (isOpened) {
      dirt.add(Dirt.SPREADSHEET_TIME);
    }
    if (isLost && shape.equals("taobao")) {
      dirt.add(Dirt.SPREADSHEET_NUMBER);
    }
    if (isTimeless && shape.equals("pdd")) {
      dirt.add(Dirt.MISSING_TIME);
    }
    if (isJoined && shape.equals("douyin") && sale.lines.size() > 1) {
      dirt.add(Dirt.JOINED_CHILDREN);
    }
  }

  /** A snapshot takes up some of the days of the one before. */
  private boolean overlaps(Sale sale) {
    return world.request().isDirty()
        && shape.equals("douyin")
        && sale.createdAt >= firstExport - (long) settings.overlapDays() * Calendar.DAY;
  }

  /** Days later come the amounts that were wrong, and refunds made in the meantime. */
  private void correct(Sale sale, Set<Dirt> dirt) {
    long lateExport = lastExport + (long) settings.lateDays() * Calendar.DAY;
    Set<Dirt> clean = EnumSet.copyOf(with(dirt, Dirt.CORRECTION));
    clean.removeAll(Set.of(Dirt.BROKEN_CHARACTER, Dirt.MONEY_TEXT, Dirt.SPREADSHEET_TIME));
    boolean isWrong = clean.remove(Dirt.WRONG_AMOUNT);
    boolean isLate = sale.refundedAt >= lastExport && sale.refundedAt < lateExport;
    if (isLate) {
      clean.add(Dirt.LATE_REFUND);
    }
    if (isWrong || isLate) {
      write(sale, Dump.CORRECTION, isLate ? lateExport : lastExport, clean);
    }
  }

  private static Set<Dirt> with(Set<Dirt> dirt, Dirt more) {
    Set<Dirt> all = EnumSet.of(more);
    all.addAll(dirt);
    return all;
  }

  private boolean changesAfter(Sale sale, long export) {
    for (long time :
        new long[] {
          sale.paidAt, sale.shippedAt, sale.completedAt, sale.closedAt, sale.refundedAt
        }) {
      if (time >= export && time < lastExport) {
        return true;
      }
    }
    return false;
  }

  private void write(Sale sale, Dump dump, long export, Set<Dirt> dirt) {
    String status =
        sale.closedAt < export
            ? "closed"
            : sale.completedAt < export
                ? "completed"
                : sale.shippedAt < export ? "shipped" : sale.paidAt < export ? "paid" : "created";
    List<Sale.Parcel> parcels =
        sale.parcels.stream()
            .filter(parcel -> parcel.collectedAt < Math.min(export, sale.closedAt))
            .toList();
    format.write(
        new Known(
            sale,
            dump,
            status,
            calendar.text(sale.createdAt),
            known(sale.paidAt, export),
            known(sale.shippedAt, Math.min(export, sale.closedAt)),
            known(sale.completedAt, export),
            known(sale.refundedAt, export),
            parcels,
            dirt));
  }

  private String known(long time, long export) {
    return time < export ? calendar.text(time) : null;
  }
}
