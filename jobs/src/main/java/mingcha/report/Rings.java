package mingcha.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The picture of a ring: buyers, who get numbers in place of their pseudonyms, and shops. */
final class Rings {
  private static final int FEWEST_BUYERS = 3;

  /**
   * Nodes and links for a force layout; empty when there is no ring to see: fewer than three
   * buyers, or one shop alone, which shows a star around any shop.
   *
   * @param ownShop shop that the lead is about; may be null
   * @param purchases buyer, shop, orders
   */
  static Map<String, Object> picture(String ownShop, List<List<Object>> purchases) {
    Map<String, Integer> buyers = new LinkedHashMap<>();
    Map<String, Integer> shops = new LinkedHashMap<>();
    List<List<Object>> links = new ArrayList<>();
    for (List<Object> purchase : purchases) {
      int buyer = number(buyers, (String) purchase.get(0));
      int shop = number(shops, (String) purchase.get(1));
      links.add(List.of(buyer, shop, purchase.get(2)));
    }
    if (buyers.size() < FEWEST_BUYERS || shops.size() < 2) {
      return Map.of();
    }
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("buyers", buyers.size());
    picture.put("shops", new ArrayList<>(shops.keySet()));
    picture.put("own", ownShop == null ? "" : ownShop);
    picture.put("links", links);
    return picture;
  }

  private static int number(Map<String, Integer> numbers, String id) {
    Integer known = numbers.putIfAbsent(id, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private Rings() {}
}
