package mingcha.emit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.schemas.Feedback;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The case inbox in a database. A batch is one transaction; a lead that is already there in the
 * same state is left alone, so a delivery whose answer was lost can be made again.
 */
final class JdbcTarget implements CaseTarget {
  private static final int ROWS_A_ROUND_TRIP = 500;

  private final Inbox inbox;
  private final LeadStatements leads;

  JdbcTarget(Inbox inbox) {
    this.inbox = inbox;
    this.leads = inbox.run(LeadStatements::of);
  }

  @Override
  public void deliver(CaseBatch batch) {
    inbox.run(
        connection -> {
          write(connection, batch);
          return null;
        });
    inbox.sync();
  }

  @Override
  public boolean isEmpty() {
    return inbox.run(
        connection -> {
          try (PreparedStatement query =
                  connection.prepareStatement("select 1 from leads limit 1");
              ResultSet rows = query.executeQuery()) {
            return !rows.next();
          }
        });
  }

  @Override
  public List<Row> acknowledgements() {
    return inbox.run(JdbcTarget::readAcknowledgements);
  }

  @Override
  public void close() {
    inbox.close();
  }

  private void write(Connection connection, CaseBatch batch) throws SQLException {
    Map<String, String> known = known(connection, batch.leads());
    Set<String> changed = new HashSet<>();
    List<CaseLead> fresh = new ArrayList<>();
    List<CaseLead> older = new ArrayList<>();
    for (CaseLead lead : batch.leads()) {
      String hash = known.get(lead.uid());
      if (!lead.deliveryHash().equals(hash)) {
        changed.add(lead.uid());
        (hash == null ? fresh : older).add(lead);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    leads.insert(connection, batch.id(), fresh);
    leads.update(connection, batch.id(), older);
    clear(connection, "delete from lead_members where lead_uid = ?", older);
    clear(connection, "delete from evidence where lead_uid = ?", older);
    EvidenceRows.insert(connection, fresh);
    EvidenceRows.insert(connection, older);
    insertMembers(connection, batch.members().get(), changed);
  }

  /** Locks the leads that are there, so that two lakes that share an inbox take turns. */
  private static Map<String, String> known(Connection connection, List<CaseLead> leads)
      throws SQLException {
    Map<String, String> hashes = new HashMap<>();
    String marks = String.join(", ", Collections.nCopies(leads.size(), "?"));
    try (PreparedStatement query =
        connection.prepareStatement(
            "select lead_uid, delivery_hash from leads where lead_uid in ("
                + marks
                + ") order by lead_uid for update")) {
      for (int i = 0; i < leads.size(); i++) {
        query.setString(i + 1, leads.get(i).uid());
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          hashes.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return hashes;
  }

  private static void clear(Connection connection, String sql, List<CaseLead> leads)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      for (CaseLead lead : leads) {
        delete.setString(1, lead.uid());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static void insertMembers(
      Connection connection, Iterator<Row> members, Set<String> changed) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into lead_members (lead_uid, kind, id, weight, detector)"
                + " values (?, ?, ?, ?, ?)")) {
      int waiting = 0;
      while (members.hasNext()) {
        Row member = members.next();
        String uid = member.getAs(LeadMembers.LEAD_UID);
        if (!changed.contains(uid)) {
          continue;
        }
        insert.setString(1, uid);
        insert.setString(2, member.getAs(LeadMembers.KIND));
        insert.setString(3, member.getAs(LeadMembers.ID));
        insert.setDouble(4, member.getAs(LeadMembers.WEIGHT));
        insert.setString(5, member.getAs(LeadMembers.DETECTOR));
        insert.addBatch();
        waiting++;
        if (waiting == ROWS_A_ROUND_TRIP) {
          insert.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        insert.executeBatch();
      }
    }
  }

  private static List<Row> readAcknowledgements(Connection connection) throws SQLException {
    List<Row> answers = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select lead_uid, status, status_at, bureau, external_no, reason_code, fine_fen,"
                    + " decision_no, remark from acks order by ack_id");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        answers.add(
            RowFactory.create(
                rows.getString(Feedback.LEAD_UID),
                Acknowledgements.status(rows.getString(Feedback.STATUS)),
                Timestamp.from(
                    rows.getObject(Feedback.STATUS_AT, OffsetDateTime.class).toInstant()),
                rows.getString(Feedback.BUREAU),
                rows.getString(Feedback.EXTERNAL_NO),
                rows.getString(Feedback.REASON_CODE),
                rows.getObject(Feedback.FINE_FEN, Long.class),
                rows.getString(Feedback.DECISION_NO),
                Acknowledgements.cleaned(rows.getString(Feedback.REMARK))));
      }
    }
    return answers;
  }

  /** Columns that a lead has here: those of the table that the inbox's migrations know. */
  static Set<String> columns(Connection connection) throws SQLException {
    Set<String> there = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement("select * from leads where false");
        ResultSet rows = query.executeQuery()) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        there.add(rows.getMetaData().getColumnName(i));
      }
    }
    there.retainAll(new HashSet<>(Leads.TABLE.columnNames()));
    return there;
  }
}
