package mingcha.lead;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import mingcha.error.Messages;

/** What figures of signals mean, in sentences of both languages: {@code reasons_*.properties}. */
public final class ReasonTexts {
  private static final int MOST_OF_ONE_SIGNAL = 6;
  private static final int MOST = 15;
  private static final List<String> STRONGEST_FIRST =
      List.of("possible", "weakened", "not_checked", "excluded");

  private final ResourceBundle zh = bundle(Locale.CHINESE);
  private final ResourceBundle en = bundle(Locale.ENGLISH);
  private final Messages messagesZh = Messages.in(Locale.CHINESE);
  private final Messages messagesEn = Messages.in(Locale.ENGLISH);

  /** One reason in both languages. */
  public record Reason(
      String code, String zh, String en, Double value, Double baseline, Double percentile) {}

  /** One innocent explanation in both languages. */
  public record Explanation(
      String code, String outcome, String zh, String en, Double value, Double baseline) {}

  /** Facts of the signals, those of the strongest signal first; each code once. */
  public List<Reason> reasons(Candidate candidate) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    for (Signal signal : candidate.signals()) {
      signal.facts().stream()
          .sorted(
              Comparator.comparing(
                      (Signal.Figure f) -> f.percentile() == null ? -1 : f.percentile())
                  .reversed()
                  .thenComparing(Signal.Figure::code))
          .limit(MOST_OF_ONE_SIGNAL)
          .forEach(f -> reasons.putIfAbsent(f.code(), reason(f)));
    }
    List<Reason> strongest = new ArrayList<>(reasons.values());
    List<Reason> kept = new ArrayList<>(strongest.subList(0, Math.min(MOST, strongest.size())));
    candidate.rivalry().others().stream()
        .limit(3)
        .map(other -> reason(new Signal.Figure("also-suspected", other.score(), null, null)))
        .forEach(kept::add);
    return kept;
  }

  /** Innocent explanations, the one that could not be excluded first; never none. */
  public List<Explanation> explanations(Candidate candidate) {
    Map<String, Signal.Counter> worst = new LinkedHashMap<>();
    List<Signal.Counter> all = new ArrayList<>(candidate.rivalry().counters());
    candidate.signals().forEach(signal -> all.addAll(signal.counters()));
    all.forEach(
        counter -> worst.merge(counter.code(), counter, (a, b) -> place(b) < place(a) ? b : a));
    if (worst.isEmpty()) {
      double innocent = Odds.rounded(1 - candidate.score());
      worst.put("unchecked", new Signal.Counter("unchecked", "not_checked", innocent, null));
    }
    return worst.values().stream()
        .sorted(Comparator.comparingInt(ReasonTexts::place))
        .map(this::explanation)
        .toList();
  }

  private static int place(Signal.Counter counter) {
    int place = STRONGEST_FIRST.indexOf(counter.outcome());
    return place < 0 ? STRONGEST_FIRST.size() : place;
  }

  private Reason reason(Signal.Figure figure) {
    Object[] figures = {figure.value(), figure.baseline(), figure.percentile()};
    return new Reason(
        figure.code(),
        text(zh, Locale.CHINESE, "fact." + figure.code(), figures),
        text(en, Locale.ENGLISH, "fact." + figure.code(), figures),
        figure.value(),
        figure.baseline(),
        figure.percentile());
  }

  private Explanation explanation(Signal.Counter counter) {
    Object[] figures = {counter.value(), counter.baseline(), null};
    String key = "counter." + counter.code();
    String outcome = "lead.outcome." + counter.outcome();
    return new Explanation(
        counter.code(),
        counter.outcome(),
        text(zh, Locale.CHINESE, key, figures) + "（" + messagesZh.text(outcome) + "）",
        text(en, Locale.ENGLISH, key, figures) + " (" + messagesEn.text(outcome) + ")",
        counter.value(),
        counter.baseline());
  }

  /** A code without a sentence is told with its bare figure: a lead must not fail for a text. */
  private static String text(ResourceBundle bundle, Locale locale, String key, Object... figures) {
    Object[] shown = new Object[figures.length];
    for (int i = 0; i < figures.length; i++) {
      shown[i] = figures[i] == null ? "–" : figures[i];
    }
    if (!bundle.containsKey(key)) {
      return key.substring(key.indexOf('.') + 1)
          + new MessageFormat(": {0} ({1})", locale).format(shown);
    }
    try {
      return new MessageFormat(bundle.getString(key), locale).format(shown);
    } catch (IllegalArgumentException e) {
      // A pattern that asks for a number where there is none: every figure is shown as it is.
      return new MessageFormat(
              bundle.getString(key).replaceAll("\\{([0-9]),[^}]*\\}", "{$1}"), locale)
          .format(shown);
    }
  }

  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle(
        "mingcha.reasons",
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
