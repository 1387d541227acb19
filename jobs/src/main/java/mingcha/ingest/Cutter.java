package mingcha.ingest;

import java.io.IOException;

/** Cuts a stream into records. */
interface Cutter {
  /**
   * Fills in the next record.
   *
   * @return false at the end of the stream, and the record is untouched
   */
  boolean next(RawRecord record) throws IOException;
}
