package io.netwright.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of files. */
record Folder(Path root) implements FileTree {
  @Override
  public void walk(Visitor visitor) throws IOException {
    for (Path path : paths()) {
      BasicFileAttributes attributes = attributes(path);
      if (attributes.isOther()) {
        requireLitter(path);
        continue;
      }
      visitor.visit(new Entry(path, readable(path), attributes.isDirectory(), attributes.size()));
    }
  }

  @Override
  public String describe(String name) {
    return root.resolve(name).toString();
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder(root.toAbsolutePath().toString());
    for (Path path : paths()) {
      BasicFileAttributes attributes = attributes(path);
      text.append('\n').append(readable(path));
      text.append(' ').append(attributes.size());
      text.append(' ').append(attributes.lastModifiedTime().toMillis());
    }
    return text.toString();
  }

  /** Whoever opens a pipe waits for what may never come. */
  private void requireLitter(Path path) throws DataException {
    if (!Litter.is(relative(path))) {
      throw new DataException(
          path + ": is neither a file nor a folder but a pipe, a socket or a device; remove it");
    }
  }

  private String readable(Path path) throws DataException {
    String name = relative(path);
    FileTree.requireReadable(root.toString(), name, System.getProperty("sun.jnu.encoding"));
    return name;
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private List<Path> paths() throws DataException {
    try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found =
          paths
              .filter(path -> !path.equals(root) && !isLitterWithoutTarget(path))
              .limit(MOST_FILES + 1L)
              .sorted()
              .collect(Collectors.toList());
      if (found.size() > MOST_FILES) {
        throw new DataException(
            root + ": has more than " + MOST_FILES + " files and folders; give one with fewer");
      }
      return found;
    } catch (DataException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNullElse(e.getCause(), new IOException(e)));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Some editors lock a file by a hidden link that leads nowhere. */
  private boolean isLitterWithoutTarget(Path path) {
    return Files.isSymbolicLink(path) && !Files.exists(path) && Litter.is(relative(path));
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      if (Files.isSymbolicLink(path)) {
        throw DeadLink.at(path);
      }
      throw new DataException(
          path + ": cannot be read (access denied or file gone); check its permissions", e);
    }
  }

  private DataException unreadable(IOException cause) {
    boolean loop = cause instanceof FileSystemLoopException;
    String problem = loop ? "links go in a circle" : "access denied or file gone";
    return new DataException(
        String.format(
            "%s: cannot be read (%s: %s); check its links and permissions",
            root, problem, cause.getMessage()),
        cause);
  }

  /** A folder or file in a folder. */
  private record Entry(Path path, String name, boolean isFolder, long size) implements Item {

    @Override
    public InputStream open() throws IOException {
      try {
        return new BufferedInputStream(Files.newInputStream(path));
      } catch (IOException e) {
        throw new DataException(path + ": cannot be read; check its permissions", e);
      }
    }
  }
}
