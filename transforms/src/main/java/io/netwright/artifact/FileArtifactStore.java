package io.netwright.artifact;

import io.netwright.schemas.ArtifactRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Artifacts as files named by the SHA-256 of their bytes.
 *
 * <p>Any number of workers may write the same bytes at once; the first one's file stays. One that
 * has been there for long is written anew, so that a garbage collection that is under way and saw
 * nobody need it leaves it alone.
 *
 * @param storage where the files lie
 */
public record FileArtifactStore(Storage storage) implements ArtifactStore {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  @Override
  public ArtifactRef write(String mediaType, Content content) throws IOException {
    try (Draft draft = storage.draft(mediaType)) {
      DigestingOutputStream out = new DigestingOutputStream(draft.out(), storage.root());
      content.writeTo(out);
      out.flush();
      ArtifactRef ref = new ArtifactRef(out.sha256(), out.size(), mediaType);
      String path = path(ref);
      Optional<StoredFile> present = storage.file(path);
      if (present.isEmpty()) {
        draft.publishIfAbsent(path);
      } else if (present.get().sizeBytes() != ref.getSizeBytes()
          || Workspace.isWorthRenewing(present.get())) {
        draft.replace(path);
      }
      return ref;
    }
  }

  @Override
  public InputStream open(ArtifactRef ref) throws IOException {
    String path = path(ref);
    try {
      return new VerifyingInputStream(storage.open(path), ref, storage.locate(path));
    } catch (FileNotFoundException e) {
      throw new IOException(
          "artifact "
              + storage.locate(path)
              + " ("
              + ref.getMediaType()
              + ") is missing: run the experiment again to make it anew",
          e);
    }
  }

  @Override
  public boolean contains(ArtifactRef ref) throws IOException {
    OptionalLong size = storage.size(path(ref));
    return size.isPresent() && size.getAsLong() == ref.getSizeBytes();
  }

  /** Path of an artifact below the workspace's root. */
  static String path(ArtifactRef ref) {
    String digest = ref.getSha256();
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "artifact digest '" + digest + "' must be 64 lower-case hexadecimal digits");
    }
    return "artifacts/sha256/" + digest.substring(0, 2) + "/" + digest;
  }
}
