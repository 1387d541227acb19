package mingcha.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.error.UserError;
import mingcha.ingest.DumpRecords;
import mingcha.ingest.IngestSettings;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;

/**
 * Writes the records that a lead rests on as the platform sent them, with the persons in them in
 * clear (个人信息保护法 art. 34: within the authority and for the purpose stated). Only who holds the
 * lake's key can ask, and the audit row is in the lake before the file appears.
 */
public final class FullRowsJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final IngestSettings settings;
  private final Clock clock;

  public FullRowsJob(Lake lake, IngestSettings settings, Clock clock) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
  }

  /** What was written. */
  public record Written(String leadUid, Path file, long rows) {}

  private record SourceOf(String sender, String dumpId, String path, String sha256)
      implements Comparable<SourceOf> {
    @Override
    public int compareTo(SourceOf other) {
      return toString().compareTo(other.toString());
    }
  }

  /**
   * Writes JSON Lines, one record each, readable by their owner alone.
   *
   * @param dumps folder with the dumps that were loaded
   * @param requester with a purpose
   * @throws UserError exit 2 for a lead that is not there, another key or no purpose, exit 3 when a
   *     file is not there or is no longer the one that was loaded
   */
  public Written write(
      String leadUid, Path dumps, Path out, PseudonymKey key, ExportJob.Requester requester) {
    if (requester.purpose().filter(purpose -> !purpose.isBlank()).isEmpty()) {
      throw UserError.usage("emit.evidence.no-purpose");
    }
    lake.checkKey(key.fingerprint() + "/" + settings.mac());
    Path file = OutFile.of(out);
    Map<SourceOf, Set<Long>> wanted = new TreeMap<>();
    for (Iterator<LineageJob.Place> places = new LineageJob(lake).of(leadUid); places.hasNext(); ) {
      LineageJob.Place place = places.next();
      wanted
          .computeIfAbsent(
              new SourceOf(place.sender(), place.dumpId(), place.path(), place.sha256()),
              source -> new TreeSet<>())
          .add(place.rowNo());
    }
    DumpRecords records = new DumpRecords(lake.spark(), dumps, settings);
    try {
      Path part =
          Files.createTempFile(
              file.getParent(),
              "." + file.getFileName(),
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        long rows = write(records, wanted, part);
        String what = "lead " + leadUid;
        Audit.note(lake, clock, requester, "evidence full", what, rows, file.toString()).finish();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        return new Written(leadUid, out, rows);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw UserError.usage("emit.evidence.cannot-write", out, e.getClass().getSimpleName());
    }
  }

  private static long write(DumpRecords records, Map<SourceOf, Set<Long>> wanted, Path part)
      throws IOException {
    long[] rows = new long[1];
    try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      for (Map.Entry<SourceOf, Set<Long>> entry : wanted.entrySet()) {
        SourceOf source = entry.getKey();
        records.read(
            source.sender(),
            source.dumpId(),
            source.path(),
            source.sha256(),
            entry.getValue(),
            (rowNo, values) -> {
              Map<String, Object> record = new LinkedHashMap<>();
              record.put("platform", source.sender());
              record.put("dump_id", source.dumpId());
              record.put("path", source.path());
              record.put("sha256", source.sha256());
              record.put("row_no", rowNo);
              record.put("record", values);
              writer.write(JSON.writeValueAsString(record));
              writer.newLine();
              rows[0]++;
            });
      }
    }
    return rows[0];
  }
}
