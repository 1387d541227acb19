package mingcha.detect;

import java.util.Locale;

/** Families of evidence that fail for different reasons; evidence of one family counts once. */
public enum Evidence {
  /** Who buys, or reviews, where. */
  GRAPH,
  PARCELS,
  /** Accounts and devices. */
  ACCOUNTS,
  MONEY,
  REMARKS,
  /** Behaviour of the shop over time. */
  BEHAVIOUR,
  TEXTS,
  /** Exact statutory price test. */
  STATUTE,
  /** Prices against the market's own measure. */
  PRICES,
  REGISTER,
  COMPLAINTS;

  /** Name as it stands in the tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
