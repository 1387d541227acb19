package mingcha.market;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mingcha.market.Layout.Dump;
import mingcha.schemas.Complaints;
import mingcha.schemas.Declarations;
import mingcha.schemas.Items;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;

/**
 * Writes one shop's trade as the platform would export it: what is known at the first export, what
 * has come or changed by the second, and all reviews once more.
 */
final class ShopRows {
  private static final long EXPORT = 3 * 3600;

  private final World world;
  private final Shop shop;
  private final Rows rows;
  private final Ids ids;
  private final Calendar calendar;
  private final People people;
  private final String shopId;
  private final long firstExport;
  private final long lastExport;
  private final OrderRows orders;

  ShopRows(World world, Shop shop, Rows rows) {
    this.world = world;
    this.shop = shop;
    this.rows = rows;
    this.ids = new Ids(world.seed());
    this.calendar = world.calendar();
    this.people = world.people();
    this.shopId = ids.dense("shop", shop.index());
    this.firstExport = firstExport(calendar);
    this.lastExport = lastExport(calendar);
    this.orders = new OrderRows(world, shop, format());
  }

  /** First day that the first export does not hold. */
  static int cut(int days) {
    return days * 2 / 3;
  }

  static long firstExport(Calendar calendar) {
    return (long) cut(calendar.days()) * Calendar.DAY + EXPORT;
  }

  /** Nothing that happened later stands in any dump but a correction. */
  static long lastExport(Calendar calendar) {
    return (long) calendar.days() * Calendar.DAY + EXPORT;
  }

  private OrderFormat format() {
    PlatformOrders common = new PlatformOrders(world, shop, shopId, shopName(), rows);
    return switch (world.shape(shop)) {
      case "taobao" -> new TaobaoOrders(common);
      case "pdd" -> new PddOrders(common);
      case "douyin" -> new DouyinOrders(common, ids);
      default -> new CanonicalOrders(world, shop, shopId, rows);
    };
  }

  private String shopName() {
    Draw draw = world.draw("shop-row", shop.index());
    openedAt(draw);
    return Names.shop(world.category(shop).name(), draw);
  }

  private long openedAt(Draw draw) {
    return (long) shop.openedDay() * Calendar.DAY + draw.whole(28_000, 70_000);
  }

  String shopId() {
    return shopId;
  }

  void write(List<Item> items, List<Sale> sales) {
    shop();
    if (isFirstOfOperator()) {
      new Operators(world).register(shop, rows);
    }
    for (Item item : items) {
      item(item);
      snapshots(item);
    }
    for (Sale sale : sales) {
      orders.write(sale);
      parcels(sale);
      money(sale);
      reviews(sale);
      declaration(sale);
      complaint(sale);
    }
    claimants(items);
  }

  private boolean isFirstOfOperator() {
    int before = shop.index() - 1;
    return before < 0 || world.shops().get(before).operator() != shop.operator();
  }

  /** The code of a guilty shop is part of what it shows. */
  private boolean isHonest() {
    return world.deedsOf(shop.index()).stream().noneMatch(deed -> deed.kind().isGuilty());
  }

  private void shop() {
    Operators.Shown shown = new Operators(world).shown(shop);
    long opened = openedAt(world.draw("shop-row", shop.index()));
    Dump dump = opened < firstExport ? Dump.FIRST : Dump.SECOND;
    Set<Dirt> dirt = EnumSet.noneOf(Dirt.class);
    if (world.request().isDirty()
        && isHonest()
        && shown.uscc() != null
        && world.draw("dirt-shop", shop.index()).chance(world.settings().dirt().missingUscc())) {
      dirt.add(Dirt.MISSING_USCC);
    }
    rows.addSoiled(
        dump,
        shop.platform(),
        Shops.TABLE,
        shopId,
        dirt,
        shopId,
        shopName(),
        "https://shop." + world.settings().platforms().get(shop.platform()) + ".example/" + shopId,
        shown.name(),
        shop.operatorType(),
        dirt.isEmpty() ? shown.uscc() : null,
        shown.person(),
        shown.display(),
        Region.ALL.get(shop.region()).code(),
        shown.address(),
        calendar.text(opened),
        null,
        false);
  }

  private void item(Item item) {
    Draw draw = world.draw("item-row", shop.index(), item.index);
    long listed = (long) item.listedDay * Calendar.DAY + draw.whole(28_000, 80_000);
    rows.add(
        listed < firstExport ? Dump.FIRST : Dump.SECOND,
        shop.platform(),
        Items.TABLE,
        item.id,
        item.id,
        shopId,
        item.title,
        item.brand,
        world.category(shop).name(),
        item.spu.isEmpty() ? null : item.spu,
        world.category(shop).virtual() ? null : item.massG,
        world.category(shop).virtual(),
        calendar.text(listed));
  }

  private void snapshots(Item item) {
    int cadence = world.draw("cadence", shop.index()).oneOf(3, 5, 7);
    Draw draw = world.draw("snapshots", shop.index(), item.index);
    int phase = draw.below(cadence);
    for (int day = Math.max(0, item.listedDay + 1); day < calendar.days(); day++) {
      boolean changes =
          day > 0
              && (item.list(day) != item.list(day - 1)
                  || item.promoOn(day) != item.promoOn(day - 1));
      if (day % cadence != phase && !changes) {
        continue;
      }
      for (String sku : item.skus) {
        snapshot(item, sku, day, draw);
      }
    }
  }

  private void snapshot(Item item, String sku, int day, Draw draw) {
    long at = (long) day * Calendar.DAY + draw.whole(1_200, 80_000);
    int promo = item.promoOn(day);
    long sale = item.sale(day);
    long list = item.list(day);
    long ref = promo >= 0 && item.refs[promo] > 0 ? item.refs[promo] : item.standingRef;
    String label =
        promo >= 0 && item.refs[promo] > 0
            ? item.promos.get(promo).label()
            : item.standingRef > 0 ? item.standingLabel : null;
    long home = sale;
    long detail = sale;
    for (Deed deed : world.deedsOf(shop.index())) {
      Draw own = world.draw("display-price", deed.campaign(), shop.index(), item.index);
      if (deed.isOn(day)) {
        switch (deed.kind()) {
          case HOME_DETAIL -> {
            if (own.chance(0.6)) {
              home = Item.discounted(sale, deed.gap());
            }
          }
          case BAIT -> {
            if (own.chance(0.5)) {
              sale = Item.discounted(sale, deed.gap());
              home = sale;
              detail = sale;
            }
          }
          case CACHE_LAG -> {
            if (draw.chance(0.03)) {
              home = Item.discounted(sale, draw.between(0.05, 0.2));
            }
          }
          default -> {
            // Other deeds show the price that they ask.
          }
        }
      }
    }
    Item.Promo running = promo < 0 ? null : item.promos.get(promo);
    rows.add(
        at < firstExport ? Dump.FIRST : Dump.SECOND,
        shop.platform(),
        PriceSnapshots.TABLE,
        sku + at,
        item.id,
        sku,
        calendar.text(at),
        shopId,
        list,
        sale,
        ref > 0 ? ref : null,
        ref > 0 ? label : null,
        running == null ? null : running.id(),
        running == null ? null : calendar.text((long) running.start() * Calendar.DAY),
        running == null ? null : calendar.text((running.end() + 1L) * Calendar.DAY - 1),
        home,
        detail);
  }

  private void parcels(Sale sale) {
    for (Sale.Parcel parcel : sale.parcels) {
      if (parcel.collectedAt >= lastExport || parcel.collectedAt >= sale.closedAt) {
        continue;
      }
      if (parcel.collectedAt < firstExport) {
        parcel(sale, parcel, Dump.FIRST, firstExport);
      }
      if (parcel.collectedAt >= firstExport
          || (parcel.deliveredAt >= firstExport && parcel.deliveredAt < lastExport)) {
        parcel(sale, parcel, Dump.SECOND, lastExport);
      }
    }
  }

  private void parcel(Sale sale, Sale.Parcel parcel, Dump dump, long export) {
    boolean delivered = parcel.deliveredAt < export;
    rows.add(
        dump,
        shop.platform(),
        Shipments.TABLE,
        parcel.waybill + sale.id,
        parcel.courier,
        parcel.waybill,
        sale.id,
        shopId,
        parcel.sender,
        Region.ALL.get(parcel.origin).code(),
        parcel.site,
        Region.ALL.get(parcel.destination).code(),
        parcel.weightG,
        parcel.goods,
        calendar.text(parcel.collectedAt),
        delivered ? calendar.text(parcel.deliveredAt) : null,
        delivered ? parcel.sign : null,
        delivered ? parcel.scans : Math.max(1, parcel.scans / 2));
  }

  private void money(Sale sale) {
    String account = "2088" + ids.digits("shop-account", 12, shop.index());
    for (Sale.Money money : sale.money) {
      if (money.at() >= lastExport) {
        continue;
      }
      rows.add(
          money.at() < firstExport ? Dump.FIRST : Dump.SECOND,
          shop.platform(),
          Payments.TABLE,
          money.id(),
          money.id(),
          sale.id,
          money.fromShop() ? account : money.account(),
          money.fromShop() ? money.account() : account,
          money.amount(),
          money.kind(),
          calendar.text(money.at()));
    }
  }

  private void reviews(Sale sale) {
    for (Sale.Line line : sale.lines) {
      Sale.Review review = line.review;
      if (review == null || review.createdAt >= lastExport) {
        continue;
      }
      review(sale, line, review.createdAt < firstExport ? Dump.FIRST : Dump.SECOND, true);
      if (!review.isDeleted) {
        review(sale, line, Dump.REVIEWS_AGAIN, !review.isHidden);
      }
    }
  }

  private void review(Sale sale, Sale.Line line, Dump dump, boolean isVisible) {
    Sale.Review review = line.review;
    long export = dump == Dump.FIRST ? firstExport : lastExport;
    boolean appended = review.appendedAt < export;
    rows.add(
        dump,
        shop.platform(),
        Reviews.TABLE,
        review.id,
        review.id,
        line.id,
        shopId,
        line.item.id,
        people.account(shop.platform(), sale.person),
        review.rating,
        review.content,
        review.images,
        calendar.text(review.createdAt),
        appended ? review.appended : null,
        appended ? calendar.text(review.appendedAt) : null,
        review.isDefault,
        isVisible);
  }

  private void declaration(Sale sale) {
    if (!world.category(shop).crossBorder() || !sale.isPaid() || sale.shippedAt >= lastExport) {
      return;
    }
    Draw draw = world.draw("declaration", shop.index(), sale.number);
    long amount = sale.total();
    long paid = amount;
    String buyer = people.account(shop.platform(), sale.person);
    String payer = sale.payer;
    String waybill = sale.parcels.isEmpty() ? null : sale.parcels.get(0).waybill;
    String consignee = people.consigneeOf(sale.consignee);
    for (Deed deed : world.deedsOf(shop.index())) {
      if (deed.kind() == Deed.Kind.TRIPLE && isTriple(deed, sale)) {
        Draw plan = world.draw("triple", deed.campaign());
        if (plan.chance(0.5)) {
          amount = Item.discounted(amount, deed.gap());
        } else {
          int straw = plan.below(people.honest()) + draw.below(6);
          payer = people.payerOf(straw % people.honest());
          buyer = people.account(shop.platform(), straw % people.honest());
        }
        if (plan.chance(0.4)) {
          waybill =
              waybill == null
                  ? null
                  : Courier.ALL.get(0).waybill(ids, 77, sale.number, shop.index());
        }
      } else if (deed.kind() == Deed.Kind.GIFT_ABROAD && draw.chance(0.3)) {
        consignee = people.consigneeOf(people.household(sale.person) + 5_000_000_000L);
      }
    }
    long at = sale.paidAt + draw.whole(600, 40_000);
    if (at >= lastExport) {
      return;
    }
    rows.add(
        at < firstExport ? Dump.FIRST : Dump.SECOND,
        shop.platform(),
        Declarations.TABLE,
        sale.id,
        sale.id,
        amount,
        buyer,
        paid,
        payer,
        waybill,
        consignee,
        calendar.text(at));
  }

  /** Whether an order of the shop is falsely declared. */
  boolean isTriple(Deed deed, Sale sale) {
    return deed.isOn((int) Math.floorDiv(sale.createdAt, Calendar.DAY))
        && sale.isPaid()
        && sale.shippedAt < lastExport
        && world.draw("is-triple", deed.campaign(), sale.number).chance(0.2 + 0.7 * deed.ease());
  }

  private void complaint(Sale sale) {
    Draw draw = world.draw("complaint", shop.index(), sale.number);
    Sale.Review review = sale.lines.get(0).review;
    double share = review != null && review.rating <= 2 ? 0.06 : 0.0025;
    if (!sale.isPaid() || !draw.chance(share)) {
      return;
    }
    long at = sale.paidAt + (long) (draw.between(1, 20) * Calendar.DAY);
    String problem = draw.oneOf("质量", "售后服务", "虚假宣传", "合同", "价格", "其他");
    String text = ReviewText.honest(draw, world.category(shop), sale.lines.get(0).item.noun, 1);
    file(
        sale.number,
        sale.lines.get(0).item,
        sale,
        people.phone(sale.person),
        "complaint",
        problem,
        text,
        at);
  }

  private void claimants(List<Item> items) {
    for (Deed deed : world.deedsOf(shop.index())) {
      if (deed.kind() == Deed.Kind.PROFESSIONAL_CLAIMANT) {
        Draw draw = world.draw("claimant", deed.campaign());
        int persons = draw.whole(1, 3);
        for (int i = 0; i < deed.amount(); i++) {
          long at = calendar.timeOn(draw.whole(deed.firstDay(), deed.lastDay()), draw);
          String phone =
              people.phone(
                  world
                      .draw("claimant-person", draw.below(persons), deed.campaign() % 4)
                      .below(people.honest()));
          file(
              1_000_000_000L + i,
              draw.pick(items),
              null,
              phone,
              draw.oneOf("report", "complaint"),
              "虚假宣传",
              "宣传用语违反广告法，要求" + draw.oneOf("赔偿", "十倍赔偿", "处理", "退一赔三") + draw.oneOf("。", "！", ""),
              at);
        }
      }
    }
  }

  private void file(
      long key,
      Item item,
      Sale sale,
      String phone,
      String kind,
      String problem,
      String text,
      long at) {
    if (at >= lastExport) {
      return;
    }
    String id = ids.digits("complaint", 25, shop.index(), key);
    rows.add(
        Dump.HOTLINE,
        0,
        Complaints.TABLE,
        id,
        world.settings().platforms().get(shop.platform()),
        id,
        kind,
        shopId,
        item.id,
        sale == null ? null : sale.lines.get(0).id,
        phone,
        world.category(shop).name(),
        problem,
        text,
        calendar.text(at));
  }
}
