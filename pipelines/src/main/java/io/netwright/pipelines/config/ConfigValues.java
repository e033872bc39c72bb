package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** Refuses values that no key of an experiment takes. */
final class ConfigValues {
  private ConfigValues() {}

  /** Refuses keys without a value, and numbers that are none. */
  static void require(YamlDocument document) {
    require(document, document.tree(), "");
  }

  private static void require(YamlDocument document, JsonNode node, String path) {
    if (node.isNull() || node.isMissingNode()) {
      throw new ConfigException(
          document.position(path)
              + ": "
              + path
              + ": a value is missing; give one, or leave the key out");
    }
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new ConfigException(
          document.position(path)
              + ": "
              + path
              + ": must be a number that is finite, got "
              + node.asText());
    }
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      require(
          document,
          field.getValue(),
          path.isEmpty() ? field.getKey() : path + "." + field.getKey());
    }
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      require(document, node.get(i), path + "[" + i + "]");
    }
  }
}
