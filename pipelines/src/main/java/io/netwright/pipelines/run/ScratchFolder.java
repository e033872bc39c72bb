package io.netwright.pipelines.run;

import io.netwright.artifact.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that a run keeps what it needs only while it lasts in: private to the user, gone with
 * the run, and where the run was killed, gone with the next one.
 *
 * <p>A locked file in it says that the run goes on. The system lets go of the lock when the process
 * ends, however it ends.
 */
final class ScratchFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
  private static final String PREFIX = "netwright-flink";
  private static final String LOCK = "in-use";
  private static final String BEFORE_LOCK = "in-use.new";

  /** Without a lock a folder may be one that is being made, or one of an earlier version. */
  private static final Duration UNLOCKED = Duration.ofDays(1);

  /**
   * Those of this process. Looking at their locks would let go of them: a process that closes a
   * file has no locks on it any more.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private ScratchFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Removes what killed runs of this machine left, and makes a folder. */
  static ScratchFolder open() throws IOException {
    return open(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same below another folder than that of temporary files. */
  static ScratchFolder open(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, PREFIX);
    OPEN.add(folder);
    // Locked before it has its name: a lock that is there and free is that of a run that has ended.
    Path file = folder.resolve(BEFORE_LOCK);
    FileChannel lock =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    Files.move(file, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    sweep(parent, Files.getOwner(folder));
    return new ScratchFolder(folder, lock);
  }

  /** Where it is. */
  Path path() {
    return folder;
  }

  /** Removes it; what cannot be removed now is left to the next run. */
  @Override
  public void close() {
    try {
      lock.close();
      OPEN.remove(folder);
      delete(folder);
    } catch (IOException e) {
      LOG.debug("{} stays for now", folder, e);
    }
  }

  /** Removes those of a user whose runs have ended. */
  static void sweep(Path parent, UserPrincipal user) throws IOException {
    Leftovers.sweep(
        parent,
        PREFIX,
        user,
        left -> {
          if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)
              && !OPEN.contains(left)
              && isAbandoned(left)) {
            delete(left);
          }
        });
  }

  private static boolean isAbandoned(Path folder) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (NoSuchFileException e) {
      Instant before = Instant.now().minus(UNLOCKED);
      return Files.getLastModifiedTime(folder).toInstant().isBefore(before);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
