package mingcha.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mingcha.error.UserError;
import mingcha.market.evaluation.Evaluation;
import mingcha.report.Page;

/** The page about an evaluation or a sweep: one file that opens anywhere. */
public final class EvaluationPage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final String language;

  /**
   * @param clock for the date on the page
   * @param language zh or en: the one that shows first
   */
  public EvaluationPage(Clock clock, String language) {
    this.clock = clock;
    this.language = language;
  }

  /** The page of one lake. */
  public Path write(Path page, Evaluation evaluation) {
    Map<String, Object> sweep = new LinkedHashMap<>();
    sweep.put("experiment", "lake");
    sweep.put("orders", null);
    sweep.put("days", null);
    sweep.put("seeds", List.of());
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("name", "lake");
    point.put("fake_share", null);
    point.put("camouflage", null);
    point.put("shops", null);
    point.put("false_per_thousand", null);
    point.put("brushing", new Evaluation.Recall(0, 0, 0));
    point.put("evaluation", evaluation);
    sweep.put("points", List.of(point));
    return write(page, map(sweep));
  }

  /** The page of a sweep. */
  public Path write(Path page, Sweep sweep) {
    return write(page, map(sweep));
  }

  private Path write(Path page, Map<String, Object> sweep) {
    Map<String, Object> model = new LinkedHashMap<>(sweep);
    model.put("language", language.equals("en") ? "en" : "zh");
    model.put("version", Version.NAME);
    model.put("written_at", Page.minute(clock.instant()));
    try {
      return Page.write(page, "evaluation", model, sweep);
    } catch (IOException e) {
      throw UserError.usage("report.cannot-write", page, e.getClass().getSimpleName());
    }
  }

  private static Map<String, Object> map(Object value) {
    return JSON.convertValue(value, new TypeReference<Map<String, Object>>() {});
  }
}
