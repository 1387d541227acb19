package mingcha.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is done to reviews once the goods are with the buyers: bought, rewarded, deleted. */
final class AfterTrade {
  private final World world;
  private final Shop shop;
  private final Reviewing reviewing;
  private final MarketSettings.Category category;
  private final Map<Integer, List<Sale>> touched = new TreeMap<>();

  AfterTrade(World world, Shop shop) {
    this.world = world;
    this.shop = shop;
    this.reviewing = new Reviewing(world, shop, new Ids(world.seed()));
    this.category = world.category(shop);
  }

  /** Orders whose reviews a campaign touched, by campaign. */
  Map<Integer, List<Sale>> touched() {
    return touched;
  }

  void apply(List<Sale> sales) {
    for (Deed deed : world.deedsOf(shop.index())) {
      Draw draw = world.draw("after", deed.campaign(), shop.index());
      switch (deed.kind()) {
        case REVIEW_FAKE -> buy(deed, sales, draw);
        case REVIEW_CASHBACK -> reward(deed, sales, true, draw);
        case REVIEW_COINS -> reward(deed, sales, false, draw);
        case REVIEW_DEL ->
            delete(deed, sales, draw.between(0.35, 0.6) + 0.35 * deed.ease(), 0.01, draw);
        case SELF_DELETION -> delete(deed, sales, 0.12, 0.12, draw);
        case STOCK_REVIEWS -> shorten(sales, draw);
        default -> {
          // Other deeds have done their work while trading.
        }
      }
    }
    Draw draw = world.draw("withdrawn", shop.index());
    for (Sale sale : sales) {
      for (Sale.Line line : sale.lines) {
        if (line.review != null && draw.chance(0.004)) {
          line.review.isDeleted = true;
        }
      }
    }
  }

  private boolean isIn(Deed deed, Sale sale) {
    return sale.completedAt != Sale.NEVER
        && sale.deed == null
        && deed.isOn((int) Math.floorDiv(sale.completedAt, Calendar.DAY));
  }

  private void touch(Deed deed, Sale sale) {
    touched.computeIfAbsent(deed.campaign(), key -> new ArrayList<>()).add(sale);
  }

  private void buy(Deed deed, List<Sale> sales, Draw draw) {
    List<Sale> open =
        sales.stream()
            .filter(sale -> isIn(deed, sale) && sale.lines.get(0).review == null)
            .toList();
    double share = Math.min(0.7, (double) deed.amount() / Math.max(1, open.size()));
    int texts = draw.chance(0.3 + 0.4 * deed.ease()) ? 0 : 1;
    double edits = draw.between(0.01, 0.05) + 0.3 * (1 - deed.ease()) * draw.unit();
    for (Sale sale : open) {
      if (draw.chance(share)) {
        reviewing.prompted(sale, texts, edits, deed.campaign(), true, draw);
        touch(deed, sale);
      }
    }
  }

  /** A card in the parcel that pays for praise, or the platform's coins for any review. */
  private void reward(Deed deed, List<Sale> sales, boolean praiseOnly, Draw draw) {
    double takeUp = world.settings().violations().cashbackTakeUp() * draw.between(0.75, 1.25);
    int least = draw.oneOf(15, 15, 20);
    for (Sale sale : sales) {
      if (!isIn(deed, sale) || !draw.chance(takeUp)) {
        continue;
      }
      Sale.Line line = sale.lines.get(0);
      int rating = praiseOnly || draw.chance(0.86) ? 5 : draw.whole(1, 4);
      String text = ReviewText.praise(draw, category, line.item.noun, least);
      if (rating < 4) {
        text = ReviewText.honest(draw, category, line.item.noun, rating);
      }
      if (praiseOnly && draw.chance(0.12 * deed.ease())) {
        text += draw.oneOf("，返现到了", "，有红包", "，客服说截图领2元", "，好评有返", "，卡片上的活动是真的");
      }
      long delay = praiseOnly ? draw.whole(3_000, 140_000) : draw.whole(3_000, 500_000);
      Sale.Review review =
          reviewing.write(
              sale,
              line,
              rating,
              text,
              draw.chance(praiseOnly ? 0.85 : 0.6) ? draw.whole(1, 4) : 0,
              sale.completedAt + delay,
              draw);
      review.isDefault = false;
      touch(deed, sale);
    }
  }

  private void delete(Deed deed, List<Sale> sales, double poor, double good, Draw draw) {
    boolean hides = draw.chance(0.3);
    for (Sale sale : sales) {
      for (Sale.Line line : sale.lines) {
        if (line.review != null
            && deed.isOn((int) Math.floorDiv(line.review.createdAt, Calendar.DAY))
            && draw.chance(line.review.rating <= 3 ? poor : good)) {
          line.review.isDeleted = !hides;
          line.review.isHidden = hides;
          touch(deed, sale);
        }
      }
    }
  }

  private void shorten(List<Sale> sales, Draw draw) {
    for (Sale sale : sales) {
      for (Sale.Line line : sale.lines) {
        if (line.review != null
            && !line.review.isDefault
            && line.review.rating == 5
            && draw.chance(0.6)) {
          line.review.content = draw.oneOf("好评", "不错", "很好，会回购", "质量很好", "物流很快，满意");
        }
      }
    }
  }
}
