package mingcha.lead;

import java.util.regex.Pattern;

/** Unified social credit codes, as far as routing needs them (GB 32100-2015). */
final class Uscc {
  private static final Pattern FORMAT =
      Pattern.compile("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}");

  static boolean isWellFormed(String code) {
    return code != null && FORMAT.matcher(code).matches();
  }

  private Uscc() {}
}
