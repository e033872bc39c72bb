package io.netwright.artifact;

import io.netwright.refusal.RefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Storage at a URI, by Beam's FileSystems.
 *
 * <p>Publishing copies within the store; readers see whole objects only. Two workers that publish
 * the same name in the same instant may both believe to be first, which is harmless where both
 * carry the same content, as artifacts and cached results do.
 */
record BeamStorage(String root) implements Storage {

  BeamStorage {
    root = root.replaceAll("/+$", "");
  }

  ResourceId resource(String path) {
    try {
      return FileSystems.matchNewResource(locate(path), false);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "workspace "
              + root
              + " cannot be used: no file system for this kind of URI is installed; name a folder"
              + " or add the Beam module that serves it",
          e);
    }
  }

  @Override
  public OptionalLong size(String path) throws IOException {
    resource(path);
    MatchResult match = FileSystems.match(locate(path), EmptyMatchTreatment.ALLOW);
    return match.status() == MatchResult.Status.NOT_FOUND || match.metadata().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(match.metadata().get(0).sizeBytes());
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (size(path).isEmpty()) {
      throw new FileNotFoundException(locate(path) + " does not exist");
    }
    return Channels.newInputStream(FileSystems.open(resource(path)));
  }

  @Override
  public Draft draft(String mediaType) throws IOException {
    ResourceId temporary = resource(DRAFTS + "/" + UUID.randomUUID());
    try {
      return new BeamDraft(this, temporary, FileSystems.create(temporary, mediaType));
    } catch (IOException e) {
      throw Storage.unwritable(root, e);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return files(folder).stream().map(StoredFile::path).toList();
  }

  @Override
  public List<StoredFile> files(String folder) throws IOException {
    String start = withoutHost(locate(folder)) + "/";
    List<StoredFile> files = new ArrayList<>();
    for (MatchResult.Metadata file : matches(folder)) {
      String name = withoutHost(file.resourceId().toString());
      if (!name.startsWith(start)) {
        // Passed over in silence it would be taken for a file that nothing needs or that is not.
        throw new IOException(
            locate(folder)
                + " lists "
                + file.resourceId()
                + ", which is not below it; write the workspace's URI as the listing does");
      }
      files.add(stored(folder + "/" + name.substring(start.length()), file));
    }
    files.sort(Comparator.comparing(StoredFile::path));
    return List.copyOf(files);
  }

  /** A path without scheme and host, which some file systems fill in themselves. */
  private static String withoutHost(String uri) {
    int host = uri.indexOf("://");
    int path = host < 0 ? 0 : uri.indexOf('/', host + 3);
    return path < 0 ? "" : uri.substring(path);
  }

  @Override
  public Optional<StoredFile> file(String path) throws IOException {
    resource(path);
    MatchResult match = FileSystems.match(locate(path), EmptyMatchTreatment.ALLOW);
    return match.status() == MatchResult.Status.NOT_FOUND
        ? Optional.empty()
        : match.metadata().stream().findFirst().map(file -> stored(path, file));
  }

  private static StoredFile stored(String path, MatchResult.Metadata file) {
    return new StoredFile(
        path,
        file.sizeBytes(),
        file.lastModifiedMillis() > 0
            ? Instant.ofEpochMilli(file.lastModifiedMillis())
            : Instant.MAX);
  }

  private List<MatchResult.Metadata> matches(String folder) throws IOException {
    resource(folder);
    MatchResult match = FileSystems.match(locate(folder) + "/**", EmptyMatchTreatment.ALLOW);
    return match.status() == MatchResult.Status.NOT_FOUND ? List.of() : match.metadata();
  }

  @Override
  public void delete(String path) throws IOException {
    List<ResourceId> found = new ArrayList<>();
    matches(path).forEach(file -> found.add(file.resourceId()));
    if (found.isEmpty() && size(path).isPresent()) {
      found.add(resource(path));
    }
    FileSystems.delete(found, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public void sweep(Instant before) throws IOException {
    List<ResourceId> old = new ArrayList<>();
    for (MatchResult.Metadata file : matches(DRAFTS)) {
      if (file.lastModifiedMillis() > 0 && file.lastModifiedMillis() < before.toEpochMilli()) {
        old.add(file.resourceId());
      }
    }
    FileSystems.delete(old, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
