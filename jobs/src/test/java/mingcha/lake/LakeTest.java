package mingcha.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import mingcha.SparkTest;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.schemas.Feedback;
import mingcha.schemas.Registry;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SparkTest
class LakeTest {
  @Test
  void aCommitThatIsNotFinishedIsTakenBack(SparkSession spark, @TempDir Path folder) {
    String location = folder.resolve("lake").toString();
    try (Lake lake = Lake.toWrite(spark, location)) {
      lake.commit().append(Registry.TABLE, registry(spark, "A")).finish();
      lake.commit()
          .append(Registry.TABLE, registry(spark, "B"))
          .append(Feedback.TABLE, spark.createDataFrame(List.of(), Feedback.TABLE.schema()));
      assertThat(names(lake)).containsExactly("A");
    }
    try (Lake lake = Lake.toWrite(spark, location)) {
      assertThat(names(lake)).containsExactly("A");
      assertThat(lake.has(Feedback.TABLE)).isFalse();
      lake.commit().append(Registry.TABLE, registry(spark, "C")).finish();
      assertThat(names(lake)).containsExactly("A", "C");
    }
    try (Lake lake = Lake.toRead(spark, location)) {
      assertThat(names(lake)).containsExactly("A", "C");
    }
  }

  @Test
  void upsertReplacesByKey(SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      lake.commit().append(Registry.TABLE, registry(spark, "A")).finish();
      lake.commit()
          .upsert(Registry.TABLE, "true", registry(spark, "A").unionAll(registry(spark, "B")))
          .finish();
      assertThat(names(lake)).containsExactly("A", "B");
    }
  }

  @Test
  void aSecondWriterIsTurnedAway(SparkSession spark, @TempDir Path folder) {
    String location = folder.resolve("lake").toString();
    try (Lake lake = Lake.toWrite(spark, location)) {
      assertThat(lake.has(Registry.TABLE)).isFalse();
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> Lake.toWrite(spark, location))
          .withMessageContaining("Another run holds the lake")
          .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.BUSY));
    }
  }

  private static List<String> names(Lake lake) {
    return lake.read(Registry.TABLE).select(Registry.NAME).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static Dataset<Row> registry(SparkSession spark, String name) {
    Object[] values =
        Registry.TABLE.columnNames().stream()
            .map(
                column ->
                    switch (column) {
                      case Registry.USCC, Registry.NAME -> name;
                      case TableSpec.PLATFORM -> "-";
                      case TableSpec.FILE_NO -> 0;
                      case TableSpec.ROW_NO -> 1L;
                      case TableSpec.LOADED_AT -> Timestamp.valueOf("2026-11-01 00:00:00");
                      default -> null;
                    })
            .toArray();
    return spark.createDataFrame(List.of(RowFactory.create(values)), Registry.TABLE.schema());
  }
}
