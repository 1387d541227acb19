package mingcha.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mingcha.error.UserError;
import mingcha.market.MarketRequest;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * Where a sweep keeps what it makes of one seed: {@code market}, the market of the setting that was
 * made last; {@code lake-N} and {@code truth-N} of the N-th setting; and {@code night-N}, which is
 * there when that night was finished and says of which market. A sweep that was broken off goes on
 * with the nights that are missing.
 */
final class SweepFolder implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Path folder;
  private final boolean isKept;

  /**
   * @param kept folder of the whole sweep; a temporary one, removed at the end, without it
   */
  SweepFolder(Optional<Path> kept, long seed) {
    this.isKept = kept.isPresent();
    this.folder = kept.map(keep -> keep.resolve("seed-" + seed)).orElseGet(SweepFolder::temporary);
  }

  Path market() {
    return folder.resolve("market");
  }

  /** Copies of the dumps that lack a table. */
  Path fewer() {
    return folder.resolve("fewer");
  }

  Path lake(int setting) {
    return folder.resolve("lake-" + setting);
  }

  Path truth(int setting) {
    return folder.resolve("truth-" + setting);
  }

  /**
   * Shops of the market of a night that an earlier sweep finished; empty when there is none.
   *
   * @throws UserError exit 2 when that night was on another market
   */
  OptionalLong finished(int setting, MarketRequest request, Experiment.Setting of) {
    Path mark = mark(setting);
    if (!Files.exists(mark)) {
      return OptionalLong.empty();
    }
    try {
      List<String> lines = Files.readAllLines(mark);
      if (!lines.get(0).equals(identity(request, of))) {
        throw UserError.usage("evaluate.kept-other", folder);
      }
      return OptionalLong.of(Long.parseLong(lines.get(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes away what a night that was broken off has left. */
  void begin(int setting) {
    remove(lake(setting));
    remove(truth(setting));
  }

  /** Keeps the truth beside the lake and notes that the night is finished. */
  void finish(int setting, MarketRequest request, Experiment.Setting of, long shops) {
    if (!isKept) {
      remove(lake(setting));
      return;
    }
    try {
      PathUtils.copyDirectory(market().resolve("truth"), truth(setting));
      Files.write(mark(setting), List.of(identity(request, of), Long.toString(shops)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    remove(fewer());
    if (!isKept) {
      remove(folder);
    }
  }

  static void remove(Path folder) {
    try {
      if (Files.exists(folder)) {
        PathUtils.deleteDirectory(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path mark(int setting) {
    return folder.resolve("night-" + setting);
  }

  private static String identity(MarketRequest request, Experiment.Setting setting) {
    try {
      return DigestUtils.sha256Hex(
          setting.name()
              + JSON.writeValueAsString(request)
              + JSON.writeValueAsString(setting.market()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("mingcha-sweep");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
