package mingcha.run;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import mingcha.emit.evidence.MemberRows;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Dumps;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Follows a lead back to the files and row numbers that it rests on, and why they were asked for.
 */
public final class LineageJob {
  private final Lake lake;

  public LineageJob(Lake lake) {
    this.lake = lake;
  }

  /**
   * One row of a dump.
   *
   * @param id key of the canonical row
   * @param sender platform that sent the dump; rows of the register speak of no platform
   * @param rowNo of the raw record, from 1, headers not counted
   * @param sha256 of the file, as the manifest says and the load checked
   */
  public record Place(
      String table,
      String id,
      String platform,
      String sender,
      String dumpId,
      String path,
      long rowNo,
      String sha256,
      String legalBasis,
      String requestNo) {

    private static Place of(Row row) {
      return new Place(
          row.getAs("table_name"),
          row.getAs("id"),
          row.getAs("platform"),
          row.getAs(MemberRows.SENDER),
          row.getAs("dump_id"),
          row.getAs("path"),
          row.<Long>getAs("row_no"),
          row.getAs("sha256"),
          row.getAs(Dumps.LEGAL_BASIS),
          row.getAs(Dumps.REQUEST_NO));
    }
  }

  /**
   * Places of every canonical row of a lead, sorted by table and key, one partition at a time.
   *
   * @throws UserError exit 2 when the lake has no such lead
   */
  public Iterator<Place> of(String leadUid) {
    Dataset<Row> dumps =
        lake.read(Dumps.TABLE)
            .select(
                col(Dumps.DUMP_ID).as("d_id"),
                col(Dumps.PLATFORM).as("d_sender"),
                col(Dumps.LEGAL_BASIS),
                col(Dumps.REQUEST_NO));
    Dataset<Row> places = new MemberRows(lake, MemberRows.lead(lake, leadUid)).lineage();
    Iterator<Row> rows =
        places
            .join(
                dumps,
                col("dump_id")
                    .equalTo(col("d_id"))
                    .and(col(MemberRows.SENDER).equalTo(col("d_sender"))),
                "left")
            .orderBy("table_name", "id", "dump_id", "path", "row_no")
            .toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Place next() {
        return Place.of(rows.next());
      }
    };
  }
}
