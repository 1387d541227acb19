package mingcha.market;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The market as planned, before any order: small enough for every task to hold.
 *
 * @param deeds by shop
 * @param rings by campaign
 * @param peers shops that act together, by campaign
 */
record World(
    MarketRequest request,
    MarketSettings settings,
    Calendar calendar,
    People people,
    List<Shop> shops,
    Map<Integer, List<Deed>> deeds,
    Map<Integer, Ring> rings,
    Map<Integer, List<Integer>> peers)
    implements Serializable {

  long seed() {
    return request.seed();
  }

  Draw draw(String purpose, long... keys) {
    return Draw.of(seed(), purpose, keys);
  }

  /** How the platform hands over a shop's orders: a layout's name. */
  String shape(Shop shop) {
    if (!request.isDirty()) {
      return MarketSettings.Dirt.CANONICAL;
    }
    List<String> shapes =
        settings
            .dirt()
            .shapes()
            .getOrDefault(
                settings.platforms().get(shop.platform()), List.of(MarketSettings.Dirt.CANONICAL));
    return draw("shape", shop.operator()).pick(shapes);
  }

  List<Deed> deedsOf(int shop) {
    return deeds.getOrDefault(shop, List.of());
  }

  MarketSettings.Category category(Shop shop) {
    return settings.categories().get(shop.category());
  }
}
