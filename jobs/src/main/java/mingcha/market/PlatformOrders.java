package mingcha.market;

import java.util.Set;

/** What the platforms' own formats have in common: whose order, and how amounts and times look. */
final class PlatformOrders {
  /** Stands for half a character until the line becomes bytes. */
  static final char HALF = '\uFFFF';

  private final World world;
  private final Shop shop;
  private final String shopId;
  private final String shopName;
  private final Rows rows;

  PlatformOrders(World world, Shop shop, String shopId, String shopName, Rows rows) {
    this.world = world;
    this.shop = shop;
    this.shopId = shopId;
    this.shopName = shopName;
    this.rows = rows;
  }

  String shopId() {
    return shopId;
  }

  String shopName() {
    return shopName;
  }

  String buyer(Sale sale) {
    return world.people().account(shop.platform(), sale.person);
  }

  String payer(Sale sale) {
    return sale.isPaid() ? sale.payer : null;
  }

  String phone(Sale sale) {
    return world.people().consigneeOf(sale.consignee);
  }

  /** The name on the parcel, one for each consignee. */
  String consignee(Sale sale) {
    return Names.person(world.draw("consignee-name", sale.consignee));
  }

  Region region(Sale sale) {
    return Region.ALL.get(sale.region);
  }

  /** The address in words, one for each address of the market. */
  String address(Known known) {
    Sale sale = known.sale();
    String words = Names.address(region(sale), world.draw("address-words", sale.address));
    return known.is(Dirt.BROKEN_CHARACTER) ? words.substring(0, words.length() - 1) + HALF : words;
  }

  /** An amount in yuan; with signs where it went through a form. GBK has the wide sign only. */
  static String yuan(long fen, Known known) {
    return known.is(Dirt.MONEY_TEXT)
        ? String.format(java.util.Locale.ROOT, "￥%,d.%02d", fen / 100, fen % 100)
        : yuan(fen);
  }

  static String yuan(long fen) {
    return fen / 100 + "." + (char) ('0' + fen / 10 % 10) + (char) ('0' + fen % 10);
  }

  /** A time as it stands; through a spreadsheet it loses its zeros and its seconds. */
  static String time(String time, Known known) {
    if (time == null || !known.is(Dirt.SPREADSHEET_TIME)) {
      return time;
    }
    return Integer.parseInt(time.substring(0, 4))
        + "/"
        + Integer.parseInt(time.substring(5, 7))
        + "/"
        + Integer.parseInt(time.substring(8, 10))
        + " "
        + Integer.parseInt(time.substring(11, 13))
        + time.substring(13, 16);
  }

  /** Number of the parcel; null when none has left. */
  static String waybill(Known known) {
    return known.parcels().isEmpty() ? null : known.parcels().get(0).waybill;
  }

  /** Courier of the parcel. */
  static String courier(Known known) {
    return known.parcels().isEmpty() ? null : known.parcels().get(0).courier;
  }

  void add(Known known, ExportFile file, String key, Set<Dirt> dirt, String line) {
    rows.addExport(known.dump(), shop.platform(), file, key, dirt, line);
  }
}
