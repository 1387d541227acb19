package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.schemas.Orders;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF7;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Whether a ring's orders look like everybody else's in the same shops. Buyers who follow one list
 * or one leader buy from the same shops in the same days as a ring does; but they send goods back,
 * write as few reviews, have devices of their own and get real parcels. Every trait is compared
 * with the other orders of the same shops and weighed by {@link TraitOdds}.
 */
final class RingTraits {
  /** Sum of the logarithms of what the traits do to the odds, bounded. */
  static final String ODDS = "trait_odds";

  /** Being like others in everything takes so much, and no more. */
  private static final double LEAST = -4.5;

  /** Other families report these traces in full themselves: here they cancel the doubt. */
  private static final double MOST = 2.5;

  private static final String[] RING = {RingSearch.PLATFORM, RingSearch.RING};

  /**
   * One trait.
   *
   * @param code of the counter-evidence
   * @param mark column of lines: has it, has it not, or nothing is known
   * @param trace share of rings that leave this trace, negative when they have it less often than
   *     others
   * @param often prior of the trait among their orders, as if so many had been seen with it
   * @param seldom and so many without it
   * @param ofBuyers whether it is one of accounts, so that a buyer's orders count once
   */
  private record Trait(
      String code, String mark, double trace, double often, double seldom, boolean ofBuyers) {}

  private static final List<Trait> TRAITS =
      List.of(
          new Trait("refunds-as-usual", "fell_through", -0.7, 1, 40, false),
          new Trait("reviews-as-usual", "praised", 0.8, 6, 2.5, false),
          new Trait("parcels-as-usual", "no_parcel", 0.15, 1, 1, false),
          new Trait("weights-as-usual", "off_weight", 0.5, 2, 1.5, false),
          new Trait("accounts-as-usual", "tied", 0.75, 1, 1, true),
          new Trait("registrations-as-usual", "fresh", 0.4, 1, 1, true),
          new Trait("remarks-as-usual", "remarked", 0.3, 2, 1, false),
          new Trait("money-as-usual", "paid_back", 0.3, 2, 1, true));

  /** The gamma function, which the odds need, is no expression of Spark. */
  private static final UserDefinedFunction TRAIT_ODDS =
      udf(
          (UDF7<Double, Double, Double, Double, Double, Double, Double, Double>) TraitOdds::log,
          DataTypes.DoubleType);

  /**
   * One row a ring: {@link #ODDS}, and for every trait its share, the usual one and its odds.
   *
   * @param lines what the rings' shops sold, with a weight where a ring bought
   */
  static Dataset<Row> compared(Dataset<Row> lines, Inputs inputs) {
    Dataset<Row> marked = RingMarks.of(lines, inputs);
    Column own = col(RingSearch.WEIGHT).isNotNull();
    Column[] counts =
        TRAITS.stream()
            .flatMap(
                trait ->
                    Stream.of(
                        count(when(own, col(trait.mark()))).as(trait.mark() + "_n"),
                        count(when(own.and(col(trait.mark())), lit(1))).as(trait.mark() + "_k"),
                        count(when(not(own), col(trait.mark()))).as(trait.mark() + "_m"),
                        count(when(not(own).and(col(trait.mark())), lit(1)))
                            .as(trait.mark() + "_j")))
            .toArray(Column[]::new);
    Dataset<Row> byShop =
        marked
            .groupBy(RingSearch.PLATFORM, RingSearch.RING, Orders.SHOP_ID)
            .agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length));
    Column[] sums =
        TRAITS.stream()
            .flatMap(
                trait ->
                    Stream.of(
                        sum(trait.mark() + "_n").cast("double").as(trait.mark() + "_n"),
                        sum(trait.mark() + "_k").cast("double").as(trait.mark() + "_k"),
                        sum(trait.mark() + "_m").cast("double").as(trait.mark() + "_m"),
                        sum(trait.mark() + "_j").cast("double").as(trait.mark() + "_j"),
                        // Shops differ: each of the ring's shops lends its own usual share.
                        sum(col(trait.mark() + "_n")
                                .multiply(
                                    coalesce(
                                        try_divide(
                                            col(trait.mark() + "_j"), col(trait.mark() + "_m")),
                                        lit(0.0))))
                            .as(trait.mark() + "_usual")))
            .toArray(Column[]::new);
    Dataset<Row> byRing =
        byShop
            .groupBy(RingSearch.PLATFORM, RingSearch.RING)
            .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
    Dataset<Row> buyers =
        marked
            .where(own)
            .groupBy(RingSearch.PLATFORM, RingSearch.RING)
            .agg(countDistinct(col(Orders.BUYER_ID)).cast("double").as("buyers_n"));
    byRing = byRing.join(buyers, RING);
    for (Trait trait : TRAITS) {
      String mark = trait.mark();
      // Nobody has it: the platform may not say.
      Column known = col(mark + "_n").gt(0).and(col(mark + "_k").plus(col(mark + "_j")).gt(0));
      Column once =
          trait.ofBuyers()
              ? least(lit(1.0), try_divide(col("buyers_n"), col(mark + "_n")))
              : lit(1.0);
      byRing =
          byRing.withColumn(
              mark + "_odds",
              when(
                  known,
                  TRAIT_ODDS.apply(
                      col(mark + "_k").multiply(once),
                      col(mark + "_n").multiply(once),
                      col(mark + "_usual").multiply(once),
                      col(mark + "_m"),
                      lit(trait.trace()),
                      lit(trait.often()),
                      lit(trait.seldom()))));
    }
    Column all =
        TRAITS.stream()
            .map(trait -> coalesce(col(trait.mark() + "_odds"), lit(0.0)))
            .reduce(Column::plus)
            .orElseThrow();
    return byRing.withColumn(ODDS, greatest(lit(LEAST), least(lit(MOST), all)));
  }

  /**
   * The traits as counter-evidence: an innocent explanation stands while the group is like others.
   */
  static List<Column> counters() {
    return TRAITS.stream()
        .map(
            trait -> {
              Column odds = col(trait.mark() + "_odds");
              return SignalRows.counter(
                  trait.code(),
                  when(odds.isNull(), lit("not_checked"))
                      .when(odds.lt(0), lit("possible"))
                      .otherwise(lit("excluded")),
                  when(odds.isNotNull(), col(trait.mark() + "_k").divide(col(trait.mark() + "_n"))),
                  when(
                      odds.isNotNull(),
                      col(trait.mark() + "_usual").divide(col(trait.mark() + "_n"))));
            })
        .toList();
  }

  private RingTraits() {}
}
