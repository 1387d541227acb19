package mingcha.detect.review;

import mingcha.text.CopyRule;

/**
 * Parameters of {@code review.template}.
 *
 * @param lookBackDays days before the first uncovered day whose texts are compared as well
 * @param bands keys of a text; more find more copies and cost more
 * @param rows samples in a key
 * @param neighbours texts that a text is tried against in each bucket
 * @param textsPerShop texts of one shop that count when grams are weighed, so that no shop makes
 *     its own words common
 * @param commonShare share of texts above which a gram says nothing
 * @param copy when two texts are copies
 * @param stockBuyers buyers from which on a text can be known as stock
 * @param stockRatio pairs of buyers in one shop over what the shops' volume explains, up to which a
 *     text is stock
 * @param leastBuyers buyers of one shop that a family must have there
 * @param logChance natural logarithm of the chance that volume explains a family's place, above
 *     which it is left alone
 * @param gapDays days without a copy that end a stretch
 * @param peerShops shops that a category must have to be a baseline of its own
 */
public record TemplateParams(
    int lookBackDays,
    int bands,
    int rows,
    int neighbours,
    int textsPerShop,
    double commonShare,
    CopyRule copy,
    int stockBuyers,
    double stockRatio,
    int leastBuyers,
    double logChance,
    int gapDays,
    int peerShops) {
  public TemplateParams {
    Bounds.check("review.template.bands", bands, 1, 200);
    Bounds.check("review.template.rows", rows, 1, 10);
    Bounds.check("review.template.neighbours", neighbours, 1, 20);
    Bounds.check("review.template.least-buyers", leastBuyers, 2, 1000);
    Bounds.check("review.template.gap-days", gapDays, 1, 366);
    Bounds.check("review.template.log-chance", logChance, -1000, 0);
  }
}
