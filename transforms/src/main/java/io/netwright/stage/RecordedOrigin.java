package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.CanonicalJson;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** What the record of a piece of work says about where its output comes from. */
public final class RecordedOrigin {

  private RecordedOrigin() {}

  /** The record with the configuration, flat, and the tags that are known before the work. */
  static StageRecord begun(StageRecord record, StageSpec spec, String fingerprint) {
    Map<String, String> params = new TreeMap<>();
    flatten("", CanonicalJson.read(spec.config(), JsonNode.class), params);
    return record.describedBy(
        params,
        Map.of(
            "algorithmVersion",
            Integer.toString(spec.algorithmVersion()),
            "fingerprint",
            fingerprint));
  }

  /** The record with what the output tells: model, parents, data and files. */
  static StageRecord finished(StageRecord record, SpecificRecord output) {
    if (output instanceof ModelRef model) {
      return of(record, model, Map.of("model.safetensors", model.getWeights()));
    }
    if (output instanceof RoutedModel routed) {
      return of(record, routed.getModel(), Map.of("routes.json", routed.getRoutes()));
    }
    if (output instanceof TaskModels task) {
      Map<String, ArtifactRef> files = new TreeMap<>();
      task.getModels()
          .forEach(model -> files.put(model.getVariant() + ".safetensors", model.getWeights()));
      return of(record, task.getModels().get(0), files);
    }
    return record;
  }

  /** The record with a model's lineage and some files. */
  public static StageRecord of(StageRecord record, ModelRef model, Map<String, ArtifactRef> files) {
    Map<String, String> tags = new TreeMap<>(record.tags());
    tags.put("architecture", model.getArchitecture());
    tags.put("seed", Long.toString(model.getSeed()));
    tags.put("variant", model.getVariant());
    tags.put("parents", String.join(",", model.getParents()));
    tags.put("weights", model.getWeights().getSha256());
    tags.put(
        "data",
        model.getDatasets().stream().map(DatasetRef::getSha256).collect(Collectors.joining(",")));
    tags.put(
        "datasets",
        model.getDatasets().stream().map(DatasetRef::getName).collect(Collectors.joining(",")));
    Map<String, ArtifactRef> artifacts = new TreeMap<>(files);
    if (record.stage().equals(model.getStage())) {
      artifacts.putAll(model.getArtifacts());
    }
    return record.describedBy(record.params(), tags).making(model.getModelId(), artifacts);
  }

  /** Writes the leaves of a tree under their paths: {@code training.epochs} to {@code 30}. */
  public static void flatten(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
      fields.forEachRemaining(
          field ->
              flatten(
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  field.getValue(),
                  leaves));
    } else if (!path.isEmpty()) {
      leaves.put(path, node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
