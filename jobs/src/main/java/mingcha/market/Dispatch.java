package mingcha.market;

/** Parcels: who carries them, what they weigh, how long they take. */
final class Dispatch {
  private final Shop shop;
  private final MarketSettings.Category category;
  private final Ids ids;
  private final Courier first;
  private final Courier second;
  private final boolean dropShips;
  private final long supplier;
  private final int origin;
  private final int scale;
  private final double packaging;
  private final boolean flat;
  private final String goods;

  Dispatch(World world, Shop shop, Ids ids) {
    this.shop = shop;
    this.category = world.category(shop);
    this.ids = ids;
    Draw draw = world.draw("dispatch", shop.index());
    this.first = draw.pick(Courier.ALL);
    this.second = draw.pick(Courier.ALL);
    this.dropShips = draw.chance(world.settings().honest().dropShipShare());
    this.supplier = shop.category() * 40L + draw.below(12);
    this.origin = dropShips ? Region.forShop(world.draw("supplier", supplier)) : shop.region();
    this.scale = draw.oneOf(1, 10, 10, 50, 100);
    this.packaging = draw.between(30, 180);
    this.flat =
        world.deedsOf(shop.index()).stream().anyMatch(deed -> deed.kind() == Deed.Kind.FLAT_WEIGHT);
    this.goods = draw.oneOf(category.name(), category.name(), "日用品", "百货", category.nouns().get(0));
  }

  boolean dropShips() {
    return dropShips;
  }

  long supplier() {
    return supplier;
  }

  /** An ordinary parcel with what was bought inside. */
  Sale.Parcel ordinary(Sale sale, Draw draw) {
    Sale.Parcel parcel = blank(sale, draw);
    double mass = packaging * draw.between(0.8, 1.2);
    for (Sale.Line line : sale.lines) {
      mass += (double) line.item.massG * line.quantity * draw.between(0.92, 1.08);
    }
    parcel.weightG = flat ? flatWeight() : onScale(mass);
    return parcel;
  }

  private long flatWeight() {
    return Math.max(100, Math.round(category.massG() / 100.0) * 100L);
  }

  private long onScale(double mass) {
    return Math.max(scale, Math.round(mass / scale) * (long) scale);
  }

  /** A parcel that holds nothing or a trifle. */
  Sale.Parcel sham(Sale sale, Conduct conduct, Draw draw) {
    Sale.Parcel parcel = blank(sale, draw);
    parcel.weightG = Math.max(20, conduct.weightG + Math.round(conduct.weightNoise * draw.gauss()));
    parcel.goods = conduct.goods;
    if (conduct.parcels != Conduct.Parcels.RETURN) {
      parcel.sender = sender(conduct.senderKey, parcel.courier);
      parcel.origin = conduct.origin;
      parcel.site = site(conduct.origin, draw.whole(0, 1));
    }
    if (conduct.parcels == Conduct.Parcels.EMPTY) {
      if (draw.chance(0.7)) {
        parcel.sign = draw.oneOf("本人签收", "门卫");
        parcel.scans = conduct.fastScan ? 3 + draw.below(2) : parcel.scans;
      }
      if (conduct.fastScan) {
        parcel.deliveredAt = parcel.collectedAt + 40L * 3600 + draw.below(16 * 3600);
      }
    }
    return parcel;
  }

  private Sale.Parcel blank(Sale sale, Draw draw) {
    Sale.Parcel parcel = new Sale.Parcel();
    Courier courier =
        draw.weighted(0.72, 0.22, 0.06) == 0
            ? first
            : draw.chance(0.8) ? second : draw.pick(Courier.ALL);
    parcel.courier = courier.name();
    parcel.waybill = courier.waybill(ids, shop.index(), sale.number, draw.below(1_000_000));
    parcel.sender = sender(dropShips ? 500_000_000L + supplier : shop.index(), courier.name());
    parcel.origin = origin;
    parcel.site = site(origin, (dropShips ? supplier : shop.index()) % 6);
    parcel.destination = sale.region;
    parcel.goods = draw.chance(0.85) ? goods : draw.pick(category.nouns());
    parcel.collectedAt = sale.shippedAt + draw.whole(600, 20_000);
    double transit =
        0.7
            + Region.distance(parcel.origin, parcel.destination) / courier.speedKmPerDay()
            + draw.exponential(0.5);
    long arrives = parcel.collectedAt + (long) (transit * Calendar.DAY);
    long day = Math.floorDiv(arrives, Calendar.DAY);
    parcel.deliveredAt =
        Math.max(parcel.collectedAt + 30_000, day * Calendar.DAY + draw.whole(8 * 3600, 21 * 3600));
    parcel.sign = draw.oneOf("本人签收", "驿站代收", "快递柜", "驿站代收", "家人代收", "门卫", "本人签收");
    parcel.scans = 4 + draw.poisson(2 + transit);
    return parcel;
  }

  private String sender(long key, String courier) {
    return ids.digits("sender", 10, key, courier.charAt(0));
  }

  private static String site(int region, long number) {
    String name = Region.ALL.get(region).name();
    return name.substring(Math.max(0, name.length() - 4)) + (number + 1) + "网点";
  }
}
