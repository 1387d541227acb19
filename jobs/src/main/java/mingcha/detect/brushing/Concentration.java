package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Upper bounds of tails as plain columns (Chernoff, Ann. Math. Stat. 23, 1952): never smaller than
 * the exact tail, so that no coincidence is called rarer than it is, and without a UDF.
 */
final class Concentration {
  /** ln of a bound on the probability of {@code k} or more where {@code expected} are expected. */
  static Column logPoissonTail(Column k, Column expected) {
    Column mean = greatest(expected, lit(1e-9));
    return when(k.gt(mean), k.minus(mean).minus(k.multiply(log(k.divide(mean))))).otherwise(0.0);
  }

  /** ln of a bound on the probability of {@code k} or more of {@code n} that each hold by p. */
  static Column logBinomialTail(Column k, Column n, Column p) {
    Column chance = least(greatest(p, lit(1e-9)), lit(1 - 1e-9));
    Column share = k.divide(n);
    Column others =
        when(
                share.lt(1),
                lit(1.0)
                    .minus(share)
                    .multiply(log(lit(1.0).minus(share).divide(lit(1.0).minus(chance)))))
            .otherwise(0.0);
    return when(
            share.gt(chance),
            n.multiply(-1).multiply(share.multiply(log(share.divide(chance))).plus(others)))
        .otherwise(0.0);
  }

  private Concentration() {}
}
