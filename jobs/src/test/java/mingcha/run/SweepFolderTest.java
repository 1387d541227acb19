package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mingcha.error.UserError;
import mingcha.market.MarketRequest;
import mingcha.market.MarketSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepFolderTest {
  private static final MarketSettings MARKET = GenerateJob.marketSettings(Settings.defaults());
  private static final Experiment.Setting PLAIN = Experiment.PLAIN.settings(MARKET).get(0);
  private static final Experiment.Setting HONEST = Experiment.HONEST.settings(MARKET).get(0);

  @Test
  void finishedNightIsTakenUpAndBrokenOneIsMadeAgain(@TempDir Path work) throws IOException {
    MarketRequest request = request(1_000);
    try (SweepFolder first = new SweepFolder(Optional.of(work), 7)) {
      first.begin(1);
      made(first);
      first.finish(1, request, PLAIN, 42);
      first.begin(2);
      Files.createDirectories(first.lake(2).resolve("half"));
    }
    try (SweepFolder again = new SweepFolder(Optional.of(work), 7)) {
      assertThat(again.finished(1, request, PLAIN)).hasValue(42);
      assertThat(again.truth(1).resolve("violations.jsonl")).exists();
      assertThat(again.finished(2, request, HONEST)).isEmpty();
      again.begin(2);
      assertThat(again.lake(2)).doesNotExist();
      assertThat(again.lake(1)).exists();
    }
  }

  @Test
  void nightsOfAnotherMarketAreNotMixedIn(@TempDir Path work) throws IOException {
    try (SweepFolder first = new SweepFolder(Optional.of(work), 7)) {
      made(first);
      first.finish(1, request(1_000), PLAIN, 42);
      assertThatThrownBy(() -> first.finished(1, request(2_000), PLAIN))
          .isInstanceOf(UserError.class);
      assertThatThrownBy(() -> first.finished(1, request(1_000), HONEST))
          .isInstanceOf(UserError.class);
    }
  }

  @Test
  void nothingStaysWithoutAFolderToKeepItIn() throws IOException {
    Path market;
    try (SweepFolder temporary = new SweepFolder(Optional.empty(), 7)) {
      made(temporary);
      market = temporary.market();
      temporary.finish(1, request(1_000), PLAIN, 42);
      assertThat(temporary.lake(1)).doesNotExist();
    }
    assertThat(market.getParent()).doesNotExist();
  }

  private static void made(SweepFolder folder) throws IOException {
    Path truth = Files.createDirectories(folder.market().resolve("truth"));
    Files.writeString(truth.resolve("violations.jsonl"), "");
    Files.createDirectories(folder.lake(1).resolve("orders"));
  }

  private static MarketRequest request(long orders) {
    return MARKET.request("small", orders, 60, 7, null);
  }
}
