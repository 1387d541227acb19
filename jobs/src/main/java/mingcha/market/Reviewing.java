package mingcha.market;

import java.util.List;

/** Who reviews, when, with how many stars and in which words. */
final class Reviewing {
  private final World world;
  private final Shop shop;
  private final MarketSettings.Category category;
  private final Ids ids;
  private final double bad;

  Reviewing(World world, Shop shop, Ids ids) {
    this.world = world;
    this.shop = shop;
    this.category = world.category(shop);
    this.ids = ids;
    boolean isPoor =
        world.deedsOf(shop.index()).stream()
            .anyMatch(
                deed ->
                    deed.kind() == Deed.Kind.REVIEW_DEL || deed.kind() == Deed.Kind.SELF_DELETION);
    this.bad = world.draw("quality", shop.index()).logNormal(isPoor ? 0.2 : 0.07, 0.5);
  }

  /** Ordinary reviews of an order that was completed. */
  void ordinary(Sale sale, double badShare, Draw draw) {
    if (sale.completedAt == Sale.NEVER) {
      return;
    }
    MarketSettings.Honest honest = world.settings().honest();
    for (Sale.Line line : sale.lines) {
      if (!draw.chance(honest.reviewShare())) {
        continue;
      }
      if (draw.chance(honest.defaultReviewShare())) {
        byDefault(sale, line, draw);
        continue;
      }
      boolean isBad = draw.chance(Math.min(0.8, Math.max(bad, badShare)));
      int rating = isBad ? 1 + draw.weighted(0.55, 0.2, 0.25) : draw.chance(0.12) ? 4 : 5;
      long delay = (long) (draw.exponential(2.5) * Calendar.DAY) + draw.whole(300, 20_000);
      write(
          sale,
          line,
          rating,
          ReviewText.honest(draw, category, line.item.noun, rating),
          draw.chance(0.22) ? draw.whole(1, 5) : 0,
          sale.completedAt + delay,
          draw);
    }
  }

  private void byDefault(Sale sale, Sale.Line line, Draw draw) {
    Sale.Review review =
        write(
            sale,
            line,
            5,
            draw.pick(ReviewText.DEFAULTS),
            0,
            sale.completedAt + 15L * Calendar.DAY + draw.below(7200),
            draw);
    review.isDefault = true;
    review.appendedAt = Sale.NEVER;
    review.appended = null;
  }

  /** A text that was asked for. */
  void prompted(Sale sale, int texts, double edits, long agency, boolean quick, Draw draw) {
    Sale.Line line = sale.lines.get(0);
    String text =
        switch (texts) {
          case 0 -> {
            Draw base = world.draw("template", agency, shop.category(), draw.below(3));
            List<String> template = ReviewText.template(base, category, line.item.noun);
            yield ReviewText.edited(template, draw, category, line.item.noun, edits);
          }
          case 1 -> ReviewText.praise(draw, category, line.item.noun, draw.whole(15, 45));
          default -> ReviewText.honest(draw, category, line.item.noun, 5);
        };
    long from = sale.completedAt == Sale.NEVER ? sale.createdAt : sale.completedAt;
    long delay =
        (long) (draw.exponential(quick ? 0.3 : 1.8) * Calendar.DAY) + draw.whole(120, 9_000);
    write(sale, line, 5, text, draw.chance(0.4) ? draw.whole(1, 4) : 0, from + delay, draw);
  }

  Sale.Review write(
      Sale sale, Sale.Line line, int rating, String text, int images, long at, Draw draw) {
    Sale.Review review = new Sale.Review();
    review.id = ids.sparse("review", shop.index(), sale.number, sale.lines.indexOf(line));
    review.rating = rating;
    review.content = text;
    review.images = images;
    review.createdAt = at;
    if (draw.chance(0.04)) {
      review.appendedAt = at + (long) (draw.between(1, 20) * Calendar.DAY);
      review.appended =
          ReviewText.honest(draw, category, line.item.noun, Math.min(5, rating + draw.below(2)));
    }
    line.review = review;
    return review;
  }
}
