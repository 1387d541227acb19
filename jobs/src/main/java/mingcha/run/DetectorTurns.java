package mingcha.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import mingcha.detect.Detector;

/**
 * Several detectors at once, each after those before it in the list whose signals it reads. On
 * small tables a night is planning more than reading, and planning keeps one core.
 */
final class DetectorTurns {
  private final List<Detector> notBegun;
  private final Set<String> unfinished = new LinkedHashSet<>();
  private final int atOnce;

  DetectorTurns(List<Detector> detectors, int atOnce) {
    this.notBegun = new ArrayList<>(detectors);
    this.atOnce = atOnce;
    detectors.forEach(each -> unfinished.add(each.info().id()));
  }

  private record Done<T>(Detector detector, T result) {}

  /**
   * Runs all.
   *
   * @param begin told of each, in the caller's thread, before its work begins
   * @param work done in a thread of its own; what it throws ends the night
   * @param finish given each result in the caller's thread, before a detector that reads it begins
   */
  <T> void run(
      Consumer<Detector> begin, Function<Detector, T> work, BiConsumer<Detector, T> finish) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    CompletionService<Done<T>> running = new ExecutorCompletionService<>(threads);
    int busy = 0;
    try {
      while (!unfinished.isEmpty()) {
        for (Optional<Detector> next = ready();
            busy < atOnce && next.isPresent();
            next = ready(), busy++) {
          Detector detector = next.get();
          notBegun.remove(detector);
          begin.accept(detector);
          running.submit(() -> new Done<>(detector, work.apply(detector)));
        }
        Done<T> done = running.take().get();
        busy--;
        finish.accept(done.detector(), done.result());
        unfinished.remove(done.detector().info().id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** The first that waits for nobody before it. */
  private Optional<Detector> ready() {
    return notBegun.stream()
        .filter(
            detector -> {
              List<String> before =
                  unfinished.stream().takeWhile(id -> !id.equals(detector.info().id())).toList();
              return detector.needs().after().stream().noneMatch(before::contains);
            })
        .findFirst();
  }
}
