package mingcha.detect.price;

import mingcha.error.UserError;

/**
 * Parameters of {@code price.discrimination}.
 *
 * @param frequentOrders earlier orders on the platform that make a buyer a frequent one
 * @param leastTables comparisons (same variant, hour, channel and number) that a test rests on
 * @param leastEffect share of the price by which the group must pay more
 * @param maxFalseShare false findings among those told
 * @param lookBackDays days before the first uncovered day from which earlier orders are counted
 */
public record DiscriminationParams(
    int frequentOrders,
    int leastTables,
    double leastEffect,
    double maxFalseShare,
    int lookBackDays) {
  public DiscriminationParams {
    least("frequent-orders", frequentOrders, 1);
    least("least-tables", leastTables, 2);
    least("look-back-days", lookBackDays, 1);
    share("least-effect", leastEffect);
    share("max-false-share", maxFalseShare);
  }

  private static void least(String key, int value, int least) {
    if (value < least) {
      throw UserError.settingOutOfRange(Discrimination.ID + "." + key, value, least + " or more");
    }
  }

  private static void share(String key, double value) {
    if (!(value > 0 && value < 1)) {
      throw UserError.settingOutOfRange(
          Discrimination.ID + "." + key, value, "above 0 and below 1");
    }
  }
}
