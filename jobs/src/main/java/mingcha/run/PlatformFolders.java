package mingcha.run;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mingcha.ingest.Layout;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;

/** Layouts from the folders {@code platforms/NAME} of the settings. */
public final class PlatformFolders implements Layout.Source {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private final Settings settings;

  public PlatformFolders(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Optional<Layout> layout(String name) {
    String folder = "platforms/" + name + "/";
    if (!NAME.matcher(name).matches() || !settings.has(folder + "platform.yaml")) {
      return Optional.empty();
    }
    Map<String, String> tables = new TreeMap<>();
    for (TableSpec table : Tables.CANONICAL) {
      sql(folder + table.name()).ifPresent(sql -> tables.put(table.name(), sql));
    }
    return Optional.of(
        settings
            .bind(folder + "platform.yaml", Layout.Yaml.class)
            .layout(name, tables, sql(folder + "quarantine")));
  }

  private Optional<String> sql(String name) {
    return settings.has(name + ".sql")
        ? Optional.of(settings.text(name + ".sql"))
        : Optional.empty();
  }
}
