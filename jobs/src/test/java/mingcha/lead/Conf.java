package mingcha.lead;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The settings that ride in the jar, for tests of this wing. */
final class Conf {
  static <T> T bind(String name, Class<T> type) {
    try (InputStream in = Conf.class.getResourceAsStream("/conf/" + name)) {
      return new ObjectMapper(new YAMLFactory())
          .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Regions regions() {
    try (InputStream in = Conf.class.getResourceAsStream("/conf/regions/gb2260.csv")) {
      return Regions.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Conf() {}
}
