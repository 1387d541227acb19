package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.emit.evidence.EvidencePack;
import mingcha.emit.evidence.PackKey;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Leads;
import org.apache.commons.codec.digest.DigestUtils;

/** Packs the evidence of a lead, notes in the lead where the pack lies, and leaves an audit row. */
public final class EvidenceJob {
  private final Lake lake;
  private final Settings settings;
  private final Clock clock;

  public EvidenceJob(Lake lake, Settings settings, Clock clock) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A pack that was written.
   *
   * @param rows rows of all its tables
   */
  public record Packed(String leadUid, Path file, long rows, String sha256) {}

  /**
   * Packs a lead.
   *
   * @throws UserError exit 2 when there is no such lead or the file cannot be written
   */
  public Packed pack(String leadUid, Path out, PackKey key, ExportJob.Requester requester) {
    Path file = OutFile.of(out);
    EvidencePack pack = EvidencePack.of(lake, leadUid);
    try {
      long rows = pack.write(file, parameters(pack.detectors()), versions(), key);
      try (InputStream in = Files.newInputStream(file)) {
        Packed packed = new Packed(leadUid, out, rows, DigestUtils.sha256Hex(in));
        note(packed, file, requester);
        return packed;
      }
    } catch (IOException e) {
      throw UserError.usage("emit.evidence.cannot-write", out, e.getClass().getSimpleName());
    }
  }

  private Map<String, JsonNode> parameters(List<String> detectors) {
    JsonNode all = settings.file("detectors.yaml");
    Map<String, JsonNode> parameters = new TreeMap<>();
    for (String detector : detectors) {
      parameters.put(detector, all.path(detector).path(all.path("strictness").asText("strict")));
    }
    return parameters;
  }

  private Map<String, String> versions() {
    return Map.of("mingcha", Version.NAME, "spark", lake.spark().version());
  }

  private void note(Packed packed, Path file, ExportJob.Requester requester) {
    Audit.note(
            lake,
            clock,
            requester,
            "evidence pack",
            "lead " + packed.leadUid(),
            packed.rows(),
            file.toString())
        .upsert(
            Leads.TABLE,
            "true",
            lake.read(Leads.TABLE)
                .where(col(Leads.LEAD_UID).equalTo(packed.leadUid()))
                .withColumn(Leads.EVIDENCE_URI, lit(file.toUri().toString()))
                .withColumn(Leads.EVIDENCE_SHA256, lit(packed.sha256())))
        .finish();
  }
}
