package mingcha.detect.identity;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/** Unified social credit codes, GB 32100-2015: form and check character. */
final class UnifiedCode {
  /** Digits of the code, by value; I, O, S, V and Z are not used. */
  static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

  private static final String FORM = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}";
  private static final Pattern WHOLE = Pattern.compile(FORM);
  private static final String FULL_WIDTH = "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＸＹ";
  private static final int MODULUS = 31;
  private static final int PAYLOAD = 17;

  /** Whether the code has the right form and the check character that its digits ask for. */
  static boolean isValid(String code) {
    if (!WHOLE.matcher(code).matches()) {
      return false;
    }
    int sum = 0;
    int weight = 1;
    for (int i = 0; i < PAYLOAD; i++) {
      sum += ALPHABET.indexOf(code.charAt(i)) * weight;
      weight = weight * 3 % MODULUS;
    }
    int check = (MODULUS - sum % MODULUS) % MODULUS;
    return ALPHABET.charAt(check) == code.charAt(PAYLOAD);
  }

  /** A code as people write it, in the form in which codes are compared; null for an empty one. */
  static Column normal(Column written) {
    Column plain = upper(translate(written, FULL_WIDTH, ALPHABET));
    Column bare = regexp_replace(plain, lit("[\\s\u3000-]+"), lit(""));
    return when(bare.notEqual(""), bare);
  }

  /** The same check as {@link #isValid(String)} over a column of that name. */
  static Column checks(String column) {
    // Weights are the powers of 3 modulo 31; instr counts from 1.
    String sum =
        "aggregate(sequence(1, 17), 0, (sum, i) -> sum + (instr('"
            + ALPHABET
            + "', substring("
            + column
            + ", i, 1)) - 1)"
            + " * element_at(array(1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28), i))";
    Column asked = expr("substring('" + ALPHABET + "', (31 - pmod(" + sum + ", 31)) % 31 + 1, 1)");
    Column given = call_function("substring", col(column), lit(18), lit(1));
    return col(column).rlike("^" + FORM + "$").and(asked.equalTo(given));
  }

  private UnifiedCode() {}
}
