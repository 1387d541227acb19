package mingcha.graph;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Connected components of a graph that does not fit into one memory: large-star and small-star
 * contraction on DataFrames (Kiveris and others, Connected Components in MapReduce and Beyond, SoCC
 * 2014). The number of rounds grows with the logarithm of the longest chain, so that a chain of ten
 * million edges takes about 15 of them; a round is two shuffles of the edges that are left.
 */
public final class SpreadComponents {
  /** Node column of the result. */
  public static final String NODE = "node";

  /** Component column of the result: the smallest node of the component. */
  public static final String COMPONENT = "component";

  private static final String U = "u";
  private static final String V = "v";

  /**
   * The component of every node that has an edge.
   *
   * @param edges first two columns are the ends, of one type that can be ordered; nulls and loops
   *     are left out
   * @param materialise computes rows once, under a name, so that a round does not repeat the rounds
   *     before it
   * @param rounds after so many without an end the graph is given up
   * @return columns {@link #NODE}, {@link #COMPONENT}
   * @throws NotConverged when the rounds are used up: half-merged components must not be taken for
   *     whole ones
   */
  public static Dataset<Row> components(
      Dataset<Row> edges, BiFunction<String, Dataset<Row>, Dataset<Row>> materialise, int rounds) {
    String[] ends = edges.columns();
    Dataset<Row> now =
        materialise.apply(
            "components-0",
            edges
                .select(col(ends[0]).as(U), col(ends[1]).as(V))
                .where(col(U).notEqual(col(V)))
                .select(least(col(U), col(V)).as(U), greatest(col(U), col(V)).as(V))
                .groupBy(U, V)
                .agg(lit(1).as("once"))
                .select(U, V));
    Row before = fingerprint(now);
    for (int round = 1; round <= rounds; round++) {
      now = materialise.apply("components-" + round, smallStar(largeStar(now)));
      Row after = fingerprint(now);
      if (after.equals(before)) {
        // Every edge now joins a node to the smallest of its component.
        Dataset<Row> leaves = now.select(col(V).as(NODE), col(U).as(COMPONENT));
        Dataset<Row> roots = now.groupBy(col(U).as(NODE)).agg(min(col(U)).as(COMPONENT));
        return leaves.unionAll(roots);
      }
      before = after;
    }
    throw new NotConverged(rounds, before.getLong(0));
  }

  /** Connects every larger neighbour of a node to the smallest of its neighbourhood. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both =
        edges.select(
            explode(
                    array(
                        struct(col(U).as("node"), col(V).as("other")),
                        struct(col(V).as("node"), col(U).as("other"))))
                .as("e"));
    Dataset<Row> neighbours = both.select(col("e.node").as("node"), col("e.other").as("other"));
    Dataset<Row> least =
        neighbours.groupBy("node").agg(least(min(col("other")), col("node")).as("least"));
    return neighbours
        .join(least, "node")
        .where(col("other").gt(col("node")))
        .select(col("least").as(U), col("other").as(V))
        .groupBy(U, V)
        .agg(lit(1).as("once"))
        .select(U, V);
  }

  /** Connects a node and its smaller neighbours to the smallest of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> least = edges.groupBy(V).agg(min(col(U)).as("least"));
    Dataset<Row> lower =
        edges
            .join(least, V)
            .where(col(U).notEqual(col("least")))
            .select(col("least").as(U), col(U).as(V));
    return lower
        .unionAll(least.select(col("least").as(U), col(V)))
        .groupBy(U, V)
        .agg(lit(1).as("once"))
        .select(U, V);
  }

  private static Row fingerprint(Dataset<Row> edges) {
    return edges
        .agg(
            count(lit(1)),
            coalesce(sum(hash(col(U), col(V)).cast("long")), lit(0L)),
            coalesce(sum(hash(col(V)).cast("decimal(20,0)").multiply(hash(col(U)))), lit(0)))
        .head();
  }

  /** The rounds were used up before the components stood. */
  public static final class NotConverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConverged(int rounds, long edges) {
      super(
          "Connected components did not converge in "
              + rounds
              + " rounds; "
              + edges
              + " edges still move. Nothing that rests on them may be used.");
    }
  }

  private SpreadComponents() {}
}
