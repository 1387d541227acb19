package mingcha.market;

import java.util.List;
import mingcha.market.Deed.Kind;

/** The course of an order after it was placed: payment, parcel, receipt, refund, review, money. */
final class Course {
  private final World world;
  private final Shop shop;
  private final Dispatch dispatch;
  private final Reviewing reviewing;
  private final Ids ids;
  private final MarketSettings.Category category;
  private int movements;

  Course(World world, Shop shop, Dispatch dispatch, Reviewing reviewing, Ids ids) {
    this.world = world;
    this.shop = shop;
    this.dispatch = dispatch;
    this.reviewing = reviewing;
    this.ids = ids;
    this.category = world.category(shop);
  }

  /**
   * @param conduct how a campaign handles its orders; null for every order that is none of one
   */
  void follow(Sale sale, Conduct conduct, Draw draw) {
    Deed deed = sale.deed;
    boolean attack = deed != null && deed.kind() == Kind.ATTACK;
    int attackMode = attack ? world.draw("attack", deed.campaign()).below(3) : -1;
    boolean abandoned =
        conduct == null
            && (draw.chance(world.settings().honest().closedShare())
                || (attackMode == 0 && draw.chance(0.3)));
    if (abandoned) {
      sale.closedAt = sale.createdAt + draw.whole(1_800, 90_000);
      return;
    }
    pay(sale, draw);
    if (category.virtual()) {
      sale.shippedAt = sale.paidAt + draw.whole(5, 1_800);
      sale.completedAt = sale.shippedAt + draw.whole(60, 4 * Calendar.DAY);
    } else {
      ship(sale, conduct, draw);
    }
    double refundShare = category.refundShare();
    double badShare = 0;
    if (conduct != null) {
      refundShare = conduct.parcels == Conduct.Parcels.RETURN ? 0.5 : 0.004;
    } else if (attack) {
      refundShare = attackMode == 2 ? 0.1 : 0.85;
    } else if (deed != null && deed.kind() == Kind.QUALITY_INCIDENT) {
      refundShare = 0.4;
      badShare = 0.6;
    } else if (deed != null && deed.kind() == Kind.PRICE_ERROR) {
      refundShare = 0.7;
    }
    if (draw.chance(refundShare)) {
      refund(sale, draw);
    }
    if (conduct != null) {
      if (draw.chance(conduct.reviewShare)) {
        reviewing.prompted(
            sale,
            conduct.texts,
            conduct.edits,
            sale.deed.campaign(),
            conduct.quickConfirm > 0,
            draw);
      }
      if (draw.chance(conduct.remarkShare)) {
        sale.remark = conduct.remark + (draw.chance(0.3) ? String.valueOf(draw.below(30)) : "");
      }
      if (draw.chance(conduct.moneyShare) && sale.completedAt != Sale.NEVER) {
        long amount = conduct.commission + (conduct.returnsPrincipal ? sale.total() : 0);
        send(
            sale,
            true,
            amount,
            draw.chance(0.7) ? "transfer" : "red_packet",
            sale.completedAt + draw.whole(600, 150_000));
      }
    } else if (attack && attackMode != 0 && draw.chance(0.8) && sale.completedAt != Sale.NEVER) {
      int rating = draw.chance(0.85) ? 1 : 2;
      reviewing.write(
          sale,
          sale.lines.get(0),
          rating,
          ReviewText.honest(draw, category, sale.lines.get(0).item.noun, rating),
          draw.chance(0.3) ? 2 : 0,
          sale.completedAt + draw.whole(600, 2 * Calendar.DAY),
          draw);
    } else {
      reviewing.ordinary(sale, badShare, draw);
    }
    boolean compensates = compensates(sale);
    if (conduct == null
        && draw.chance(compensates ? 0.2 : 0.008)
        && sale.completedAt != Sale.NEVER) {
      send(
          sale,
          true,
          draw.whole(2, 30) * 50L,
          draw.chance(0.6) ? "transfer" : "red_packet",
          sale.completedAt + draw.whole(600, 400_000));
    }
  }

  private boolean compensates(Sale sale) {
    for (Deed deed : world.deedsOf(shop.index())) {
      if (deed.kind() == Kind.COMPENSATION) {
        return true;
      }
    }
    return sale == null;
  }

  private void pay(Sale sale, Draw draw) {
    boolean presells =
        world.deedsOf(shop.index()).stream().anyMatch(deed -> deed.kind() == Kind.PRESALE);
    if (presells && sale.deed == null && draw.chance(0.5)) {
      sale.isPresale = true;
      long deposit = sale.total() * draw.whole(10, 25) / 100;
      sale.paidAt =
          sale.createdAt + draw.whole(2, 12) * (long) Calendar.DAY + draw.whole(60, 9_000);
      send(sale, false, deposit, "payment", sale.createdAt + draw.whole(8, 600));
      send(sale, false, sale.total() - deposit, "payment", sale.paidAt);
      return;
    }
    sale.paidAt =
        sale.createdAt + (draw.chance(0.93) ? draw.whole(8, 600) : draw.whole(600, 60_000));
    send(sale, false, sale.total(), "payment", sale.paidAt);
  }

  private void send(Sale sale, boolean fromShop, long amount, String kind, long at) {
    sale.money.add(
        new Sale.Money(
            ids.sparse("payment", shop.index(), sale.number, movements++),
            fromShop,
            sale.payer,
            amount,
            kind,
            at));
  }

  private void ship(Sale sale, Conduct conduct, Draw draw) {
    sale.shippedAt =
        sale.paidAt + (long) (draw.exponential(0.6) * Calendar.DAY) + draw.whole(1_800, 30_000);
    boolean sham = conduct != null && draw.chance(conduct.parcelShare);
    Sale.Parcel parcel = sham ? dispatch.sham(sale, conduct, draw) : dispatch.ordinary(sale, draw);
    if (!(sham && conduct.parcels == Conduct.Parcels.NONE)) {
      if (sham && conduct.parcels == Conduct.Parcels.EMPTY && draw.chance(conduct.reuse)) {
        // The site sells one number to several orders of the same hours.
        parcel.waybill =
            Courier.ALL.stream()
                .filter(courier -> courier.name().equals(parcel.courier))
                .findFirst()
                .orElseThrow()
                .waybill(
                    ids,
                    sale.deed.campaign(),
                    Math.floorDiv(sale.createdAt, 6L * 3600),
                    shop.index());
      }
      sale.parcels.add(parcel);
    }
    extra(sale, conduct, draw);
    double wait =
        conduct != null && draw.chance(conduct.quickConfirm)
            ? draw.between(0.02, 0.5)
            : draw.chance(0.45) ? 10 - draw.unit() * 0.2 : draw.exponential(2.5);
    sale.completedAt = parcel.deliveredAt + (long) (wait * Calendar.DAY) + draw.whole(60, 3_600);
  }

  private void extra(Sale sale, Conduct conduct, Draw draw) {
    if (conduct != null) {
      return;
    }
    List<Deed> deeds = world.deedsOf(shop.index());
    boolean exchanges = deeds.stream().anyMatch(deed -> deed.kind() == Kind.EXCHANGE);
    if (draw.chance(exchanges ? 0.2 : 0.006)) {
      Sale.Parcel again = dispatch.ordinary(sale, draw);
      again.collectedAt += 6L * Calendar.DAY;
      again.deliveredAt += 6L * Calendar.DAY;
      sale.parcels.add(again);
    }
  }

  private void refund(Sale sale, Draw draw) {
    boolean whole = draw.chance(0.8);
    long sum = 0;
    for (Sale.Line line : sale.lines) {
      line.refund = whole ? line.paid : line.paid * draw.whole(1, 6) / 10;
      sum += line.refund;
    }
    long from = draw.chance(0.3) || sale.completedAt == Sale.NEVER ? sale.paidAt : sale.completedAt;
    sale.refundedAt = from + (long) (draw.exponential(2) * Calendar.DAY) + draw.whole(600, 50_000);
    if (whole && sale.completedAt > sale.refundedAt) {
      sale.closedAt = sale.refundedAt;
      sale.completedAt = Sale.NEVER;
    }
    if (sum > 0) {
      send(sale, true, sum, "refund", sale.refundedAt);
    }
  }
}
