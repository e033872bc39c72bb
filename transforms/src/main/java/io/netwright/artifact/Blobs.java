package io.netwright.artifact;

import io.netwright.refusal.RefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Small named documents in one folder of the workspace; every write is atomic.
 *
 * @param storage where the folder lies
 * @param folder path below the storage's root
 * @param suffix what file names have after the document's name, e.g. {@code .json}
 */
public record Blobs(Storage storage, String folder, String suffix) implements Serializable {
  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9_=][A-Za-z0-9._=+-]*(/[A-Za-z0-9_=][A-Za-z0-9._=+-]*)*");

  /** The document of that name, if there is one. */
  public Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = storage.open(path(name))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a document of that name. */
  public boolean contains(String name) throws IOException {
    return storage.size(path(name)).isPresent();
  }

  /**
   * Writes a document unless there is one of that name.
   *
   * @return whether it was written; otherwise somebody else's is there
   */
  public boolean writeIfAbsent(String name, byte[] content) throws IOException {
    String path = path(name);
    if (storage.size(path).isPresent()) {
      return false;
    }
    try (Draft draft = draft(content)) {
      return draft.publishIfAbsent(path);
    }
  }

  /** Writes a document in place of the one of that name. */
  public void replace(String name, byte[] content) throws IOException {
    String path = path(name);
    try (Draft draft = draft(content)) {
      draft.replace(path);
    }
  }

  /**
   * Writes a document's own bytes again where they are old or just went away, so that it counts as
   * in use.
   */
  public void renew(String name, byte[] content) throws IOException {
    if (storage.file(path(name)).filter(file -> !Workspace.isWorthRenewing(file)).isEmpty()) {
      replace(name, content);
    }
  }

  /** Names of all documents, in alphabetical order; other programs' files are left out. */
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    for (String path : storage.list(folder)) {
      if (path.endsWith(suffix) && path.length() > folder.length() + 1 + suffix.length()) {
        String name = path.substring(folder.length() + 1, path.length() - suffix.length());
        if (ALLOWED.matcher(name).matches()) {
          names.add(name);
        }
      }
    }
    return List.copyOf(names);
  }

  /** Where the document of that name lies, for messages. */
  public String locate(String name) {
    return storage.locate(path(name));
  }

  /** Removes a document; nothing happens when there is none. */
  public void delete(String name) throws IOException {
    storage.delete(path(name));
  }

  /** Removes the whole folder. */
  public void deleteAll() throws IOException {
    storage.delete(folder);
  }

  private String path(String name) {
    return folder + "/" + checked(name) + suffix;
  }

  /** Refuses names that could leave the folder or that some file system would not take. */
  static String checked(String name) {
    if (!ALLOWED.matcher(name).matches()) {
      throw new RefusedException(
          "name '"
              + name
              + "' cannot be a file of the workspace: use letters, digits and . _ = + - only, no"
              + " part may start with a dot");
    }
    return name;
  }

  private Draft draft(byte[] content) throws IOException {
    Draft draft = storage.draft("application/octet-stream");
    try {
      draft.out().write(content);
      return draft;
    } catch (IOException e) {
      draft.close();
      throw Storage.unwritable(storage.root(), e);
    }
  }
}
