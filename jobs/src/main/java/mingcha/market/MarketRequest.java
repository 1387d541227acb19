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
 */
public record MarketRequest(long orders, int days, long seed, String profile, LocalDate until)
    implements java.io.Serializable {
  public MarketRequest {
    if (orders < 1_000 || orders > 2_000_000_000L) {
      throw UserError.settingOutOfRange("--orders", orders, "1000 … 2000000000");
    }
    if (days < 30 || days > 366) {
      throw UserError.settingOutOfRange("--days", days, "30 … 366");
    }
  }

  LocalDate from() {
    return until.minusDays(days - 1L);
  }
}
