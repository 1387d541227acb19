package mingcha.ingest;

import java.util.ArrayList;
import java.util.List;

/** One raw record as a row of its table, or the reasons why it is none. */
final class Candidate {
  /** A rule that a record breaks, and where. */
  record Reason(String rule, String column) {}

  final SourceFile file;
  final long rowNo;
  final long offset;
  final byte[] payload;

  /** Values by position in the table; provenance included. */
  final Object[] values;

  /** Bits of the columns that the record itself brings. */
  long present;

  /** Raw records that it is made of, as triples of file, record and position; null when itself. */
  long[] records;

  private final List<Reason> reasons = new ArrayList<>(0);

  Candidate(SourceFile file, long rowNo, long offset, byte[] payload, int width) {
    this.file = file;
    this.rowNo = rowNo;
    this.offset = offset;
    this.payload = payload;
    this.values = new Object[width];
  }

  void broken(String rule, String column) {
    reasons.add(new Reason(rule, column));
  }

  List<Reason> reasons() {
    return reasons;
  }

  boolean has(int column) {
    return (present >> column & 1) != 0;
  }
}
