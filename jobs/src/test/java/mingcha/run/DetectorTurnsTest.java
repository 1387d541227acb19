package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Detectors;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DetectorTurnsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyDetectorRunsOnceAfterThoseThatItReads(int atOnce) {
    List<Detector> all = Detectors.all(Settings.defaults());
    Set<String> finished = ConcurrentHashMap.newKeySet();
    List<String> begun = new ArrayList<>();
    AtomicInteger busy = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    new DetectorTurns(all, atOnce)
        .run(
            detector -> begun.add(id(detector)),
            detector -> {
              most.accumulateAndGet(busy.incrementAndGet(), Math::max);
              assertThat(finished).containsAll(detector.needs().after());
              busy.decrementAndGet();
              return id(detector);
            },
            (detector, result) -> {
              assertThat(result).isEqualTo(id(detector));
              finished.add(result);
            });
    assertThat(begun)
        .containsExactlyInAnyOrderElementsOf(all.stream().map(each -> id(each)).toList());
    assertThat(finished).hasSameSizeAs(all);
    assertThat(most.get()).isLessThanOrEqualTo(atOnce);
  }

  @Test
  void whoWaitsForNobodyRunsBesideTheFirst() throws InterruptedException {
    CountDownLatch bothAtWork = new CountDownLatch(2);
    new DetectorTurns(List.of(named("a"), named("b", "a"), named("c")), 2)
        .run(
            detector -> {},
            detector -> {
              if (!id(detector).equals("b")) {
                bothAtWork.countDown();
                await(bothAtWork);
              }
              return true;
            },
            (detector, result) -> {});
    assertThat(bothAtWork.getCount()).isZero();
  }

  @Test
  void oneThatIsNamedByAnEarlierOneIsNotWaitedFor() {
    List<String> finished = new ArrayList<>();
    new DetectorTurns(List.of(named("a", "b", "not-of-this-night"), named("b")), 1)
        .run(detector -> {}, detector -> id(detector), (detector, result) -> finished.add(result));
    assertThat(finished).containsExactly("a", "b");
  }

  @Test
  void whatIsNoFailureOfADetectorEndsTheNight() {
    assertThatThrownBy(
            () ->
                new DetectorTurns(List.of(named("a")), 2)
                    .run(
                        detector -> {},
                        detector -> {
                          throw new OutOfMemoryError("made up");
                        },
                        (detector, result) -> {}))
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(Detector detector) {
    return detector.info().id();
  }

  private static Detector named(String id, String... after) {
    return new Detector() {
      @Override
      public DetectorInfo info() {
        return new DetectorInfo(id, 1, Evidence.BEHAVIOUR, List.of());
      }

      @Override
      public Needs needs() {
        return Needs.lookingBack(0).after(after);
      }

      @Override
      public Record params() {
        return info();
      }

      @Override
      public Findings detect(Inputs inputs, Stage stage) {
        throw new AssertionError("not asked");
      }
    };
  }
}
