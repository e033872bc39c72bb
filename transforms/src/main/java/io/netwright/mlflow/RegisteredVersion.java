package io.netwright.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.ArtifactStore;
import io.netwright.json.Json;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import io.netwright.run.RunRecord;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a registered model looks like in MLflow.
 *
 * @param version the version in the workspace
 * @param run the run on the server that made its weights
 * @param files what its folder there holds
 * @param tags signature, gate verdict, fingerprints, digest
 */
record RegisteredVersion(
    ModelVersion version, RemoteRun run, ModelFolder files, Map<String, String> tags) {
  private static final int VERDICT_BYTES = 1 << 20;

  /** The version, where the piece of work that has its weights is on the server. */
  static Optional<RegisteredVersion> of(
      ModelVersion version, RunRecord run, Map<String, RemoteRun> remote, ArtifactStore artifacts)
      throws IOException {
    String weights = version.model().getWeights().getSha256();
    for (StageRecord stage : run.stages()) {
      RemoteRun there = remote.get(stage.key());
      for (ArtifactRef file : stage.artifacts().values()) {
        if (there != null && file.getSha256().equals(weights)) {
          ModelFolder folder = new ModelFolder(version, there.id(), artifacts);
          return Optional.of(
              new RegisteredVersion(version, there, folder, tags(version, artifacts)));
        }
      }
    }
    return Optional.empty();
  }

  int number() {
    return version.number();
  }

  /** Address of its folder on the server. */
  String source() {
    return run.artifactUri() + "/" + files.path();
  }

  private static Map<String, String> tags(ModelVersion version, ArtifactStore artifacts)
      throws IOException {
    Map<String, String> tags = new TreeMap<>();
    put(tags, MlflowNames.VERSION, Integer.toString(version.number()));
    put(tags, "netwright.model", version.model().getName());
    put(tags, "netwright.modelId", version.model().getModelId());
    put(tags, "netwright.architecture", version.model().getArchitecture());
    put(tags, "netwright.sha256", version.model().getWeights().getSha256());
    put(tags, MlflowNames.RUN_ID, version.runId());
    put(tags, "netwright.data", version.dataFingerprint());
    put(tags, "netwright.code", version.codeVersion());
    put(tags, "netwright.fingerprint", version.fingerprint());
    put(tags, "netwright.registeredAt", Instant.ofEpochMilli(version.registeredAt()).toString());
    ModelSignature signature = version.signature();
    put(tags, "netwright.signature.input", "images " + signature.inputShape());
    put(
        tags,
        "netwright.signature.values",
        "%s in [%s, %s]"
            .formatted(signature.elementType(), signature.lowest(), signature.highest()));
    put(tags, "netwright.signature.normalization", signature.normalization());
    put(tags, "netwright.signature.output", "logits [" + signature.classes().size() + "]");
    put(tags, "netwright.signature.classes", String.join(", ", signature.classes()));
    ArtifactRef verdict = version.verdict();
    put(tags, "netwright.verdict", verdict == null ? null : text(verdict, artifacts));
    put(tags, "netwright.verdict.sha256", verdict == null ? null : verdict.getSha256());
    return tags;
  }

  private static void put(Map<String, String> tags, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.put(name, MlflowNames.tagValue(value));
    }
  }

  /** In a line, where the verdict says what a gate's verdict says; else the document. */
  private static String text(ArtifactRef verdict, ArtifactStore artifacts) throws IOException {
    if (!artifacts.contains(verdict)) {
      return "not kept";
    }
    String document;
    try (InputStream in = artifacts.open(verdict)) {
      document = new String(in.readNBytes(VERDICT_BYTES), StandardCharsets.UTF_8);
    }
    try {
      JsonNode json = Json.tree(document);
      if (json.path("promote").isBoolean() && json.path("summary").isTextual()) {
        String decision = json.path("promote").asBoolean() ? "promote: " : "refuse: ";
        return decision + json.path("summary").asText();
      }
      return json.toString();
    } catch (IOException e) {
      return document;
    }
  }
}
