package mingcha.ingest;

import java.util.Locale;

/**
 * What an identifier identifies. Values of one kind join wherever they stand, values of two kinds
 * never do.
 */
public enum PersonKind {
  BUYER,
  DEVICE,
  IP,
  IP_BLOCK,
  PHONE,
  ACCOUNT,
  ADDRESS,
  CONSIGNEE,
  SENDER,
  PERSON,
  COMPLAINANT,
  EMAIL,
  NAME;

  /** The word that goes into the pseudonym and into cleaned texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
