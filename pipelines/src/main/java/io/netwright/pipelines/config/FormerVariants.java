package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netwright.variant.FormerNames;
import java.util.Map;
import java.util.TreeMap;

/**
 * Controls in an experiment as version 0.1.0 called them, where people write which model they mean;
 * read for one more version.
 */
final class FormerVariants {
  private static final String PROMOTION = "promotion";
  private static final String MODEL = "model";
  private static final String FROM = "from";

  private FormerVariants() {}

  /**
   * Replaces them by today's.
   *
   * @return for the path of each that was replaced, what to write instead
   */
  static Map<String, String> replace(ObjectNode tree) {
    Map<String, String> replaced = new TreeMap<>();
    for (Map.Entry<String, JsonNode> section : tree.properties()) {
      if (section.getValue() instanceof ObjectNode keys) {
        String key = section.getKey().equals(PROMOTION) ? MODEL : FROM;
        String then = keys.path(key).asText();
        String now = now(then);
        if (!now.equals(then)) {
          keys.put(key, now);
          replaced.put(section.getKey() + "." + key, now);
        }
      }
    }
    if (tree.get("models") instanceof ArrayNode models) {
      for (int i = 0; i < models.size(); i++) {
        String then = models.path(i).asText();
        String now = now(then);
        if (!now.equals(then)) {
          models.set(i, TextNode.valueOf(now));
          replaced.put("models[" + i + "]", now);
        }
      }
    }
    if (tree.path(PROMOTION).path(MODEL).asText().equals(FormerNames.CONTROL)) {
      replaced.put(PROMOTION + "." + MODEL, String.join(" or ", FormerNames.controls()));
    }
    return replaced;
  }

  private static String now(String then) {
    return FormerNames.text(FormerNames.label(then));
  }
}
