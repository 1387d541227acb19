package mingcha.market;

/**
 * Random numbers that depend only on the seed, a purpose and the keys of what they are for (Steele,
 * Lea, Flood 2014, SplitMix). Two places that draw for the same thing draw the same numbers, so a
 * market does not depend on how its making is spread over tasks.
 */
final class Draw {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private Draw(long state) {
    this.state = state;
  }

  static Draw of(long seed, String purpose, long... keys) {
    return new Draw(hash(seed, purpose, keys));
  }

  /** A well mixed hash of seed, purpose and keys. */
  static long hash(long seed, String purpose, long... keys) {
    long h = mix(seed + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      h = h * 31 + purpose.charAt(i);
    }
    h = mix(h);
    for (long key : keys) {
      h = mix(h ^ (key + GOLDEN));
    }
    return h;
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long bits() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [from, to). */
  double between(double from, double to) {
    return from + (to - from) * unit();
  }

  /** Uniform in [0, bound); 0 for an empty range. */
  int below(int bound) {
    return bound <= 1 ? 0 : (int) (unit() * bound);
  }

  /** Uniform whole number in [from, to]. */
  int whole(int from, int to) {
    return from + below(to - from + 1);
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  double gauss() {
    double u = Math.max(unit(), 1e-12);
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * unit());
  }

  /** Log-normal with this median. */
  double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * gauss());
  }

  double exponential(double mean) {
    return -mean * Math.log(1 - unit());
  }

  int poisson(double mean) {
    if (mean <= 0) {
      return 0;
    }
    if (mean > 40) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss()));
    }
    double limit = Math.exp(-mean);
    double product = unit();
    int count = 0;
    while (product > limit) {
      product *= unit();
      count++;
    }
    return count;
  }

  <T> T pick(java.util.List<T> among) {
    return among.get(below(among.size()));
  }

  @SafeVarargs
  final <T> T oneOf(T... among) {
    return among[below(among.length)];
  }

  /** Index drawn with these weights. */
  int weighted(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = unit() * sum;
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
