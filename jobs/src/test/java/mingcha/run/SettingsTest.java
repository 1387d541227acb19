package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mingcha.emit.EmitSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void aMadeUpMarketIsNotDeliveredWhereTheBureauIs(@TempDir Path conf) throws IOException {
    Files.writeString(
        conf.resolve("emit.yaml"),
        "targets: {inbox: {url: \"jdbc:postgresql://db.example/cases\"}}\n");
    Settings bureau = Settings.overlaidWith(conf);
    assertThat(url(bureau)).isEqualTo("jdbc:postgresql://db.example/cases");
    Settings demo = bureau.withDefault(EmitSettings.FILE);
    assertThat(url(demo)).isEqualTo("embedded");
    assertThat(demo.file("detectors.yaml")).isEqualTo(bureau.file("detectors.yaml"));
    assertThat(demo.hash()).isNotEqualTo(bureau.hash());
  }

  private static String url(Settings settings) {
    return settings
        .bind(EmitSettings.FILE, EmitSettings.class)
        .targets()
        .get("inbox")
        .url()
        .orElseThrow();
  }
}
