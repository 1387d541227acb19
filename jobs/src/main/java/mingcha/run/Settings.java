package mingcha.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mingcha.detect.ParamSource;
import mingcha.error.UserError;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The effective configuration: the defaults in the jar, overlaid key by key with the files of a
 * {@code --conf} folder. Files are YAML, keys are kebab-case, unknown keys are refused.
 */
public final class Settings implements ParamSource {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
          .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
          .findAndRegisterModules();

  private static final String STRICTNESS = "strictness";

  private final Optional<Path> overlay;
  private final Map<String, JsonNode> files = new TreeMap<>();

  private Settings(Optional<Path> overlay) {
    this.overlay = overlay;
  }

  /** The defaults in the jar. */
  public static Settings defaults() {
    return new Settings(Optional.empty());
  }

  /**
   * The defaults overlaid with the files of a folder.
   *
   * @throws UserError when the folder does not exist
   */
  public static Settings overlaidWith(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("setting.no-folder", folder);
    }
    return new Settings(Optional.of(folder));
  }

  /**
   * The same settings, but one file as it stands in the jar: leads of a made-up market must not
   * reach the case system of a bureau.
   */
  public Settings withDefault(String file) {
    Settings settings = new Settings(overlay);
    settings.files.put(file, defaults().file(file));
    return settings;
  }

  /** One file of the configuration, bound to a record. */
  @Override
  public <T> T bind(String file, Class<T> type) {
    return convert(file, file(file), type);
  }

  /** One file of the configuration as a tree. */
  public JsonNode file(String name) {
    return files.computeIfAbsent(name, this::read);
  }

  /** Whether there is a file of this name, in the folder or in the jar. */
  public boolean has(String name) {
    return overlay.map(folder -> Files.exists(folder.resolve(name))).orElse(false)
        || Settings.class.getResource("/conf/" + name) != null;
  }

  /**
   * One file of the configuration that is no YAML, from the folder if it is there, as it stands.
   *
   * @throws UserError when it cannot be read
   */
  public String text(String name) {
    Optional<Path> over = overlay.map(folder -> folder.resolve(name)).filter(Files::exists);
    try (InputStream in =
        over.isPresent()
            ? Files.newInputStream(over.get())
            : Settings.class.getResourceAsStream("/conf/" + name)) {
      if (in == null) {
        throw UserError.usage("setting.unreadable", name, "-");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw UserError.usage("setting.unreadable", name, firstLine(e));
    }
  }

  @Override
  public <T extends Record> T params(String detector, Class<T> type) {
    JsonNode all = file("detectors.yaml");
    String strictness = all.path(STRICTNESS).asText("strict");
    JsonNode sets = all.path(detector);
    JsonNode set = sets.path(strictness);
    if (set.isMissingNode()) {
      throw UserError.usage("setting.no-set", detector, strictness);
    }
    return convert(detector, set, type);
  }

  /** Hash over every file that was read so far; goes into {@code runs}. */
  public String hash() {
    return DigestUtils.sha256Hex(files.toString());
  }

  /** Hash of one detector's parameters; goes into {@code signals}. */
  public static String hash(Record params) {
    return DigestUtils.sha256Hex(params.toString());
  }

  private JsonNode read(String name) {
    try (InputStream in = Settings.class.getResourceAsStream("/conf/" + name)) {
      JsonNode base = in == null ? YAML.createObjectNode() : YAML.readTree(in);
      Optional<Path> over = overlay.map(folder -> folder.resolve(name)).filter(Files::exists);
      if (over.isPresent()) {
        return merge(base, YAML.readTree(Files.readString(over.get(), StandardCharsets.UTF_8)));
      }
      return base;
    } catch (IOException e) {
      throw UserError.usage("setting.unreadable", name, firstLine(e));
    }
  }

  private static JsonNode merge(JsonNode base, JsonNode over) {
    if (!(base instanceof ObjectNode fields) || !(over instanceof ObjectNode)) {
      return over;
    }
    ObjectNode merged = fields.deepCopy();
    over.properties()
        .forEach(
            entry -> {
              JsonNode below = merged.get(entry.getKey());
              merged.set(
                  entry.getKey(),
                  below == null ? entry.getValue() : merge(below, entry.getValue()));
            });
    return merged;
  }

  private static <T> T convert(String where, JsonNode node, Class<T> type) {
    try {
      return YAML.treeToValue(node, type);
    } catch (UnrecognizedPropertyException e) {
      String unknown = e.getPropertyName();
      String nearest =
          e.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .min(
                  Comparator.comparing(
                      known -> LevenshteinDistance.getDefaultInstance().apply(known, unknown)))
              .orElse("-");
      throw UserError.usage("setting.unknown", where + "." + unknown, nearest);
    } catch (ValueInstantiationException e) {
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw UserError.usage("setting.unreadable", where, firstLine(e));
    } catch (JsonProcessingException e) {
      throw UserError.usage("setting.unreadable", where, firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
