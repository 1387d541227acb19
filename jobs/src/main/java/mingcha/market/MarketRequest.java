package mingcha.market;

import java.time.LocalDate;
import mingcha.error.UserError;

/**
 * What market is wanted.
 *
 * @param orders parent orders, about
 * @param days days of trade, the last one {@code until}
 * @param seed everything is drawn from it
 * @param profile name of a profile in conf/market.yaml
 * @param until last day of trade, Shanghai
 * @param handover canonical files without fault, or the platforms' own with theirs
 */
public record MarketRequest(
    long orders, int days, long seed, String profile, LocalDate until, Handover handover)
    implements java.io.Serializable {
  public MarketRequest {
    if (orders < 1_000 || orders > 2_000_000_000L) {
      throw UserError.settingOutOfRange("--orders", orders, "1000 … 2000000000");
    }
    if (days < 30 || days > 366) {
      throw UserError.settingOutOfRange("--days", days, "30 … 366");
    }
  }

  /** In which state the dumps come. */
  public enum Handover {
    CLEAN,
    DIRTY
  }

  /** The same market, handed over otherwise. */
  public MarketRequest handedOver(Handover state) {
    return new MarketRequest(orders, days, seed, profile, until, state);
  }

  /** The same request with another seed. */
  public MarketRequest of(long otherSeed) {
    return new MarketRequest(orders, days, otherSeed, profile, until, handover);
  }

  boolean isDirty() {
    return handover == Handover.DIRTY;
  }

  LocalDate from() {
    return until.minusDays(days - 1L);
  }
}
