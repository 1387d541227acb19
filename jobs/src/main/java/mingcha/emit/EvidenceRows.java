package mingcha.emit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import mingcha.schemas.Leads;
import mingcha.schemas.Shapes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What speaks for a lead and against it, as rows of {@code case_inbox.evidence}. */
final class EvidenceRows {
  private static final StructType SAMPLE_ROW = (StructType) Shapes.SAMPLE.elementType();

  static void insert(Connection connection, List<CaseLead> leads) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into evidence (lead_uid, kind, seq, code, outcome, text_zh, text_en,"
                + " value_measured, baseline, percentile, detail)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      boolean isAny = false;
      for (CaseLead lead : leads) {
        isAny |= add(insert, lead);
      }
      if (isAny) {
        insert.executeBatch();
      }
    }
  }

  private static boolean add(PreparedStatement insert, CaseLead lead) throws SQLException {
    int rows = 0;
    int seq = 0;
    for (Object element : list(lead, Leads.REASONS)) {
      Row reason = (Row) element;
      head(insert, lead, "reason", ++seq);
      measured(insert, reason, null, reason.<Double>getAs("percentile"));
      insert.addBatch();
      rows++;
    }
    seq = 0;
    for (Object element : list(lead, Leads.COUNTER_EVIDENCE)) {
      Row counter = (Row) element;
      head(insert, lead, "counter_evidence", ++seq);
      measured(insert, counter, counter.getAs("outcome"), null);
      insert.addBatch();
      rows++;
    }
    seq = 0;
    for (Object element : list(lead, Leads.SAMPLE)) {
      head(insert, lead, "row", ++seq);
      blank(insert, RowJson.text(element, SAMPLE_ROW));
      insert.addBatch();
      rows++;
    }
    if (lead.row().getAs(Leads.EVIDENCE_SHA256) != null) {
      head(insert, lead, "pack", 1);
      blank(
          insert,
          lead.row().getAs(Leads.EVIDENCE_SHA256) + " " + lead.row().getAs(Leads.EVIDENCE_URI));
      insert.addBatch();
      rows++;
    }
    return rows > 0;
  }

  private static List<?> list(CaseLead lead, String column) {
    Object value = lead.row().getAs(column);
    return value == null ? List.of() : Cells.list(value);
  }

  private static void head(PreparedStatement insert, CaseLead lead, String kind, int seq)
      throws SQLException {
    insert.setString(1, lead.uid());
    insert.setString(2, kind);
    insert.setInt(3, seq);
  }

  private static void measured(
      PreparedStatement insert, Row figure, String outcome, Double percentile) throws SQLException {
    insert.setString(4, figure.getAs("code"));
    insert.setString(5, outcome);
    insert.setString(6, figure.getAs("text_zh"));
    insert.setString(7, figure.getAs("text_en"));
    number(insert, 8, figure.getAs("value"));
    number(insert, 9, figure.getAs("baseline"));
    number(insert, 10, percentile);
    insert.setString(11, null);
  }

  private static void blank(PreparedStatement insert, String detail) throws SQLException {
    for (int at = 4; at <= 7; at++) {
      insert.setString(at, null);
    }
    for (int at = 8; at <= 10; at++) {
      number(insert, at, null);
    }
    insert.setString(11, detail);
  }

  private static void number(PreparedStatement insert, int at, Double value) throws SQLException {
    if (value == null) {
      insert.setNull(at, Types.DOUBLE);
    } else {
      insert.setDouble(at, value);
    }
  }

  private EvidenceRows() {}
}
