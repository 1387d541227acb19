package mingcha.cli;

import java.nio.file.Path;
import java.util.Optional;
import mingcha.run.Settings;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {
  @Option(names = "--conf", paramLabel = "DIR", descriptionKey = "conf")
  private Path conf;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String lang;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  /** The effective settings: flag, then MINGCHA_CONF, then the defaults in the jar. */
  Settings settings(Console console) {
    return Optional.ofNullable(conf)
        .or(() -> Optional.ofNullable(console.environment().get("MINGCHA_CONF")).map(Path::of))
        .map(Settings::overlaidWith)
        .orElseGet(Settings::defaults);
  }

  /** Language of pages: Chinese, for its readers are, unless another was asked for. */
  String pageLanguage(Console console) {
    return Optional.ofNullable(lang)
        .or(() -> Optional.ofNullable(console.environment().get("MINGCHA_LANG")))
        .orElse("zh");
  }

  boolean isJson() {
    return json;
  }
}
