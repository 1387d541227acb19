package mingcha.lake;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mingcha.schemas.TableSpec;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables that change together. Each call writes its table at once; nobody sees it until {@link
 * #finish()} pins them all. A commit that is never finished is taken back by the next writer.
 */
public final class Commit {
  /** Small tables are waited for more than written. */
  private static final int SIDE_BY_SIDE = 3;

  private final Lake lake;
  private final Set<TableSpec> touched = Collections.synchronizedSet(new LinkedHashSet<>());

  Commit(Lake lake) {
    this.lake = lake;
  }

  /** Adds rows. */
  public Commit append(TableSpec table, Dataset<Row> rows) {
    writer(table, rows).mode("append").save(lake.pathOf(table));
    return this;
  }

  /** Replaces all rows. */
  public Commit overwrite(TableSpec table, Dataset<Row> rows) {
    writer(table, rows).mode("overwrite").save(lake.pathOf(table));
    return this;
  }

  /** Replaces the rows for which the predicate, SQL over columns of the table, holds. */
  public Commit replaceWhere(TableSpec table, String predicate, Dataset<Row> rows) {
    writer(table, rows)
        .mode("overwrite")
        .option("replaceWhere", predicate)
        .save(lake.pathOf(table));
    return this;
  }

  /**
   * Replaces rows by key and adds those that are new. The source has one row a key.
   *
   * @param onlyWhere SQL over {@code t.} columns that limits which rows of the table are looked at,
   *     as in {@code t.event_month in ('2026-10')}; {@code true} for all
   */
  public Commit upsert(TableSpec table, String onlyWhere, Dataset<Row> rows) {
    touch(table);
    String sameKey =
        table.key().stream()
            .map(key -> "t." + key + " <=> s." + key)
            .collect(Collectors.joining(" and "));
    DeltaTable.forPath(lake.spark(), lake.pathOf(table))
        .as("t")
        .merge(declared(table, rows).as("s"), "(" + onlyWhere + ") and " + sameKey)
        .whenMatched()
        .updateAll()
        .whenNotMatched()
        .insertAll()
        .execute();
    return this;
  }

  /** Deletes rows for which the predicate, SQL over columns of the table, holds. */
  public Commit delete(TableSpec table, String predicate) {
    touch(table);
    DeltaTable.forPath(lake.spark(), lake.pathOf(table)).delete(predicate);
    return this;
  }

  /**
   * Makes changes of different tables side by side, and returns when all have ended.
   *
   * @throws RuntimeException the first failure, after the others have ended too
   */
  public Commit together(List<Consumer<Commit>> changes) {
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      for (Future<?> change : threads.invokeAll(changes.stream().map(this::inThread).toList())) {
        change.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw ExceptionUtils.asRuntimeException(e.getCause());
    } finally {
      threads.shutdown();
    }
    return this;
  }

  private Callable<Void> inThread(Consumer<Commit> change) {
    return () -> {
      SparkSession.setActiveSession(lake.spark());
      change.accept(this);
      return null;
    };
  }

  /** Rows of a table as this commit leaves it so far, which nobody else sees yet. */
  public Dataset<Row> read(TableSpec table) {
    if (!touched.contains(table)) {
      return lake.read(table);
    }
    return lake.spark()
        .read()
        .format("delta")
        .load(lake.pathOf(table))
        .select(table.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
  }

  /** Makes every change of this commit visible in one step. */
  public void finish() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableSpec table : touched) {
      versions.put(table.name(), DeltaTables.headVersion(lake.spark(), lake.pathOf(table)));
    }
    if (!versions.isEmpty()) {
      lake.pin(versions);
    }
  }

  private DataFrameWriter<Row> writer(TableSpec table, Dataset<Row> rows) {
    touch(table);
    return declared(table, rows).write().format("delta");
  }

  private void touch(TableSpec table) {
    if (touched.add(table) && !lake.has(table)) {
      DeltaTables.create(lake.spark(), lake.pathOf(table), table);
    }
  }

  /** Exactly the declared columns, in their order and of their types. */
  private static Dataset<Row> declared(TableSpec table, Dataset<Row> rows) {
    List<Column> columns =
        table.columns().stream()
            .map(column -> col(column.name()).cast(column.type()).as(column.name()))
            .toList();
    return rows.select(columns.toArray(new Column[0]));
  }
}
