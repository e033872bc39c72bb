package io.netwright.pipelines.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Sha256;
import io.netwright.json.CanonicalJson;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.ModelName;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a retraining is, so that the same one is known again.
 *
 * @param name of the registered model
 * @param logicalDate what it is for
 * @param codeVersion the code that does it
 * @param dataFingerprint digest over names and contents of all data sets
 * @param inputs digest over code, configuration and data: equal inputs make equal models
 */
public record RetrainIdentity(
    String name, String logicalDate, String codeVersion, String dataFingerprint, String inputs) {
  private static final int ID_DIGITS = 12;

  /** The retraining of a model by an experiment whose data are open. */
  public static RetrainIdentity of(
      String name, LogicalDate date, ExperimentSession session, String codeVersion)
      throws IOException {
    Map<String, String> data = new TreeMap<>();
    session.datasets().forEach(ref -> data.put(ref.getName(), ref.getSha256()));
    Map<String, Object> parts = new TreeMap<>();
    parts.putAll(Map.of("code", codeVersion, "config", config(session), "data", data));
    String masks = session.masks();
    if (!masks.isEmpty()) {
      parts.put("masks", masks);
    }
    if (!session.imports().isEmpty()) { // without any, identities stay as they were
      parts.put("imports", session.imports());
    }
    if (!session.given().isEmpty()) {
      parts.put("models", session.given().stream().map(ModelRef::getModelId).sorted().toList());
    }
    String inputs = CanonicalJson.write(parts);
    return new RetrainIdentity(
        ModelName.checked(name),
        date.text(),
        codeVersion,
        Sha256.of(CanonicalJson.write(data)),
        Sha256.of(inputs));
  }

  /** The configuration without the places of the data, whose content counts. */
  private static JsonNode config(ExperimentSession session) {
    JsonNode tree = ExperimentReader.tree(session.config());
    tree.path("data")
        .forEach(
            spec -> {
              if (spec instanceof ObjectNode object) {
                object.remove("path");
              }
            });
    return tree;
  }

  /** Id of the retraining and of its run: {@code shapes-20261125-0123456789ab}. */
  public String retrainId() {
    String digest = Sha256.of(name + "\n" + logicalDate + "\n" + inputs);
    String day = new LogicalDate(logicalDate).compact();
    return name + "-" + day + "-" + digest.substring(0, ID_DIGITS);
  }
}
