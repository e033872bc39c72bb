package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelVersion;
import io.netwright.registry.RegistryJson;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * A registered model as files for somebody who serves it.
 *
 * @param workspace where its weights are
 */
public record FetchedModel(Workspace workspace, ModelVersion version) {

  /** Writes a folder, whole or not at all. */
  public void writeTo(Path folder) throws IOException {
    Path target = folder.toAbsolutePath();
    refuseOccupied(target);
    Files.createDirectories(target.getParent());
    Path draft = Files.createTempDirectory(target.getParent(), ".fetch-");
    try {
      copy(version.model().getWeights(), draft.resolve("model.safetensors"));
      ArtifactRef verdict = version.verdict();
      if (verdict != null) {
        copy(verdict, draft.resolve("verdict.json"));
      }
      Files.write(draft.resolve("signature.json"), RegistryJson.write(version.signature()));
      Files.write(draft.resolve("version.json"), RegistryJson.write(version));
      Files.deleteIfExists(target);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw occupied(target);
    } finally {
      discard(draft);
    }
  }

  /** The store checks size and digest at the end of what it reads. */
  private void copy(ArtifactRef ref, Path file) throws IOException {
    try (InputStream in = workspace.artifacts().open(ref)) {
      Files.copy(in, file);
    }
  }

  private static void refuseOccupied(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw occupied(target);
        }
      }
    } else if (Files.exists(target)) {
      throw occupied(target);
    }
  }

  private static RefusedException occupied(Path target) {
    return new RefusedException(
        target + " is not an empty folder; give --to another one, or empty it");
  }

  private static void discard(Path draft) throws IOException {
    if (Files.isDirectory(draft)) {
      try (Stream<Path> inside = Files.list(draft)) {
        for (Path file : inside.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(draft);
    }
  }
}
