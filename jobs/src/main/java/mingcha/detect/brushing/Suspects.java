package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.detect.brushing.Likelihoods.Mark;
import mingcha.schemas.OrderScores;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * From weighed orders to findings: stretches of suspected orders per shop, what was measured on
 * them, their members, and a score for each of their orders.
 */
record Suspects(String detector, List<Mark> marks, double suspectedFrom, int leastOrders) {
  /** Chance that an honest order is suspected is never taken to be smaller. */
  private static final double LEAST_CHANCE = 0.003;

  /** Logarithm of the odds that a group has whose orders are even. */
  private static final double GROUP = 2;

  static final String BUYERS = "buyers";
  static final String BELIEF = "belief";

  /** Suspected orders with the columns of their stretch, and one summary row a stretch. */
  record Found(
      Dataset<Row> all, Dataset<Row> suspects, Dataset<Row> orders, Dataset<Row> stretches) {
    Found with(Dataset<Row> otherStretches) {
      return new Found(all, suspects, orders, otherStretches);
    }
  }

  /**
   * Finds the stretches of suspected orders.
   *
   * @param marked one row an order: platform, shop_id, buyer_id, event_day, peers and the marks
   * @param fakes share of fake orders among all
   * @param more further columns of the summary, aggregates over the suspected orders
   */
  Found find(Inputs inputs, Stage stage, Dataset<Row> marked, double fakes, List<Column> more) {
    Dataset<Row> weighed =
        Likelihoods.weigh(
            stage, detector, stage.materialise(detector + " marks", marked), marks, fakes);
    Dataset<Row> suspected =
        weighed.withColumn(Stretches.SUSPECTED, col(Likelihoods.WEIGHT).geq(suspectedFrom));
    Dataset<Row> orders =
        stage.materialise(
            detector + " orders",
            Peers.shares(
                    stage,
                    detector + " suspected",
                    suspected,
                    List.of(Stretches.SUSPECTED),
                    LEAST_CHANCE)
                .withColumnRenamed(Stretches.SUSPECTED + "_peers", Stretches.BY_CHANCE));
    Dataset<Row> stretches =
        stage.materialise(
            detector + " stretches",
            Stretches.find(orders, detector, leastOrders)
                .where(col(Signals.WINDOW_TO).geq(lit(inputs.from()))));
    Dataset<Row> within =
        stage.materialise(detector + " orders of stretches", Stretches.ordersOf(stretches, orders));
    Dataset<Row> suspects = within.where(col(Stretches.SUSPECTED));
    List<Column> measures = new ArrayList<>();
    measures.add(countDistinct(col(Orders.BUYER_ID)).as(BUYERS));
    for (Mark mark : marks) {
      measures.add(
          avg(when(col(mark.name()), 1).when(col(mark.name()).equalTo(false), 0))
              .as(share(mark.name())));
      measures.add(avg(col(mark.name() + "_peers")).as(mark.name() + "_peers"));
      measures.add(count(when(col(mark.name()), 1)).as(mark.name() + "_orders"));
    }
    measures.addAll(more);
    Dataset<Row> summaries =
        suspects
            .groupBy(Signals.SIGNAL_ID)
            .agg(avg(col(Likelihoods.WEIGHT)).as(BELIEF), measures.toArray(new Column[0]));
    return new Found(
        orders,
        suspects,
        within,
        stage
            .materialise(detector + " summaries", stretches.join(summaries, Signals.SIGNAL_ID))
            .withColumn(Signals.VIOLATION_CODE, lit("UC-BRUSH-SELF"))
            .withColumn(Signals.SUBJECT_TYPE, lit("shop"))
            .withColumn(Signals.SUBJECT_ID, col(Orders.SHOP_ID)));
  }

  /** Name of the summary column that holds the share of suspected orders with a mark. */
  static String share(String mark) {
    return mark + "_share";
  }

  /** One fact a mark, and the suspected orders against those expected by chance. */
  List<Column> facts() {
    List<Column> facts = new ArrayList<>();
    facts.add(fact("suspected-orders", col(Stretches.SUSPECTED), col(Stretches.EXPECTED)));
    facts.add(fact("suspected-buyers", col(BUYERS), lit(null)));
    facts.add(fact("false-share", col(Stretches.Q), lit(null)));
    for (Mark mark : marks) {
      Column share = col(share(mark.name()));
      facts.add(
          when(
              share.gt(0),
              fact(mark.name().replace('_', '-'), share, col(mark.name() + "_peers"))));
    }
    return facts;
  }

  static Column fact(String code, Column value, Column baseline) {
    return SignalRows.fact(code, value, baseline, lit(null));
  }

  /**
   * Probability before innocent explanations are weighed, from {@link #rarity} and the mean belief
   * in the single orders. A group of orders that are each as likely as not is far more certain than
   * one of them; how much more was fitted to labelled markets of four makings and rounded.
   */
  static Column score(double most) {
    Column single = rarity(most).multiply(col(BELIEF));
    Column odds = single.divide(lit(1.0).minus(single));
    Column ofGroup = odds.multiply(odds).multiply(Math.exp(GROUP));
    return least(lit(most), ofGroup.divide(ofGroup.plus(1)));
  }

  /**
   * Not a false finding among many, without the orders expected by chance, and few orders count
   * less; at most {@code most}.
   */
  static Column rarity(double most) {
    Column excess =
        greatest(
            lit(0.0), lit(1.0).minus(col(Stretches.EXPECTED).divide(col(Stretches.SUSPECTED))));
    Column size = lit(1.0).minus(expr("exp(-" + Stretches.SUSPECTED + " / 8.0)"));
    return lit(most).multiply(lit(1.0).minus(col(Stretches.Q))).multiply(excess).multiply(size);
  }

  /** Puts signals, members and order scores together; signals below {@code least} are left out. */
  Findings findings(Found found, Column score, double least, Column facts, Column counters) {
    Dataset<Row> signals =
        found
            .stretches()
            .withColumn(Signals.SCORE, SignalRows.rounded(score))
            .where(col(Signals.SCORE).geq(least))
            .withColumn(Signals.STRENGTH, SignalRows.rounded(lit(0.0).minus(col(Stretches.LOG_P))))
            .withColumn(Signals.FACTS, facts)
            .withColumn(Signals.COUNTER_EVIDENCE, counters)
            .select(SignalRows.columns(SignalRows.COLUMNS));
    Dataset<Row> kept = signals.select(Signals.SIGNAL_ID);
    Dataset<Row> scored = found.orders().join(kept, Signals.SIGNAL_ID);
    return Findings.of(signals, members(found.suspects().join(kept, Signals.SIGNAL_ID)))
        .withOrderScores(orderScores(scored));
  }

  /** Orders, buyers, and waybills where the rows have them; else the shop. */
  private Dataset<Row> members(Dataset<Row> suspects) {
    String kinds =
        "array(struct('order' as kind, id), struct('buyer' as kind, buyer_id as id)"
            + (List.of(suspects.columns()).contains(Shipments.WAYBILL_NO)
                ? ", struct('waybill' as kind, waybill_no as id))"
                : ", struct('shop' as kind, shop_id as id))");
    return suspects
        .select(col(Signals.SIGNAL_ID), col(Likelihoods.WEIGHT), explode(expr(kinds)).as("m"))
        .select(
            col(Signals.SIGNAL_ID),
            col("m.kind").as(SignalMembers.KIND),
            col("m.id").as(SignalMembers.ID),
            col(Likelihoods.WEIGHT))
        .where(col(SignalMembers.ID).isNotNull())
        .groupBy(Signals.SIGNAL_ID, SignalMembers.KIND, SignalMembers.ID)
        .agg(max(col(Likelihoods.WEIGHT)).as(SignalMembers.WEIGHT))
        .select(SignalRows.columns(SignalRows.MEMBER_COLUMNS));
  }

  private Dataset<Row> orderScores(Dataset<Row> orders) {
    List<Column> reasons = new ArrayList<>();
    marks.stream()
        .map(Mark::name)
        .sorted()
        .forEach(name -> reasons.add(when(col(name), lit(name.replace('_', '-')))));
    return orders.select(
        col(OrderScores.PLATFORM),
        col(Stretches.ID).as(OrderScores.ID),
        col(OrderScores.SHOP_ID),
        SignalRows.rounded(col(Likelihoods.WEIGHT)).as(OrderScores.SCORE),
        org.apache
            .spark
            .sql
            .functions
            .array_compact(array(reasons.toArray(new Column[0])))
            .as(OrderScores.REASONS));
  }
}
