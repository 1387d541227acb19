package mingcha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * The commands as a user types them, in English, on the session of the tests.
 *
 * @param key file with the key of the pseudonyms
 */
record Commandline(Path key) {

  /** What a command printed, and its exit code. */
  record Ended(int code, String out, String err) {
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(err, e);
      }
    }
  }

  static Commandline withKeyIn(Path folder) {
    try {
      return new Commandline(
          Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended run(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            words,
            new Main.Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.system(ZoneId.of("Asia/Shanghai")),
                Map.of("MINGCHA_KEY_FILE", key.toString(), "MINGCHA_LANG", "en", "CI", "true")));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
