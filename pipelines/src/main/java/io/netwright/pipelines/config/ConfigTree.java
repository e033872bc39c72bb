package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netwright.text.Substituted;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Changes to a configuration before it becomes records. */
final class ConfigTree {
  private ConfigTree() {}

  /** Puts entries over others: mappings are merged, everything else is replaced. */
  static void merge(ObjectNode below, ObjectNode above) {
    Iterator<Map.Entry<String, JsonNode>> entries = above.properties().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      JsonNode old = below.get(entry.getKey());
      if (old instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode newer) {
        merge(inner, newer);
      } else {
        below.set(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Applies {@code training.epochs=3}. */
  static void set(ObjectNode tree, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "--set needs KEY=VALUE such as training.epochs=3, got " + assignment);
    }
    String[] path = assignment.substring(0, equals).trim().split("\\.", -1);
    if (path.length > YamlShape.DEEPEST || List.of(path).contains("")) {
      throw new ConfigException(
          "--set needs a key such as training.epochs, got "
              + assignment.substring(0, Math.min(equals, 80)));
    }
    ObjectNode node = tree;
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode inner = node.get(path[i]);
      node = inner instanceof ObjectNode object ? object : node.putObject(path[i]);
    }
    node.set(path[path.length - 1], YamlDocument.value(assignment.substring(equals + 1)));
  }

  /**
   * Replaces {@code ${NAME}} in the paths of data sets by environment variables, and refuses it
   * everywhere else and for names that speak of secrets: what an experiment says ends in records,
   * reports and trackers.
   *
   * @return what was replaced, so that it need not be shown
   */
  static Substituted substitute(YamlDocument document, Map<String, String> environment) {
    Environment variables = new Environment(document, environment);
    JsonNode data = document.tree().get("data");
    Substituted substituted = Substituted.none();
    if (data instanceof ObjectNode datasets) {
      for (Map.Entry<String, JsonNode> dataset : datasets.properties()) {
        if (dataset.getValue() instanceof ObjectNode spec
            && spec.get("path") instanceof TextNode path) {
          String place = "data." + dataset.getKey() + ".path";
          Environment.Value value = variables.substituted(path.asText(), place);
          spec.put("path", value.text());
          substituted = value.addedTo(substituted, path.asText());
        }
      }
    }
    variables.refuseElsewhere(document.tree(), List.of());
    return substituted;
  }
}
