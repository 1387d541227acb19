package mingcha.cli;

import java.nio.file.Path;
import java.util.Optional;
import mingcha.run.ExportJob;
import picocli.CommandLine.Option;

/** Whose evidence is written, where to, and what for. */
final class EvidenceOptions {
  @Option(names = "--lead", required = true, paramLabel = "UID", descriptionKey = "lead")
  private String lead;

  @Option(names = "--out", required = true, paramLabel = "FILE", descriptionKey = "out")
  private Path out;

  @Option(names = "--purpose", paramLabel = "TEXT", descriptionKey = "purpose")
  private String purpose;

  String lead() {
    return lead;
  }

  Path out() {
    return out;
  }

  ExportJob.Requester requester() {
    return new ExportJob.Requester(System.getProperty("user.name"), Optional.ofNullable(purpose));
  }
}
