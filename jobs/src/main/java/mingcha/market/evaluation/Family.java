package mingcha.market.evaluation;

import java.util.Map;

/**
 * Codes that are judged together: a shop that is guilty of one is not blamed wrongly by the other.
 */
final class Family {
  private static final Map<String, String> OF =
      Map.of(
          "UC-BRUSH-SELF", "brushing",
          "UC-BRUSH-ORG", "brushing",
          "UC-REVIEW-FAKE", "review",
          "UC-REVIEW-CASHBACK", "review",
          "PR-FAKE-ORIG", "price-comparison",
          "PR-RAISE-CUT", "price-comparison",
          "EC-NOLICENCE", "licence",
          "EC-NODISPLAY", "licence");

  static final String BRUSHING = "brushing";
  static final String ATTACK = "UC-BRUSH-ATTACK";

  /** Any of them: of a look-alike whose market does not say whom it looks like. */
  static final String ANY = "any";

  /** The family of a violation code; codes that are in none stand alone. */
  static String of(String code) {
    return OF.getOrDefault(code, code);
  }

  private Family() {}
}
