package mingcha.lake;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.unbase64;

import org.apache.spark.sql.Column;

/** How facts name persons: by the first 64 bits of their pseudonym. */
public final class PersonKeys {
  /**
   * The first 64 bits of a pseudonym as a long; null for null. The same number as {@code
   * ingest.Pseudonyms.prefix64}.
   */
  public static Column prefix64(Column pseudonym) {
    Column bytes = unbase64(concat(translate(pseudonym, "-_", "+/"), lit("==")));
    Column digits = hex(call_function("substring", bytes, lit(1), lit(8)));
    // conv to a negative base reads the sixteen digits as a signed number.
    return conv(digits, 16, -10).cast("long");
  }

  private PersonKeys() {}
}
