package mingcha.graph;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import mingcha.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class SpreadComponentsTest {
  @Test
  void agreesWithTheKernelOnAGraphOfChainsAndStars(SparkSession spark) {
    Random random = new Random(7);
    int n = 600;
    int[] a = new int[450];
    int[] b = new int[450];
    StringBuilder rows = new StringBuilder();
    for (int edge = 0; edge < a.length; edge++) {
      // A chain of 150, then random edges among the rest.
      a[edge] = edge < 150 ? edge : 151 + random.nextInt(n - 151);
      b[edge] = edge < 150 ? edge + 1 : 151 + random.nextInt(n - 151);
      rows.append(edge == 0 ? "" : ",").append("(" + a[edge] + "L," + b[edge] + "L)");
    }
    int[] expected = Components.components(n, a, b);
    Map<Long, Long> found = new HashMap<>();
    for (Row row :
        SpreadComponents.components(
                spark.sql("select * from values " + rows + " as e(a, b)"),
                (name, edges) -> edges.localCheckpoint(),
                20)
            .collectAsList()) {
      assertThat(found.put(row.getLong(0), row.getLong(1))).isNull();
    }
    for (int edge = 0; edge < a.length; edge++) {
      if (a[edge] != b[edge]) {
        assertThat(found).containsEntry((long) a[edge], (long) expected[a[edge]]);
        assertThat(found).containsEntry((long) b[edge], (long) expected[b[edge]]);
      }
    }
  }

  @Test
  void saysSoWhenItDoesNotConverge(SparkSession spark) {
    Dataset<Row> chain = spark.range(64).select(col("id"), col("id").plus(1));
    assertThatExceptionOfType(SpreadComponents.NotConverged.class)
        .isThrownBy(
            () -> SpreadComponents.components(chain, (name, rows) -> rows.localCheckpoint(), 2))
        .withMessageContaining("did not converge in 2 rounds");
  }
}
