package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes to a configuration before it becomes records. */
final class ConfigTree {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private ConfigTree() {}

  /** Puts entries over others: mappings are merged, everything else is replaced. */
  static void merge(ObjectNode below, ObjectNode above) {
    Iterator<Map.Entry<String, JsonNode>> entries = above.fields();
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

  /** Replaces {@code ${NAME}} in texts by environment variables. */
  static JsonNode substitute(JsonNode node, Map<String, String> environment, String path) {
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                JsonNode replaced =
                    substitute(
                        object.get(name), environment, path.isEmpty() ? name : path + "." + name);
                object.set(name, replaced);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, substitute(array.get(i), environment, path + "[" + i + "]"));
      }
    } else if (node.isTextual()) {
      return TextNode.valueOf(substituted(node.asText(), environment, path));
    }
    return node;
  }

  private static String substituted(String text, Map<String, String> environment, String path) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        match -> {
          String value = environment.get(match.group(1));
          if (value == null) {
            throw new ConfigException(
                path
                    + ": the environment variable "
                    + match.group(1)
                    + " is not set; set it or give the value with --data or --set "
                    + path
                    + "=...");
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
