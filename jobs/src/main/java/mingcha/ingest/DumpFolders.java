package mingcha.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mingcha.error.UserError;

/** Finds the dumps that a path names. */
public final class DumpFolders {
  /**
   * The folder itself when it holds a manifest, else every folder in it that is no hidden one.
   *
   * @throws UserError exit 2 when there is no such folder or nothing in it
   */
  public static List<Path> in(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("ingest.no-folder", path);
    }
    if (Files.exists(folder.resolve(ManifestReader.FILE))) {
      return List.of(folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> dumps =
          entries
              .filter(Files::isDirectory)
              .filter(entry -> !entry.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      if (dumps.isEmpty()) {
        throw UserError.usage("ingest.no-dumps", path);
      }
      return dumps;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DumpFolders() {}
}
