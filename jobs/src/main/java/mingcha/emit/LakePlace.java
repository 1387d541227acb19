package mingcha.emit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a lake lies, as far as files beside its tables are concerned.
 *
 * @param location as given by the user
 * @param folder on a local disk; empty elsewhere
 */
public record LakePlace(String location, Optional<Path> folder) {
  /** Reads a location: a path, a {@code file:} address, or the address of another store. */
  public static LakePlace of(String location) {
    if (location.startsWith("file:")) {
      return new LakePlace(location, Optional.of(Path.of(URI.create(location).getPath())));
    }
    boolean hasScheme = location.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*");
    return new LakePlace(location, hasScheme ? Optional.empty() : Optional.of(Path.of(location)));
  }

  /** The folder of the program's own files inside the lake. */
  public Optional<Path> ownFolder() {
    return folder.map(path -> path.resolve("_mingcha"));
  }
}
