package mingcha.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** The few small files of a lake beside its tables, on whatever file system the lake lies. */
final class LakeFiles {
  private final Configuration configuration;
  private final FileSystem fileSystem;
  private final Path root;

  LakeFiles(Configuration configuration, Path root) {
    this.configuration = configuration;
    try {
      FileSystem found = root.getFileSystem(configuration);
      // The checksum files of the local wrapper are renamed apart from what they protect.
      this.fileSystem = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      this.root = fileSystem.makeQualified(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return new Path(root, name);
  }

  boolean isLocal() {
    return "file".equals(root.toUri().getScheme());
  }

  boolean exists(String name) throws IOException {
    return fileSystem.exists(path(name));
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  Optional<String> readText(String name) throws IOException {
    if (!exists(name)) {
      return Optional.empty();
    }
    try (InputStream in = fileSystem.open(path(name))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Replaces a small file in one step: a reader sees the old text or the new one. */
  void replaceText(String name, String text) throws IOException {
    Path target = path(name);
    Path fresh = target.suffix(".next");
    try (OutputStream out = fileSystem.create(fresh, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (isLocal()) {
      // rename(2) replaces; FileContext would delete the target first.
      if (!fileSystem.rename(fresh, target)) {
        throw new IOException("Cannot rename " + fresh.getName());
      }
    } else {
      FileContext.getFileContext(root.toUri(), configuration)
          .rename(fresh, target, Rename.OVERWRITE);
    }
  }

  void delete(String name) throws IOException {
    fileSystem.delete(path(name), true);
  }
}
