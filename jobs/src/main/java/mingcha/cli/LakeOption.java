package mingcha.cli;

import java.time.LocalDate;
import java.util.Optional;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import picocli.CommandLine.Option;

/** Where the lake is, and which night is meant. */
final class LakeOption {
  @Option(names = "--lake", required = true, paramLabel = "LAKE", descriptionKey = "lake")
  private String location;

  @Option(names = "--as-of", paramLabel = "DATE", descriptionKey = "as-of")
  private LocalDate asOf;

  Lake toRead() {
    return Lake.toRead(Sessions.start("mingcha"), location);
  }

  Lake toUpdate() {
    return Lake.toUpdate(Sessions.start("mingcha"), location);
  }

  Lake toMakeOrUpdate() {
    return Lake.toWrite(Sessions.start("mingcha"), location);
  }

  String location() {
    return location;
  }

  Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }
}
