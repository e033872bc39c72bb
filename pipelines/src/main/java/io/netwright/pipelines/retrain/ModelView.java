package io.netwright.pipelines.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import io.netwright.pipelines.report.TextTable;
import io.netwright.registry.Alias;
import io.netwright.registry.Aliases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.ArtifactRef;
import io.netwright.text.Foreign;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Registered models as people read them.
 *
 * @param workspace where they and their verdicts are
 */
public record ModelView(Workspace workspace) {

  /** A row per version. */
  public String versions(List<ModelVersion> versions, Aliases aliases) throws IOException {
    TextTable table =
        new TextTable("version", "alias", "model", "modelId", "run", "registered", "gate");
    for (ModelVersion version : versions) {
      JsonNode verdict = verdict(version);
      table.row(
          Integer.toString(version.number()),
          aliases(version, aliases),
          version.model().getName(),
          version.model().getModelId(),
          version.runId(),
          TextTable.time(version.registeredAt()),
          verdict.isMissingNode() ? "" : gate(verdict));
    }
    return table.plain();
  }

  /** Everything about one version. */
  public String version(ModelVersion version) throws IOException {
    ModelSignature signature = version.signature();
    JsonNode verdict = verdict(version);
    List<String> lines = new ArrayList<>();
    Aliases aliases = ModelRegistry.of(workspace).aliases(version.name());
    lines.add("model        " + version.name() + " version " + version.number());
    lines.add("alias        " + aliases(version, aliases));
    lines.add("is           " + version.model().getName() + ", " + version.model().getModelId());
    lines.add("run          " + version.runId());
    lines.add("registered   " + TextTable.time(version.registeredAt()));
    lines.add("weights      " + version.model().getWeights().getSha256());
    lines.add(
        "input        %s %s in [%s, %s], normalized %s"
            .formatted(
                signature.elementType(),
                signature.inputShape(),
                signature.lowest(),
                signature.highest(),
                signature.normalization()));
    lines.add("classes      " + String.join(", ", signature.classes()));
    lines.add("data         " + version.dataFingerprint());
    lines.add("code         " + version.codeVersion());
    lines.add("made on      " + version.fingerprint());
    if (!verdict.isMissingNode()) {
      lines.add("gate         " + gate(verdict));
      verdict
          .path("checks")
          .forEach(
              check ->
                  lines.add(
                      (check.path("passed").asBoolean() ? "  passed     " : "  refused    ")
                          + check.path("reason").asText()));
    }
    return lines.stream().map(Foreign::plain).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String aliases(ModelVersion version, Aliases aliases) {
    return Arrays.stream(Alias.values())
        .filter(alias -> aliases.version(alias).filter(n -> n == version.number()).isPresent())
        .map(Alias::word)
        .collect(Collectors.joining(", "));
  }

  private static String gate(JsonNode verdict) {
    return verdict.path("promote").asBoolean() ? "promoted" : "refused";
  }

  /** The verdict's document; missing where there is none, or none any more. */
  private JsonNode verdict(ModelVersion version) throws IOException {
    ArtifactRef ref = version.verdict();
    if (ref == null) {
      return MissingNode.getInstance();
    }
    try (InputStream in = workspace.artifacts().open(ref)) {
      return Json.tree(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return MissingNode.getInstance();
    }
  }
}
