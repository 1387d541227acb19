package mingcha.emit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.Row;

/**
 * A folder that a batch is put into as a folder: leads as JSON Lines, CSV and as the register of
 * case sources in XLSX, their members, a manifest with hashes, and {@code _READY} last of all. Who
 * collects batches touches none without {@code _READY}, and answers with a file {@code ack*.csv} or
 * {@code ack*.jsonl} in the batch's folder.
 */
final class FilesTarget implements CaseTarget {
  static final String READY = "_READY";
  static final String MANIFEST = "manifest.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final RegisterForm form;

  FilesTarget(Path folder, RegisterForm form) {
    this.folder = folder;
    this.form = form;
  }

  @Override
  public void deliver(CaseBatch batch) {
    Path home = folder.resolve(batch.id());
    try {
      if (Files.exists(home.resolve(READY))) {
        return;
      }
      if (Files.exists(home)) {
        PathUtils.deleteDirectory(home);
      }
      Files.createDirectories(home);
      write(batch, home);
      Path next = home.resolve(READY + ".next");
      Files.writeString(next, batch.id() + "\n");
      Files.move(next, home.resolve(READY), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TargetDown("file " + e.getClass().getSimpleName(), e);
    }
  }

  /** Batches are taken away by whoever collects them, so an empty folder says nothing. */
  @Override
  public boolean isEmpty() {
    return !Files.isDirectory(folder);
  }

  @Override
  public List<Row> acknowledgements() {
    List<Row> answers = new ArrayList<>();
    try {
      for (Path file : answerFiles()) {
        answers.addAll(AnswerFile.read(file).answers());
      }
    } catch (IOException e) {
      throw new TargetDown("file " + e.getClass().getSimpleName(), e);
    }
    return answers;
  }

  @Override
  public void close() {
    // Nothing is held open between batches.
  }

  private List<Path> answerFiles() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(file -> file.getFileName().toString().matches("ack.*\\.(csv|jsonl)"))
          .sorted()
          .toList();
    }
  }

  private void write(CaseBatch batch, Path home) throws IOException {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (ExportFormat format : List.of(ExportFormat.JSONL, ExportFormat.CSV)) {
      String name = "leads." + format.suffix();
      try (RowSink sink = format.open(home.resolve(name), "leads", Leads.TABLE.schema())) {
        for (CaseLead lead : batch.leads()) {
          sink.add(lead.row());
        }
      }
      rows.put(name, (long) batch.leads().size());
    }
    String register = "案件来源登记表.xlsx";
    try (RowSink sink =
        XlsxSink.form(
            Files.newOutputStream(home.resolve(register)), "案件来源登记表", RegisterForm.COLUMNS)) {
      for (CaseLead lead : batch.leads()) {
        sink.add(form.row(lead.row()));
      }
    }
    rows.put(register, (long) batch.leads().size());
    rows.put("lead_members.jsonl", writeMembers(batch, home.resolve("lead_members.jsonl")));
    Files.writeString(home.resolve(MANIFEST), manifest(batch, home, rows), StandardCharsets.UTF_8);
  }

  private static long writeMembers(CaseBatch batch, Path file) throws IOException {
    long rows = 0;
    try (RowSink sink = ExportFormat.JSONL.open(file, "members", LeadMembers.TABLE.schema())) {
      for (Iterator<Row> members = batch.members().get(); members.hasNext(); rows++) {
        sink.add(members.next());
      }
    }
    return rows;
  }

  private static String manifest(CaseBatch batch, Path home, Map<String, Long> rows)
      throws IOException {
    List<Map<String, Object>> files = new ArrayList<>();
    for (Map.Entry<String, Long> entry : rows.entrySet()) {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("path", entry.getKey());
      file.put("rows", entry.getValue());
      try (InputStream in = Files.newInputStream(home.resolve(entry.getKey()))) {
        file.put("sha256", DigestUtils.sha256Hex(in));
      }
      files.add(file);
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("batch_id", batch.id());
    manifest.put("leads", batch.leads().stream().map(CaseLead::uid).toList());
    manifest.put("files", files);
    return JSON.writeValueAsString(manifest) + "\n";
  }
}
