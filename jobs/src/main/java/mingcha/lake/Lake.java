package mingcha.lake;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import mingcha.error.UserError;
import mingcha.schemas.TableSpec;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A folder of Delta tables and one small file, {@code _mingcha/snapshot}, that pins the version of
 * each. Readers see pinned versions only. Writers hold the lake's lock, write the tables of one
 * {@link Commit} and then replace the snapshot: all of them change, or none.
 */
public final class Lake implements AutoCloseable {
  /** Raised when a table changes in a way that {@code maintain} must carry over. */
  public static final int SCHEMA_VERSION = 1;

  private static final String SNAPSHOT = "_mingcha/snapshot";
  private static final String IDENTITY = "_mingcha/lake";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final String location;
  private final LakeFiles files;
  private final Optional<LakeLock> lock;
  private volatile Snapshot snapshot;

  private Lake(SparkSession spark, String location, LakeFiles files, Optional<LakeLock> lock) {
    this.spark = spark;
    this.location = location;
    this.files = files;
    this.lock = lock;
    this.snapshot = readSnapshot(files);
  }

  /**
   * Opens a lake to read it as of now.
   *
   * @throws UserError exit 2 when there is none
   */
  public static Lake toRead(SparkSession spark, String location) {
    LakeFiles files = filesOf(spark, location);
    try {
      if (!files.exists(IDENTITY)) {
        throw UserError.usage("lake.missing", location);
      }
      checkSchemaVersion(files, location);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Lake(spark, location, files, Optional.empty());
  }

  /**
   * Opens a lake that must be there already to write to it.
   *
   * @throws UserError exit 2 when there is none, otherwise as {@link #toWrite}
   */
  public static Lake toUpdate(SparkSession spark, String location) {
    toRead(spark, location).close();
    return toWrite(spark, location);
  }

  /**
   * Opens a lake to write to it: takes its lock, makes it when it is new, and takes back whatever
   * an earlier run wrote without committing it.
   *
   * @throws UserError exit 5 when another run holds it, exit 2 when its schema is older
   */
  public static Lake toWrite(SparkSession spark, String location) {
    LakeFiles files = filesOf(spark, location);
    LakeLock lock = LakeLock.take(files, location);
    try {
      if (files.exists(IDENTITY)) {
        checkSchemaVersion(files, location);
      } else {
        writeIdentity(files, Map.of());
      }
      Lake lake = new Lake(spark, location, files, Optional.of(lock));
      lake.takeBackUncommitted();
      return lake;
    } catch (IOException e) {
      lock.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Checks that the lake was written with this key, and remembers the key of a new lake.
   *
   * @param fingerprint a one-way mark of the key, never the key
   * @throws UserError exit 2 when it was written with another
   */
  public void checkKey(String fingerprint) {
    try {
      Map<String, String> identity = identity(files);
      String known = identity.get("key_fingerprint");
      if (known == null) {
        writeIdentity(files, Map.of("key_fingerprint", fingerprint));
      } else if (!known.equals(fingerprint)) {
        throw UserError.usage("lake.other-key", location, known, fingerprint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SparkSession spark() {
    return spark;
  }

  public String location() {
    return location;
  }

  /** Counts commits; two equal numbers are the same rows. */
  public long commitNumber() {
    return snapshot.number();
  }

  /** Whether the table has ever been committed. */
  public boolean has(TableSpec table) {
    return snapshot.version(table.name()).isPresent();
  }

  /** Size of the files that hold the present rows of these tables. */
  public long bytes(Collection<TableSpec> tables) {
    return tables.stream()
        .filter(this::has)
        .mapToLong(table -> DeltaTables.headBytes(spark, pathOf(table)))
        .sum();
  }

  /** Rows of a table at its pinned version, columns as declared; none when it was never written. */
  public Dataset<Row> read(TableSpec table) {
    OptionalLong version = snapshot.version(table.name());
    if (version.isEmpty()) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", version.getAsLong())
        .load(pathOf(table))
        .select(table.columnNames().stream().map(name -> col(name)).toArray(n -> columns(n)));
  }

  /** Starts a commit of one or more tables. */
  public Commit commit() {
    if (lock.isEmpty()) {
      throw new IllegalStateException("The lake was opened to read");
    }
    return new Commit(this);
  }

  /**
   * Merges small files of a table and removes files that no version of the last 30 days needs.
   *
   * @return whether there was such a table
   */
  public boolean maintain(TableSpec table) {
    if (!has(table)) {
      return false;
    }
    DeltaTables.compact(spark, pathOf(table));
    pin(Map.of(table.name(), DeltaTables.headVersion(spark, pathOf(table))));
    DeltaTables.removeOldFiles(spark, pathOf(table));
    return true;
  }

  String pathOf(TableSpec table) {
    return files.path(table.name()).toString();
  }

  void pin(Map<String, Long> versions) {
    Snapshot next = snapshot.next(versions);
    try {
      files.replaceText(SNAPSHOT, next.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    snapshot = next;
  }

  /** A crash between the first table and the snapshot leaves heads that nobody pinned. */
  private void takeBackUncommitted() throws IOException {
    Map<String, Long> restored = new TreeMap<>();
    for (TableSpec table : mingcha.schemas.Tables.ALL) {
      if (!files.exists(table.name())) {
        continue;
      }
      OptionalLong pinned = snapshot.version(table.name());
      if (pinned.isEmpty()) {
        files.delete(table.name());
      } else if (DeltaTables.headVersion(spark, pathOf(table)) != pinned.getAsLong()) {
        DeltaTables.restore(spark, pathOf(table), pinned.getAsLong());
        restored.put(table.name(), DeltaTables.headVersion(spark, pathOf(table)));
      }
    }
    if (!restored.isEmpty()) {
      pin(restored);
    }
  }

  @Override
  public void close() {
    lock.ifPresent(LakeLock::close);
  }

  private static org.apache.spark.sql.Column[] columns(int n) {
    return new org.apache.spark.sql.Column[n];
  }

  private static LakeFiles filesOf(SparkSession spark, String location) {
    return new LakeFiles(spark.sparkContext().hadoopConfiguration(), new Path(location));
  }

  private static Snapshot readSnapshot(LakeFiles files) {
    try {
      Optional<String> text = files.readText(SNAPSHOT);
      return text.isPresent() ? Snapshot.fromJson(text.get()) : Snapshot.EMPTY;
    } catch (JsonProcessingException e) {
      throw UserError.usage("lake.broken-snapshot", files.path(SNAPSHOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkSchemaVersion(LakeFiles files, String location) throws IOException {
    String version = identity(files).getOrDefault("schema_version", "0");
    if (Integer.parseInt(version) < SCHEMA_VERSION) {
      throw UserError.usage("lake.older-schema", location, version, SCHEMA_VERSION);
    }
  }

  private static Map<String, String> identity(LakeFiles files) throws IOException {
    Map<String, String> identity = new TreeMap<>();
    String text = files.readText(IDENTITY).orElse("{}");
    JSON.readTree(text)
        .properties()
        .forEach(entry -> identity.put(entry.getKey(), entry.getValue().asText()));
    return identity;
  }

  private static void writeIdentity(LakeFiles files, Map<String, String> more) throws IOException {
    Map<String, String> identity = identity(files);
    identity.putIfAbsent("schema_version", String.valueOf(SCHEMA_VERSION));
    identity.putIfAbsent("zone", Sessions.ZONE);
    identity.putAll(more);
    files.replaceText(IDENTITY, JSON.writeValueAsString(identity));
  }
}
