package io.netwright.artifact;

import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes under a root folder, by relative paths such as {@code runs/r1/run.json}.
 *
 * <p>Files appear completely or not at all: they are written as a {@link Draft} under a unique
 * temporary name and then published.
 */
public sealed interface Storage extends Serializable permits LocalStorage, S3Storage, BeamStorage {
  /** Folder of drafts; what a crash leaves there is never read. */
  String DRAFTS = ".drafts";

  /**
   * The storage at a local path, in an S3 bucket, or at any URI that Beam's FileSystems knows.
   *
   * @throws IllegalArgumentException when the root is blank
   */
  static Storage at(String root) {
    String trimmed = root.strip();
    if (trimmed.isEmpty()) {
      throw new RefusedException(
          "workspace must be a folder or a URI such as s3://bucket/folder, not an empty text");
    }
    if (trimmed.toLowerCase(Locale.ROOT).startsWith("file:")) {
      return LocalStorage.ofUri(trimmed);
    }
    if (trimmed.startsWith(S3Storage.SCHEME)) {
      return S3Storage.ofUri(trimmed);
    }
    return trimmed.contains("://") ? new BeamStorage(trimmed) : LocalStorage.ofPath(trimmed);
  }

  /** The folder or URI, without a slash at its end. */
  String root();

  /** Size in bytes of a file; empty when there is none. */
  OptionalLong size(String path) throws IOException;

  /**
   * Opens a file from its start.
   *
   * @throws java.io.FileNotFoundException when there is none
   */
  InputStream open(String path) throws IOException;

  /** Starts a file that nobody sees before it is published. */
  Draft draft(String mediaType) throws IOException;

  /**
   * Paths of all files below a folder, in alphabetical order; empty when there is no such. Every
   * file that {@link #open} finds by its path is listed, also behind a link.
   */
  List<String> list(String folder) throws IOException;

  /** All files below a folder with size and age, by path; empty when there is no such. */
  List<StoredFile> files(String folder) throws IOException;

  /**
   * Paths of the symbolic links at and below a folder, none of them followed, in alphabetical
   * order; none where the storage has no links.
   */
  default List<String> links(String folder) throws IOException {
    return List.of();
  }

  /** A file with size and age; empty when there is none. */
  Optional<StoredFile> file(String path) throws IOException;

  /**
   * Deletes a file or everything below a folder; nothing happens when there is none. Of a link the
   * link is deleted, and not what it leads to.
   */
  void delete(String path) throws IOException;

  /** Deletes what crashes left behind: drafts begun before the given time. */
  void sweep(Instant before) throws IOException;

  /** How long to wait between two writes, or two looks, of what changes all the time. */
  default long pauseMillis() {
    return 500;
  }

  /** Where a path lies, for messages and for other programs. */
  default String locate(String path) {
    return root() + "/" + path;
  }

  /** The one line a user needs when writing fails. */
  static IOException unwritable(String root, IOException cause) {
    return new IOException(
        "cannot write to the workspace "
            + root
            + ": "
            + reason(cause)
            + "; make room or make it writable, or name another folder with --workspace",
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (cause instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file, not a folder";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(cause.getMessage());
  }
}
