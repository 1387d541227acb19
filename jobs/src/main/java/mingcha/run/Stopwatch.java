package mingcha.run;

import java.time.Clock;

/** Seconds of one step after another. */
final class Stopwatch {
  private final Clock clock;
  private long lapStart;

  Stopwatch(Clock clock) {
    this.clock = clock;
    this.lapStart = clock.millis();
  }

  /** Seconds since the last call, or since the start. */
  double lap() {
    long now = clock.millis();
    double seconds = (now - lapStart) / 1000.0;
    lapStart = now;
    return seconds;
  }
}
