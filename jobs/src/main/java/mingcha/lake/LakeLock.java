package mingcha.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mingcha.error.UserError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * One writer a lake. On a local disk the operating system holds the lock and frees it when the
 * process dies; elsewhere a file is created exclusively and its time is renewed while the run
 * lives, so that a lock whose heart stopped can be taken over.
 */
final class LakeLock implements AutoCloseable {
  static final String FILE = "_mingcha/lock";
  private static final Duration BEAT = Duration.ofSeconds(20);
  private static final Duration DEAD_AFTER = Duration.ofMinutes(3);

  private final AutoCloseable release;

  private LakeLock(AutoCloseable release) {
    this.release = release;
  }

  /**
   * Takes the lock.
   *
   * @throws UserError exit 5 when another run holds it
   */
  static LakeLock take(LakeFiles files, String lakeName) {
    try {
      return new LakeLock(
          files.isLocal() ? takeLocal(files, lakeName) : takeRemote(files, lakeName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AutoCloseable takeLocal(LakeFiles files, String lakeName) throws IOException {
    Path path = Path.of(files.path(FILE).toUri().getPath());
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw UserError.busy("lake.busy", lakeName);
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw UserError.busy("lake.busy", lakeName);
    }
  }

  private static AutoCloseable takeRemote(LakeFiles files, String lakeName) throws IOException {
    FileSystem fileSystem = files.fileSystem();
    org.apache.hadoop.fs.Path path = files.path(FILE);
    if (!createExclusively(fileSystem, path)) {
      FileStatus held = fileSystem.getFileStatus(path);
      long silentMillis = System.currentTimeMillis() - held.getModificationTime();
      if (silentMillis < DEAD_AFTER.toMillis()) {
        throw UserError.busy("lake.busy", lakeName);
      }
      fileSystem.delete(path, false);
      if (!createExclusively(fileSystem, path)) {
        throw UserError.busy("lake.busy", lakeName);
      }
    }
    ScheduledExecutorService heart =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, "lake-lock-heart");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        heart.scheduleAtFixedRate(
            () -> beat(fileSystem, path), BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
    return () -> {
      heart.shutdownNow();
      fileSystem.delete(path, false);
    };
  }

  private static boolean createExclusively(FileSystem fileSystem, org.apache.hadoop.fs.Path path)
      throws IOException {
    try (OutputStream out = fileSystem.create(path, false)) {
      out.write("held".getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void beat(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
    try {
      fileSystem.setTimes(path, System.currentTimeMillis(), -1);
    } catch (IOException e) {
      // A missed beat is no reason to stop: the next one may come through before the lock is dead.
      System.getLogger(LakeLock.class.getName())
          .log(System.Logger.Level.WARNING, "The lake lock could not be renewed");
    }
  }

  @Override
  public void close() {
    try {
      release.close();
    } catch (Exception e) {
      throw new IllegalStateException("The lake lock could not be released", e);
    }
  }
}
