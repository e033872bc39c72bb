package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.variant.FormerNames;
import io.netwright.variant.ModelName;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * The input of work as it stands in keys. Models stand there without family, role and control,
 * which say nothing that name and variant do not, without the preprocessing, which their ids and
 * the digests of their data hold, and controls as version 0.1.0 called them. An attack that is no
 * suite stands there without what a suite's step has, and one that follows the model's own
 * gradients without a surrogate. A recipe stands there without a graph where nobody wrote one, or
 * with the digest of {@link BuiltGraph}. So what was computed then is still found.
 */
final class KeyInput {
  private static final String VARIANT = "variant";
  private static final String GRAPH = "graph";
  private static final String SURROGATE = "surrogate";
  private static final List<String> OF_SUITES = List.of("step", "survivors");
  private static final List<String> LATER = List.of("family", "role", "control", "preprocessing");

  private KeyInput() {}

  /** The JSON of an input. */
  static JsonNode of(SpecificRecord input) {
    JsonNode json = CanonicalJson.read(input.toString(), JsonNode.class);
    if (input instanceof TrainingRecipe recipe && recipe.getGraph().isEmpty()) {
      ObjectNode object = (ObjectNode) json;
      object.remove(GRAPH);
      BuiltGraph.digest(recipe).ifPresent(digest -> object.put(GRAPH, digest));
    }
    if (input instanceof AttackTask task) {
      ObjectNode object = (ObjectNode) json;
      if (task.getStep().isEmpty()) {
        object.remove(OF_SUITES);
      }
      if (task.getSurrogate() == null) {
        object.remove(SURROGATE);
      }
    }
    rename(json);
    return json;
  }

  private static void rename(JsonNode json) {
    if (json instanceof ObjectNode object && object.path(VARIANT).isTextual()) {
      String variant = object.path(VARIANT).asText();
      if (References.isModel(object)) {
        String family = object.path("family").asText();
        if (!family.isEmpty()) {
          object.put("name", FormerNames.keyName(new ModelName(family, variant)));
        }
        object.remove(LATER);
      }
      object.put(VARIANT, FormerNames.keyVariant(variant));
    }
    json.forEach(KeyInput::rename);
  }
}
