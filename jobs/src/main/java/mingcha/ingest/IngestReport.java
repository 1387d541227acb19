package mingcha.ingest;

import java.util.List;
import java.util.Optional;
import mingcha.error.Exit;
import mingcha.error.UserError;

/**
 * What became of the dumps of one call.
 *
 * @param loaded dumps that were loaded, in the order in which they were
 * @param skipped dumps that had been loaded before
 * @param refused dumps of which nothing was loaded
 */
public record IngestReport(
    List<LoadedDump> loaded, List<SkippedDump> skipped, List<Refusal> refused) {

  /**
   * A dump that was loaded.
   *
   * @param differences control totals that do not agree with what was loaded
   */
  public record LoadedDump(
      String platform, String dumpId, List<FileCounts> files, List<Difference> differences) {
    public long rowsIn() {
      return files.stream().mapToLong(FileCounts::rowsIn).sum();
    }

    public long rowsLoaded() {
      return files.stream().mapToLong(FileCounts::rowsLoaded).sum();
    }

    public long rowsQuarantined() {
      return files.stream().mapToLong(FileCounts::rowsQuarantined).sum();
    }

    public long rowsDuplicate() {
      return files.stream().mapToLong(FileCounts::rowsDuplicate).sum();
    }
  }

  /** Raw records of one file and where they ended; the last three add up to the first. */
  public record FileCounts(
      String path,
      String table,
      long rowsIn,
      long rowsLoaded,
      long rowsQuarantined,
      long rowsDuplicate) {}

  /**
   * A control total that does not agree with what was loaded.
   *
   * @param period day or month, yyyy-MM-dd or yyyy-MM
   * @param region GB/T 2260; 000000 for all
   * @param ordersReported null when not told
   * @param amountReportedFen null when not told
   */
  public record Difference(
      String period,
      String region,
      Long ordersReported,
      long ordersLoaded,
      Long amountReportedFen,
      long amountLoadedFen) {}

  /** A dump that had been loaded before and is the same. */
  public record SkippedDump(String platform, String dumpId) {}

  /**
   * A dump of which nothing was loaded.
   *
   * @param dump name of its folder
   * @param platform where the manifest could be read
   * @param dumpId where the manifest could be read
   * @param reason the sentence to show
   */
  public record Refusal(
      String dump, Optional<String> platform, Optional<String> dumpId, UserError reason) {}

  public IngestReport {
    loaded = List.copyOf(loaded);
    skipped = List.copyOf(skipped);
    refused = List.copyOf(refused);
  }

  /** Refused when any dump was, whatever became of the others. */
  public Exit exit() {
    return refused.isEmpty() ? Exit.DONE : Exit.REFUSED;
  }

  public long rowsIn() {
    return loaded.stream().mapToLong(LoadedDump::rowsIn).sum();
  }

  public long rowsLoaded() {
    return loaded.stream().mapToLong(LoadedDump::rowsLoaded).sum();
  }

  public long rowsQuarantined() {
    return loaded.stream().mapToLong(LoadedDump::rowsQuarantined).sum();
  }

  public long rowsDuplicate() {
    return loaded.stream().mapToLong(LoadedDump::rowsDuplicate).sum();
  }
}
