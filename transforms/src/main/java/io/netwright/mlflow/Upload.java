package io.netwright.mlflow;

import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Sha256;
import io.netwright.schemas.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file that a run on the server is to have.
 *
 * @param name its path below the run's files
 * @param sha256 digest of its content
 * @param sizeBytes how long it is
 * @param content opens it, as often as it has to be sent
 */
record Upload(String name, String sha256, long sizeBytes, Content content) {

  /** Opens a file's content. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** A file of the workspace, under a name that MLflow takes. */
  static Upload of(String name, ArtifactRef ref, ArtifactStore artifacts) {
    return new Upload(
        MlflowNames.key(name), ref.getSha256(), ref.getSizeBytes(), () -> artifacts.open(ref));
  }

  /** A small file that is made here. */
  static Upload of(String name, byte[] bytes) {
    return new Upload(
        MlflowNames.key(name),
        Sha256.of(bytes),
        bytes.length,
        () -> new ByteArrayInputStream(bytes));
  }
}
