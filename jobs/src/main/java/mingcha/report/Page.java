package mingcha.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import mingcha.lake.Sessions;

/** A template, its script and the charting library, put together into one file. */
public final class Page {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneId.of(Sessions.ZONE));

  /** Everything that is not in the template's own text is escaped. */
  private static final PebbleEngine ENGINE =
      new PebbleEngine.Builder()
          .loader(new ClasspathLoader(Page.class.getClassLoader()))
          .strictVariables(true)
          .autoEscaping(true)
          .extension(new FigureFilters())
          .build();

  /**
   * Writes a page that needs nothing but itself.
   *
   * @param page the file; its folder is made when it is not there
   * @param name of the resources: {@code mingcha/NAME/NAME.html} and {@code NAME.js}
   * @param model what the template shows, all of it escaped
   * @param charts what the script draws
   */
  public static Path write(
      Path page, String name, Map<String, Object> model, Map<String, Object> charts)
      throws IOException {
    String resource = "mingcha/" + name + "/" + name;
    Map<String, Object> all = new HashMap<>(model);
    all.put("chart_data", scriptSafe(charts));
    all.put("script", text("/" + resource + ".js"));
    all.put("style", text("/mingcha/report/report.css"));
    all.put("echarts", text(ECHARTS));
    Files.createDirectories(page.toAbsolutePath().getParent());
    Path part = page.resolveSibling(page.getFileName() + ".part");
    try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      ENGINE.getTemplate(resource + ".html").evaluate(out, all);
    }
    Files.move(part, page, StandardCopyOption.REPLACE_EXISTING);
    return page;
  }

  /** A time as pages show it, Shanghai. */
  public static String minute(Instant time) {
    return MINUTE.format(time);
  }

  /** JSON that may stand inside a script element: no tag can begin or end in it. */
  static String scriptSafe(Object value) throws IOException {
    ObjectMapper json = new ObjectMapper();
    json.getFactory().setCharacterEscapes(new NoTags());
    return json.writeValueAsString(value);
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes the signs that mean something to HTML as JSON escapes. */
  private static final class NoTags extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&', '\''}) {
        codes[c] = CharacterEscapes.ESCAPE_CUSTOM;
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return new SerializedString(String.format("\\u%04x", c));
    }
  }
}
