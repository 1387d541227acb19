package mingcha.lead;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Numbers {bureau6}{yyyymmdd}{type2}{seq6}, each given once. */
final class LeadNumbers {
  private static final String NO_BUREAU = "000000";
  private final Map<String, Integer> last = new HashMap<>();

  static LeadNumbers after(Collection<LeadStates.State> states) {
    LeadNumbers numbers = new LeadNumbers();
    for (LeadStates.State state : states) {
      String prefix = state.no().substring(0, state.no().length() - 6);
      int given = Integer.parseInt(state.no().substring(prefix.length()));
      numbers.last.merge(prefix, given, Math::max);
    }
    return numbers;
  }

  String next(Dossier dossier, LocalDate asOf, LawCatalogue law) {
    String bureau = dossier.route().bureau() == null ? NO_BUREAU : dossier.route().bureau();
    String prefix =
        bureau
            + asOf.toString().replace("-", "")
            + law.violation(dossier.continued().candidate().code()).type();
    return prefix + String.format("%06d", last.merge(prefix, 1, Integer::sum));
  }
}
