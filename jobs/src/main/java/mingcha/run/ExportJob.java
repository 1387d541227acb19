package mingcha.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import mingcha.emit.ExportFormat;
import mingcha.emit.InboxExport;
import mingcha.emit.LakePlace;
import mingcha.emit.RowSink;
import mingcha.emit.TargetDown;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes a table to a file that people open elsewhere, row by row. The file appears under its name
 * only after the audit row of the export is in the lake.
 */
public final class ExportJob {
  private final Lake lake;
  private final Clock clock;
  private final ExportRole role;

  /**
   * @param lake opened to write, for the audit row
   * @param clock stamps the audit row
   * @param role what the reader of the file may see
   */
  public ExportJob(Lake lake, Clock clock, ExportRole role) {
    this.lake = lake;
    this.clock = clock;
    this.role = role;
  }

  /**
   * What to export.
   *
   * @param table a name of {@link ExportTables#names()}
   * @param asOf night; the latest by default
   * @param includesHeld also leads that are not to be emitted
   * @param top only the first so many rows
   * @param bureau only leads that go to this bureau
   * @param code only this violation
   * @param detector only what this detector speaks for
   */
  public record Request(
      String table,
      ExportFormat format,
      Path out,
      Optional<LocalDate> asOf,
      boolean includesHeld,
      OptionalInt top,
      Optional<String> bureau,
      Optional<String> code,
      Optional<String> detector) {
    /** The leads that are to be emitted, all of them. */
    public static Request leads(ExportFormat format, Path out) {
      return new Request(
          "leads",
          format,
          out,
          Optional.empty(),
          false,
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * Who exports, and why; goes into the audit row.
   *
   * @param who account of the operating system
   * @param purpose reason given
   */
  public record Requester(String who, Optional<String> purpose) {}

  /**
   * What was written.
   *
   * @param cutCells cells that the format could not hold whole; JSON Lines holds every cell whole
   */
  public record Written(String table, Path file, long rows, long cutCells) {}

  /**
   * Writes the file, replacing one of that name.
   *
   * @throws UserError exit 2 when the table, a filter or the place of the file does not fit
   */
  public Written run(Request request, Requester requester) {
    Path out = OutFile.of(request.out());
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try {
      Written written = write(request, part);
      Audit.note(
              lake,
              clock,
              requester,
              "export --role " + role.name(),
              written.table(),
              written.rows(),
              out.toString())
          .finish();
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
      return new Written(written.table(), request.out(), written.rows(), written.cutCells());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TargetDown down) {
      throw UserError.busy("emit.export.inbox-busy", lake.location());
    } finally {
      deleteQuietly(part);
    }
  }

  private Written write(Request request, Path part) throws IOException {
    Optional<String> inboxTable = ExportTables.inboxTable(request.table());
    if (inboxTable.isPresent()) {
      ExportTables.refuseFilters(request);
      long rows =
          InboxExport.write(
              LakePlace.of(lake.location()), inboxTable.get(), request.format(), part);
      return new Written(request.table(), part, rows, 0);
    }
    Dataset<Row> rows = ExportTables.rows(lake, request, role);
    long count = 0;
    RowSink sink = request.format().open(part, request.table(), rows.schema());
    try (sink) {
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); count++) {
        sink.add(each.next());
      }
    }
    return new Written(request.table(), part, count, sink.cutCells());
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
