package io.netwright.pipelines.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.IOUtils;

/**
 * Folder of one run for what must not outlive it: Flink's configuration, key and temporary files.
 * Only its user may enter it. A lock says that the run goes on, and ends with the process however
 * that ends.
 */
final class RunScratch implements AutoCloseable {
  private static final String NAME = "netwright-flink";
  private static final String LOCK = "lock";

  /** A folder this young may belong to a process that is about to lock it. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final Path folder;
  private final FileChannel lock;

  private RunScratch(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** A new folder, where Java keeps temporary files. */
  static RunScratch make() throws IOException {
    Path folder = Files.createTempDirectory(NAME);
    FileChannel lock = open(folder);
    lock.lock();
    return new RunScratch(folder, lock);
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  Path folder() {
    return folder;
  }

  /** Deletes it; what cannot be deleted is left to the next run. */
  @Override
  public void close() {
    FileUtils.deleteQuietly(folder.toFile());
    IOUtils.closeQuietly(lock);
  }

  /** Deletes the folders of runs that were killed. */
  static void sweep() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, NAME + "*")) {
      for (Path folder : found) {
        sweep(folder);
      }
    }
  }

  private static void sweep(Path folder) {
    try {
      Instant made = Files.getLastModifiedTime(folder).toInstant();
      if (!Files.isWritable(folder) || made.isAfter(Instant.now().minus(YOUNG))) {
        return;
      }
      try (FileChannel channel = open(folder);
          FileLock held = channel.tryLock()) {
        if (held != null) {
          FileUtils.deleteDirectory(folder.toFile());
        }
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Somebody else's: another user's, a run's of this process, or one that another run sweeps.
    }
  }
}
