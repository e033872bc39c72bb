package io.netwright.artifact;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A draft in a local folder: synced to the disk, then linked or moved to its name in one step. */
final class LocalDraft implements Draft {
  private static final String LOCK = ".publish.lock";
  private static final int ATTEMPTS = 20;

  private final Path root;
  private final Path file;
  private final FileOutputStream stream;
  private final OutputStream out;

  // A file stream and no channel: interrupting a thread closes the channel that it writes to, and
  // what an interrupted worker writes is the very checkpoint it shall go on from.
  private LocalDraft(Path root, Path file, FileOutputStream stream) {
    this.root = root;
    this.file = file;
    this.stream = stream;
    this.out = new BufferedOutputStream(stream, 1 << 16);
  }

  static LocalDraft in(Path root) throws IOException {
    Path folder = root.resolve(Storage.DRAFTS);
    Files.createDirectories(folder);
    Path file = folder.resolve(UUID.randomUUID().toString());
    return new LocalDraft(root, file, new FileOutputStream(file.toFile()));
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public boolean publishIfAbsent(String path) throws IOException {
    try {
      Path target = finish(path);
      boolean first = inFolderOf(target, () -> linkOrMove(target));
      syncFolderOf(target);
      return first;
    } catch (IOException e) {
      throw Storage.unwritable(root.toString(), e);
    }
  }

  @Override
  public void replace(String path) throws IOException {
    try {
      Path target = finish(path);
      inFolderOf(
          target,
          () ->
              Files.move(
                  file,
                  target,
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING));
      syncFolderOf(target);
    } catch (IOException e) {
      throw Storage.unwritable(root.toString(), e);
    }
  }

  /** A hard link is the one local operation that is atomic and refuses to overwrite. */
  private boolean linkOrMove(Path target) throws IOException {
    try {
      Files.createLink(target, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      // Over a network the answer to a link that was made may be lost, and the link be tried again.
      return Files.isSameFile(target, file);
    } catch (NoSuchFileException e) {
      throw e; // its folder is gone
    } catch (UnsupportedOperationException | FileSystemException e) {
      return moveLocked(file, target, root.resolve(LOCK));
    }
  }

  /**
   * Moves a file to a name that nobody has, on a file system without hard links: those who publish
   * there take turns by a lock that ends with its process.
   *
   * @throws IOException also when the file system has no locks either
   */
  static boolean moveLocked(Path file, Path target, Path lock) throws IOException {
    synchronized (LocalDraft.class) {
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        if (Files.exists(target)) {
          return false;
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
    }
  }

  private Path finish(String path) throws IOException {
    out.flush();
    stream.getFD().sync();
    out.close();
    return root.resolve(path);
  }

  /** Makes a name of the file. */
  @FunctionalInterface
  private interface Naming<T> {
    T name() throws IOException;
  }

  /** Makes the folder of a name and the name, once more where somebody deletes that folder. */
  private static <T> T inFolderOf(Path target, Naming<T> naming) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(target.getParent());
        return naming.name();
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Makes the new name itself survive a power failure, where the system can do that. */
  private static void syncFolderOf(Path target) {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Folders cannot be opened on every system; there the name becomes durable a little later.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
