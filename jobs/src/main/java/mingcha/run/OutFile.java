package mingcha.run;

import java.nio.file.Files;
import java.nio.file.Path;
import mingcha.error.UserError;

/** Files that people ask for by name. */
final class OutFile {
  /**
   * The absolute path of a file that may be written.
   *
   * @throws UserError exit 2 when its folder is missing or it is a folder itself
   */
  static Path of(Path out) {
    Path file = out.toAbsolutePath();
    if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
      throw UserError.usage("emit.export.bad-out", out);
    }
    return file;
  }

  private OutFile() {}
}
