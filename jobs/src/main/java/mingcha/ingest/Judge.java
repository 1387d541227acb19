package mingcha.ingest;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Decides where every record of one bucket ends. Records come sorted by the hash of their key, then
 * by dump, file and row; the rows that the lake has of those keys come sorted by the same hash.
 * What is held in memory is one record a key and dump, whatever the bucket's size.
 */
final class Judge {
  private static final int HASH = 0;
  private static final int FILE = 1;
  private static final int ROW_NO = 2;
  private static final int OFFSET = 3;
  private static final int PROBLEM = 4;
  private static final int PAYLOAD = 5;

  private final Broadcast<Job> job;
  private final Outcome wanted;
  private final Tallies tallies;

  /**
   * What a judge must know.
   *
   * @param isRefused dumps, by their number, whose records are passed over
   */
  record Job(
      String table,
      List<SourceFile> files,
      boolean[] isRefused,
      List<FullDump> fullDumps,
      Broadcast<PseudonymKey> key,
      Pseudonyms.Mac mac)
      implements java.io.Serializable {}

  Judge(Broadcast<Job> job, Outcome wanted, Tallies tallies) {
    this.job = job;
    this.wanted = wanted;
    this.tallies = tallies;
  }

  /** Rows of the wanted outcome; counts go into the tally at the end of the bucket. */
  static Iterator<InternalRow> judged(
      Broadcast<Job> job,
      Outcome wanted,
      Tallies tallies,
      Iterator<InternalRow> records,
      Iterator<InternalRow> inLake) {
    return new Judge(job, wanted, tallies).new Rows(records, inLake);
  }

  static Iterator<InternalRow> none() {
    return Collections.emptyIterator();
  }

  private final class Rows implements Iterator<InternalRow>, KeyHistory.Listener {
    private final Iterator<InternalRow> records;
    private final Iterator<InternalRow> lakeRows;
    private final TablePlan plan;
    private final RowReader reader;
    private final RowWriter writer;
    private final Tally tally = new Tally();
    private final ArrayDeque<InternalRow> ready = new ArrayDeque<>();
    private final List<KeyHistory> histories = new ArrayList<>();
    private final Map<UTF8String, LongOpenHashSet> touched = new HashMap<>();
    private final List<SourceFile> files;
    private final boolean[] isRefused;
    private final List<FullDump> fullDumps;
    private final int eventDay;
    private final int paidAt;
    private InternalRow record;
    private InternalRow lakeRow;
    private boolean isReported;

    Rows(Iterator<InternalRow> records, Iterator<InternalRow> lakeRows) {
      Job settings = job.value();
      Pseudonyms pseudonyms = new Pseudonyms(settings.key().value(), settings.mac());
      this.records = records;
      this.lakeRows = lakeRows;
      this.plan = new TablePlan(mingcha.schemas.Tables.canonical(settings.table()).orElseThrow());
      this.reader = new RowReader(plan, pseudonyms);
      this.writer = new RowWriter(plan, pseudonyms);
      this.files = settings.files();
      this.isRefused = settings.isRefused();
      this.fullDumps = settings.fullDumps();
      this.eventDay = plan.indexOf(TableSpec.EVENT_DAY);
      this.paidAt = plan.indexOf(Orders.PAID_AT);
      this.record = nextOf(records);
      this.lakeRow = nextOf(lakeRows);
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && (record != null || lakeRow != null)) {
        judgeNextHash();
      }
      if (ready.isEmpty() && !isReported) {
        isReported = true;
        report();
      }
      return !ready.isEmpty();
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    /** Judges all records whose keys have the least hash that is left. */
    private void judgeNextHash() {
      histories.clear();
      long hash =
          record == null
              ? lakeRow.getLong(HASH)
              : lakeRow == null
                  ? record.getLong(HASH)
                  : Math.min(record.getLong(HASH), lakeRow.getLong(HASH));
      while (lakeRow != null && lakeRow.getLong(HASH) == hash) {
        histories.add(new KeyHistory(plan, reader, Optional.of(writer.valuesOf(lakeRow, 1)), this));
        lakeRow = nextOf(lakeRows);
      }
      while (record != null && record.getLong(HASH) == hash) {
        SourceFile file = files.get(record.getInt(FILE));
        if (!isRefused[file.dumpNo()]) {
          judge(file);
        }
        record = nextOf(records);
      }
      for (KeyHistory history : histories) {
        history.winner().ifPresent(row -> won(history, row));
        history.tellAbsences(fullDumps);
      }
    }

    private void judge(SourceFile file) {
      byte[] payload = record.getBinary(PAYLOAD);
      int problem = record.getInt(PROBLEM);
      Candidate candidate;
      if (problem == RawRecord.SOUND) {
        candidate = reader.read(file, payload, record.getLong(ROW_NO), record.getLong(OFFSET));
      } else {
        candidate =
            new Candidate(
                file,
                record.getLong(ROW_NO),
                record.getLong(OFFSET),
                payload,
                plan.table().columns().size());
        candidate.broken(RawRecord.ruleOf(problem), "");
      }
      if (candidate.reasons().isEmpty()) {
        historyOf(candidate).add(candidate);
      } else {
        if (reader.hasKey(candidate.values)) {
          historyOf(candidate).sawIn(file);
        }
        quarantined(candidate);
      }
    }

    private KeyHistory historyOf(Candidate candidate) {
      for (KeyHistory history : histories) {
        if (history.isOf(candidate.values)) {
          return history;
        }
      }
      KeyHistory history = new KeyHistory(plan, reader, Optional.empty(), this);
      histories.add(history);
      return history;
    }

    private void won(KeyHistory history, Object[] row) {
      Outcome outcome = history.inLake().isPresent() ? Outcome.CHANGED : Outcome.ADDED;
      tally.count(outcome);
      touch(row);
      if (outcome == wanted) {
        ready.add(writer.row(row));
      }
    }

    @Override
    public void superseded(Object[] row, UTF8String by) {
      tally.count(Outcome.SUPERSEDED);
      touch(row);
      if (wanted == Outcome.SUPERSEDED) {
        ready.add(writer.version(row, by));
      }
    }

    @Override
    public void absent(Object[] row, UTF8String lastSeen, FullDump dump) {
      tally.count(Outcome.ABSENT);
      if (wanted == Outcome.ABSENT) {
        ready.add(writer.absence(row, lastSeen, dump));
      }
    }

    @Override
    public void conflicting(Candidate candidate) {
      candidate.broken(
          "conflict", plan.table().columns().get(plan.key()[plan.key().length - 1]).name());
      quarantined(candidate);
    }

    @Override
    public void duplicate(Candidate candidate) {
      if (isMerged(candidate, Account.DUPLICATE)) {
        return;
      }
      tally.ofFile(candidate.file.index()).duplicate++;
    }

    @Override
    public void loaded(Candidate candidate) {
      if (isMerged(candidate, Account.LOADED)) {
        return;
      }
      tally.ofFile(candidate.file.index()).loaded++;
    }

    @Override
    public void stated(Candidate candidate) {
      if (wanted == Outcome.TOTALLED) {
        ready.add(writer.total(candidate));
      }
    }

    private void quarantined(Candidate candidate) {
      if (isMerged(candidate, Account.QUARANTINED)) {
        return;
      }
      tally.ofFile(candidate.file.index()).quarantined++;
      tally.count(Outcome.QUARANTINED);
      if (wanted == Outcome.QUARANTINED) {
        ready.add(writer.quarantined(candidate));
      }
    }

    /** A result of SQL is accounted for by the records behind it. */
    private boolean isMerged(Candidate candidate, int state) {
      if (candidate.records != null && wanted == Outcome.ACCOUNTED) {
        for (int i = 0; i < candidate.records.length; i += 3) {
          ready.add(
              writer.account(
                  (int) candidate.records[i], candidate.records[i + 1], state, candidate));
        }
      }
      return candidate.records != null;
    }

    /** Notes the days whose facts an order changes, as pairs of creation and payment. */
    private void touch(Object[] row) {
      if (plan.table() != Orders.TABLE) {
        return;
      }
      int created = (Integer) row[eventDay];
      int paid = row[paidAt] instanceof Long at ? Times.dayOf(at) : Integer.MIN_VALUE;
      touched
          .computeIfAbsent((UTF8String) row[plan.key()[0]], any -> new LongOpenHashSet())
          .add((long) created << 32 | (paid & 0xffff_ffffL));
    }

    private void report() {
      touched.forEach(
          (platform, days) ->
              days.forEach(
                  (long pair) -> {
                    int created = (int) (pair >> 32);
                    int paid = (int) pair;
                    tally.touch(FactDays.created(platform.toString(), created));
                    if (paid != Integer.MIN_VALUE) {
                      tally.touch(FactDays.paid(platform.toString(), paid, created));
                    }
                  }));
      tallies.add(tally);
    }

    private static <T> T nextOf(Iterator<T> iterator) {
      return iterator.hasNext() ? iterator.next() : null;
    }
  }
}
