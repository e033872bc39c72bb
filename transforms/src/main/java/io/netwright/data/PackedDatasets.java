package io.netwright.data;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Data sets kept in a workspace, so that workers need no shared disk: each an archive of the images
 * as they are, an artifact, under a name that can move to newer images.
 *
 * <pre>
 * data/NAME.json           what the name means now
 * data/sha256/DIGEST.json  every archive that ever had a name
 * </pre>
 *
 * @param workspace where they are kept
 */
public record PackedDatasets(Workspace workspace) {
  private static final DocumentJson JSON =
      new DocumentJson("data set", "add the data set again, or delete the file");
  private static final String BY_DIGEST = "sha256/";
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  /**
   * One data set.
   *
   * @param name what people call it
   * @param sha256 of the archive's bytes
   * @param sizeBytes of the archive
   * @param mediaType of the archive: tar or gzip
   * @param source file or folder it was made from, without its path
   * @param addedAt milliseconds since 1970
   */
  public record Entry(
      String name, String sha256, long sizeBytes, String mediaType, String source, long addedAt) {

    /** What stands in an experiment for these very bytes. */
    public String path() {
      return DatasetSpec.IN_WORKSPACE + sha256;
    }

    ArtifactRef artifact() {
      return new ArtifactRef(sha256, sizeBytes, mediaType);
    }

    private Entry named(String newName) {
      return new Entry(newName, sha256, sizeBytes, mediaType, source, addedAt);
    }
  }

  /**
   * How images are added.
   *
   * @param move whether a name that means other images may move to these
   * @param followLinks whether pictures may be taken from where links lead out of the folder
   * @param notes hears what is left out
   */
  public record Adding(boolean move, boolean followLinks, Consumer<String> notes) {}

  /**
   * Puts images into the workspace: of a folder what is read of it, packed as tar, and an archive
   * as it is. The same bytes are kept once.
   *
   * @throws DataException where the images have no known layout, or a link leads out of the folder
   * @throws IllegalArgumentException where the name is taken or cannot be one
   */
  public Entry add(String name, Path path, Adding how) throws IOException {
    if (!name.matches(NAME) || name.matches(DIGEST)) {
      throw new RefusedException(
          "name '" + name + "' must be letters, digits, '.', '_' and '-', and no digest");
    }
    FileTree tree = FileTree.at(path);
    ImageSource images =
        Datasets.source(tree, DatasetSpec.of(path.toString()).withMasks(DatasetSpec.BESIDE));
    ArtifactRef ref =
        workspace.artifacts().write(mediaType(path), out -> pack(tree, images, how, out));
    if (tree instanceof Folder) {
      images.remarks().forEach(how.notes());
    }
    Entry entry =
        new Entry(
            name,
            ref.getSha256(),
            ref.getSizeBytes(),
            ref.getMediaType(),
            String.valueOf(path.toAbsolutePath().normalize().getFileName()),
            System.currentTimeMillis());
    documents().writeIfAbsent(BY_DIGEST + entry.sha256(), JSON.write(entry));
    return register(entry, how.move());
  }

  private static void pack(FileTree tree, ImageSource images, Adding how, OutputStream out)
      throws IOException {
    if (tree instanceof Folder folder) {
      OutwardLinks links = OutwardLinks.of(folder, how.followLinks());
      PackedTree.write(folder, images.files(), links, out);
    } else if (tree instanceof Archive archive) {
      Files.copy(archive.path(), out);
    }
  }

  private Entry register(Entry entry, boolean move) throws IOException {
    byte[] json = JSON.write(entry);
    if (documents().writeIfAbsent(entry.name(), json)) {
      return entry;
    }
    Entry present = find(entry.name());
    if (present.sha256().equals(entry.sha256())) {
      return present;
    }
    if (!move) {
      throw new RefusedException(
          "data set "
              + entry.name()
              + " is there with other bytes, "
              + present.sha256()
              + " from "
              + present.source()
              + "; take another name, or give --move to let the name mean these");
    }
    documents().replace(entry.name(), json);
    return entry;
  }

  /** What every name means now, by name. */
  public List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : documents().list()) {
      if (!name.startsWith(BY_DIGEST)) {
        try {
          entries.add(find(name));
        } catch (DataException e) {
          String place = documents().locate(name);
          Unreadable.WARN.found(place, Unreadable.reason(e, place));
        }
      }
    }
    return List.copyOf(entries);
  }

  /**
   * The data set of that name, or of that digest.
   *
   * @throws DataException when there is none
   */
  public Entry find(String nameOrDigest) throws IOException {
    boolean digest = nameOrDigest.matches(DIGEST);
    String document = digest ? BY_DIGEST + nameOrDigest : nameOrDigest;
    Optional<byte[]> json =
        nameOrDigest.matches(NAME) ? documents().read(document) : Optional.empty();
    if (json.isEmpty()) {
      throw new DataException(
          "no data set "
              + nameOrDigest
              + " in "
              + workspace
              + "; see netwright data list, or put it there with netwright data add");
    }
    try {
      Entry entry = JSON.read(json.get(), Entry.class, documents().locate(document));
      return digest ? entry : entry.named(nameOrDigest);
    } catch (IOException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The archive on this machine, fetched where no undamaged one is there. */
  Path fetch(Entry entry, Path folder) throws IOException {
    return new PackedCopies(folder)
        .copy(entry.artifact(), () -> workspace.artifacts().open(entry.artifact()));
  }

  private Blobs documents() {
    return new Blobs(workspace.storage(), "data", ".json");
  }

  private static String mediaType(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return Files.isDirectory(path) || name.endsWith(".tar") ? PackedCopies.TAR : PackedCopies.GZIP;
  }

  /** Where bytes come from. */
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }
}
