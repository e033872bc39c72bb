package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.evaluate.NamedAttack;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The form of attacks of version 0.1.0, {@code evaluation.attacks}, each with a threat model of its
 * own; read for one more version.
 */
final class AttackListForm {
  private static final String EVALUATION = "evaluation";
  private static final String ATTACKS = "attacks";
  private static final String THREAT_MODELS = "threatModels";
  private static final String THREAT_MODEL = "threatModel";

  private AttackListForm() {}

  /** Whether an experiment has it. */
  static boolean isIn(JsonNode experiment) {
    return experiment.path(EVALUATION).has(ATTACKS);
  }

  /** Whether an experiment has the form that took its place. */
  static boolean isReplacedIn(JsonNode experiment) {
    return experiment.path(EVALUATION).has(THREAT_MODELS);
  }

  /** Leaves one of the two forms out. */
  static void drop(ObjectNode experiment, boolean old) {
    if (experiment.get(EVALUATION) instanceof ObjectNode evaluation) {
      evaluation.remove(old ? ATTACKS : THREAT_MODELS);
    }
  }

  /**
   * Groups the attacks of an experiment by their own norms and epsilons.
   *
   * @return the new form as YAML; empty where the experiment had it already
   * @throws JsonMappingException if one of them is no attack
   */
  static Optional<String> upgrade(YamlDocument document, ObjectMapper mapper) throws IOException {
    ObjectNode experiment = document.tree();
    if (!isIn(experiment) || !(experiment.get(EVALUATION) instanceof ObjectNode evaluation)) {
      return Optional.empty();
    }
    JsonNode list = evaluation.remove(ATTACKS);
    if (list == null || !list.isArray() || list.isEmpty()) {
      throw new ConfigException(
          document.position("evaluation.attacks")
              + ": evaluation.attacks: attacks must name at least one attack, got "
              + list);
    }
    Map<String, ObjectNode> groups = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      NamedAttack attack = attack(list, i, mapper);
      ObjectNode named = list.get(i).deepCopy();
      JsonNode written = named.path("attack").path(THREAT_MODEL);
      ObjectNode group =
          groups.computeIfAbsent(attack.attack().threatModel().name(), name -> group(written));
      boolean alike = group.path("epsilon").asText().equals(written.path("epsilon").asText());
      if (alike && named.get("attack") instanceof ObjectNode settings) {
        settings.remove(THREAT_MODEL);
      }
      group.withArray(ATTACKS).add(named);
    }
    ArrayNode threatModels = JsonNodeFactory.instance.arrayNode();
    groups.values().forEach(threatModels::add);
    evaluation.set(THREAT_MODELS, threatModels);
    return Optional.of(yaml(threatModels));
  }

  private static NamedAttack attack(JsonNode list, int position, ObjectMapper mapper)
      throws IOException {
    try {
      return mapper.treeToValue(list.get(position), NamedAttack.class);
    } catch (JsonMappingException e) {
      e.prependPath(list, position);
      e.prependPath(list, ATTACKS);
      e.prependPath(list, EVALUATION);
      throw e;
    }
  }

  private static ObjectNode group(JsonNode threatModel) {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    group.set("norm", threatModel.path("norm"));
    group.set("epsilon", threatModel.path("epsilon"));
    group.putArray(ATTACKS);
    return group;
  }

  private static String yaml(ArrayNode threatModels) {
    StringBuilder yaml = new StringBuilder("evaluation:\n  threatModels:\n");
    for (JsonNode group : threatModels) {
      yaml.append("    - norm: ").append(flow(group.path("norm"))).append('\n');
      yaml.append("      epsilon: ").append(flow(group.path("epsilon"))).append('\n');
      yaml.append("      attacks:\n");
      for (JsonNode attack : group.path(ATTACKS)) {
        yaml.append("        - ").append(flow(attack)).append('\n');
      }
    }
    return yaml.toString();
  }

  /** A value on one line; texts without quotes where YAML reads them as texts all the same. */
  private static String flow(JsonNode node) {
    if (node.isObject()) {
      StringBuilder line = new StringBuilder();
      node.properties()
          .forEach(
              field ->
                  line.append(line.isEmpty() ? "" : ", ")
                      .append(field.getKey())
                      .append(": ")
                      .append(flow(field.getValue())));
      return "{" + line + "}";
    }
    boolean plain =
        node.isTextual()
            && node.asText().matches("[A-Za-z0-9./_-]+")
            && YamlDocument.value(node.asText()).isTextual();
    return plain ? node.asText() : node.toString();
  }
}
