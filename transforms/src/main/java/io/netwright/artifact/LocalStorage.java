package io.netwright.artifact;

import io.netwright.refusal.RefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Storage in a folder of this machine, or of a disk that all workers mount.
 *
 * <p>Links are followed by listings as they are by reads: what can be read by its name is listed.
 */
record LocalStorage(String root) implements Storage {

  static LocalStorage ofPath(String path) {
    return new LocalStorage(Path.of(path).toAbsolutePath().normalize().toString());
  }

  static LocalStorage ofUri(String uri) {
    try {
      String path = URI.create(uri).getPath();
      if (path != null && path.startsWith("/")) {
        return ofPath(path);
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "workspace " + uri + " is not a URI: " + e.getMessage() + "; write a plain path", e);
    }
    throw new RefusedException(
        "workspace " + uri + " must look like file:///folder, or be a plain path");
  }

  private Path resolve(String path) {
    return Path.of(root).resolve(path);
  }

  @Override
  public OptionalLong size(String path) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(resolve(path), BasicFileAttributes.class);
      return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    try {
      return Files.newInputStream(resolve(path));
    } catch (NoSuchFileException e) {
      FileNotFoundException missing = new FileNotFoundException(locate(path) + " does not exist");
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public Draft draft(String mediaType) throws IOException {
    try {
      return LocalDraft.in(Path.of(root));
    } catch (IOException e) {
      throw Storage.unwritable(root, e);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    if (!Files.isDirectory(resolve(folder))) {
      return List.of();
    }
    Listing listing = new Listing(EnumSet.of(FileVisitOption.FOLLOW_LINKS));
    return paths(listing.below(resolve(folder)).files);
  }

  @Override
  public List<String> links(String folder) throws IOException {
    return paths(new Listing(Set.of()).below(resolve(folder)).links);
  }

  private List<String> paths(List<Path> found) {
    Path base = Path.of(root);
    return found.stream()
        .map(file -> base.relativize(file).toString().replace('\\', '/'))
        .sorted()
        .toList();
  }

  @Override
  public List<StoredFile> files(String folder) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (String path : list(folder)) {
      file(path).ifPresent(files::add);
    }
    return List.copyOf(files);
  }

  @Override
  public Optional<StoredFile> file(String path) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(resolve(path), BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new StoredFile(path, attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path start = resolve(path);
    if (Files.exists(start)) {
      Files.walkFileTree(start, new Deletion());
    }
  }

  @Override
  public void sweep(Instant before) throws IOException {
    // Follows no link: where the drafts are elsewhere, others may have files beside them.
    Files.walkFileTree(resolve(DRAFTS), new Sweep(before));
  }

  /** Goes on where somebody else removed a file meanwhile. */
  private abstract static class AmongOthers extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  /** Finds files and links; what somebody else removes meanwhile is not there. */
  private static final class Listing extends AmongOthers {
    private final Set<FileVisitOption> options;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> links = new ArrayList<>();

    private Listing(Set<FileVisitOption> options) {
      this.options = options;
    }

    private Listing below(Path start) throws IOException {
      Files.walkFileTree(start, options, Integer.MAX_VALUE, this);
      return this;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files.add(file);
      } else if (attributes.isSymbolicLink()) {
        links.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        throw new RefusedException(
            file + ": is a link that leads in a circle; remove it from the workspace", failure);
      }
      return super.visitFileFailed(file, failure);
    }
  }

  /** Removes files last written to before a time; what is published meanwhile is not there. */
  private static final class Sweep extends AmongOthers {
    private final Instant before;

    private Sweep(Instant before) {
      this.before = before;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()
          && attributes.lastModifiedTime().toInstant().isBefore(before)) {
        Files.deleteIfExists(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Removes files and then their folders; what somebody else removes meanwhile is gone as well. */
  private static final class Deletion extends AmongOthers {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return FileVisitResult.CONTINUE; // somebody else has written into it meanwhile
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
