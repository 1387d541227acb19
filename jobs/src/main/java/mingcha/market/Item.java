package mingcha.market;

import java.util.ArrayList;
import java.util.List;

/** An item on a shop's shelf with the prices that it asks day by day. Prices in fen. */
final class Item {
  /**
   * A promotion of the item.
   *
   * @param discount share taken off the price shown
   * @param label label of the compared price; null shows none
   * @param excess how far the compared price may exceed what the law allows; 0 for honest shops
   */
  record Promo(
      String id,
      int start,
      int end,
      double discount,
      String label,
      double excess,
      boolean isGuilty) {
    boolean isOn(int day) {
      return day >= start && day <= end;
    }
  }

  final int index;
  final String id;
  final String spu;
  final String title;
  final String brand;
  final String noun;
  final int massG;
  final int listedDay;
  final String[] skus;
  final double popularity;
  final long[] price;
  final List<Promo> promos = new ArrayList<>();

  /** Compared price of each promotion, fixed when it starts; 0 when none is shown. */
  long[] refs;

  /** Compared price with an explained label that stands at all times; 0 for none. */
  long standingRef;

  String standingLabel;

  Item(
      int index,
      String id,
      String spu,
      String title,
      String brand,
      String noun,
      int massG,
      int listedDay,
      String[] skus,
      double popularity,
      long[] price) {
    this.index = index;
    this.id = id;
    this.spu = spu;
    this.title = title;
    this.brand = brand;
    this.noun = noun;
    this.massG = massG;
    this.listedDay = listedDay;
    this.skus = skus;
    this.popularity = popularity;
    this.price = price;
  }

  /** The price shown on a day, before the promotion's discount. */
  long list(int day) {
    return price[day];
  }

  /** The promotion of a day; -1 for none. */
  int promoOn(int day) {
    for (int i = 0; i < promos.size(); i++) {
      if (promos.get(i).isOn(day)) {
        return i;
      }
    }
    return -1;
  }

  /** What the shop asks on a day, its own discount taken off. */
  long sale(int day) {
    int promo = promoOn(day);
    return promo < 0 ? list(day) : discounted(list(day), promos.get(promo).discount());
  }

  static long discounted(long price, double discount) {
    return Math.max(10, Math.round(price * (1 - discount) / 10) * 10);
  }
}
