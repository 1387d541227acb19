package mingcha.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.schemas.Registry;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever operation of a commit is the last one that gets through, the next run ends the same. */
@SparkTest
class LakeCrashTest {
  /** 1 fails every operation in turn; the build takes every fourth to stay quick. */
  private static final int STRIDE = Integer.getInteger("mingcha.crash.stride", 4);

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  @Test
  void aCommitThatDiesAtAnyOperationIsAllOrNothing(SparkSession spark, @TempDir Path folder) {
    Path base = folder.resolve("base");
    FaultyFileSystem.heal();
    try (Lake lake = Lake.toWrite(spark, address(base))) {
      commit(lake, "A");
    }
    FaultyFileSystem.failAfter(Long.MAX_VALUE);
    try (Lake lake = Lake.toWrite(spark, address(copy(base, folder.resolve("whole"))))) {
      commit(lake, "B");
    }
    long operations = FaultyFileSystem.asked();
    assertThat(operations).isGreaterThan(8);

    for (long survived = 0; survived < operations; survived += STRIDE) {
      Path crashed = copy(base, folder.resolve("crash-" + survived));
      FaultyFileSystem.failAfter(survived);
      dieIn(spark, crashed);
      FaultyFileSystem.heal();
      releaseLockOf(crashed);
      try (Lake lake = Lake.toWrite(spark, address(crashed))) {
        List<String> registered = keys(lake, Registry.TABLE, Registry.USCC);
        assertThat(keys(lake, Shops.TABLE, Shops.SHOP_ID))
            .as("both tables alike when operation %s was the first to fail", survived + 1)
            .isEqualTo(registered);
        if (registered.equals(List.of("A"))) {
          commit(lake, "B");
        }
        assertThat(keys(lake, Registry.TABLE, Registry.USCC)).containsExactly("A", "B");
        assertThat(keys(lake, Shops.TABLE, Shops.SHOP_ID)).containsExactly("A", "B");
      }
    }
  }

  private static void dieIn(SparkSession spark, Path lakeFolder) {
    try (Lake lake = Lake.toWrite(spark, address(lakeFolder))) {
      commit(lake, "B");
    } catch (Exception e) {
      // The crash that was asked for; what it left behind is looked at next.
      assertThat(Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause))
          .anyMatch(t -> t instanceof IOException);
    }
  }

  /**
   * A process that was killed does not renew its lock; the test does not wait for it to go stale.
   */
  private static void releaseLockOf(Path lakeFolder) {
    try {
      Files.deleteIfExists(lakeFolder.resolve(LakeLock.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void commit(Lake lake, String name) {
    Dataset<Row> registered = row(lake, Registry.TABLE, Registry.USCC, name);
    Dataset<Row> shop = row(lake, Shops.TABLE, Shops.SHOP_ID, name);
    lake.commit()
        .together(
            List.of(
                commit -> commit.append(Registry.TABLE, registered),
                commit -> commit.append(Shops.TABLE, shop)))
        .finish();
  }

  private static Dataset<Row> row(Lake lake, TableSpec table, String key, String name) {
    List<Object> values = new ArrayList<>();
    for (String column : table.columnNames()) {
      values.add(
          column.equals(key)
              ? name
              : switch (column) {
                case TableSpec.PLATFORM -> "p";
                case TableSpec.FILE_NO -> 0;
                case TableSpec.ROW_NO -> 1L;
                case TableSpec.LOADED_AT -> Timestamp.valueOf("2026-11-01 00:00:00");
                default -> null;
              });
    }
    return lake.spark()
        .createDataFrame(List.of(RowFactory.create(values.toArray())), table.schema());
  }

  private static List<String> keys(Lake lake, TableSpec table, String key) {
    return lake.read(table).select(key).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static String address(Path folder) {
    return FaultyFileSystem.SCHEME + "://" + folder;
  }

  private static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
