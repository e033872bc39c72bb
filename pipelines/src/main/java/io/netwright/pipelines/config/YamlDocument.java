package io.netwright.pipelines.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file as a tree, with the line of every entry.
 *
 * @param source what people call the file
 * @param tree its content
 * @param lines line numbers by path, e.g. {@code training.epochs} or {@code seeds[1]}
 */
record YamlDocument(String source, ObjectNode tree, Map<String, Integer> lines) {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int QUOTED = 200;

  /** Reads YAML whose top level is a mapping. */
  static YamlDocument parse(String source, String text) {
    Map<String, Integer> lines = new HashMap<>();
    JsonNode tree = tree(source, text, lines);
    if (!(tree instanceof ObjectNode object)) {
      throw new ConfigException(
          source
              + ": an experiment is a mapping such as 'name: my-experiment', got "
              + cut(String.valueOf(tree)));
    }
    return new YamlDocument(source, object, lines);
  }

  /**
   * Reads YAML or JSON, whatever its top level is.
   *
   * @param lines gets the line of every entry
   */
  static JsonNode tree(String source, String text, Map<String, Integer> lines) {
    try {
      YamlShape.require(source, text);
      JsonNode tree = MAPPER.readTree(text);
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root != null) {
        collect(root, "", lines);
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          source + at(e) + ": not valid YAML: " + firstLine(e.getOriginalMessage()));
    } catch (MarkedYAMLException e) {
      throw new ConfigException(
          source
              + (e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1))
              + ": not valid YAML: "
              + firstLine(String.valueOf(e.getProblem())));
    } catch (YAMLException e) {
      throw new ConfigException(
          source + ": not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  /** A tree as YAML, without the keys that have no value, since those may only be left out. */
  static String text(JsonNode tree) {
    try {
      JsonNode given = tree.deepCopy();
      dropMissing(given);
      return MAPPER.writeValueAsString(given);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no YAML can be made of " + tree, e);
    }
  }

  private static void dropMissing(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object.removeIf(value -> value.isNull() || (value.isArray() && value.isEmpty()));
    }
    tree.forEach(YamlDocument::dropMissing);
  }

  /** Reads one value as it may stand behind a colon. */
  static JsonNode value(String text) {
    try {
      YamlShape.require("the value", text);
      JsonNode value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new ConfigException("a value is missing: nothing stands behind the sign =");
      }
      return value;
    } catch (JsonProcessingException | YAMLException e) {
      throw new ConfigException("not a YAML value: " + cut(text));
    }
  }

  /** Where an entry stands, or the nearest one around it: {@code file.yaml:12}. */
  String position(String path) {
    String nearest = path;
    while (!nearest.isEmpty() && !lines.containsKey(nearest)) {
      int cut = Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['));
      nearest = cut < 0 ? "" : nearest.substring(0, cut);
    }
    Integer line = lines.get(nearest);
    return line == null ? source : source + ":" + line;
  }

  private static void collect(Node node, String path, Map<String, Integer> lines) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        String inner = path.isEmpty() ? key : path + "." + key;
        lines.put(inner, entry.getKeyNode().getStartMark().getLine() + 1);
        collect(entry.getValueNode(), inner, lines);
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        Node item = sequence.getValue().get(i);
        lines.put(path + "[" + i + "]", item.getStartMark().getLine() + 1);
        collect(item, path + "[" + i + "]", lines);
      }
    }
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
  }

  private static String cut(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
