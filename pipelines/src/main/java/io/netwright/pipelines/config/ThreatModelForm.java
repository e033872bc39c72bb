package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Threat models as people write them: {@code epsilon} may be a list, and each of its values is a
 * threat model of its own.
 *
 * @param origins for each threat model that is read, the position of the one that was written
 */
record ThreatModelForm(List<Integer> origins) {
  private static final String NAME = "threatModels";
  private static final Pattern PLACE =
      Pattern.compile("evaluation\\." + NAME + "\\[(\\d+)](?<rest>.*)");

  /** Writes out the lists in a whole experiment. */
  static ThreatModelForm expand(ObjectNode experiment, YamlDocument document) {
    List<Integer> origins = new ArrayList<>();
    if (experiment.get("evaluation") instanceof ObjectNode evaluation
        && evaluation.get(NAME) instanceof ArrayNode written) {
      ArrayNode expanded = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < written.size(); i++) {
        for (JsonNode one : each(written.get(i), i, document)) {
          expanded.add(one);
          origins.add(i);
        }
      }
      evaluation.set(NAME, expanded);
    }
    return new ThreatModelForm(origins);
  }

  private static List<JsonNode> each(JsonNode group, int position, YamlDocument document) {
    if (!(group instanceof ObjectNode object && group.get("epsilon") instanceof ArrayNode list)) {
      return List.of(group);
    }
    if (list.isEmpty()) {
      String place = "evaluation.%s[%d].epsilon".formatted(NAME, position);
      throw new ConfigException(
          "%s: %s: must be a number such as 8/255 or a list of them, got []"
              .formatted(document.position(place), place));
    }
    List<JsonNode> each = new ArrayList<>();
    for (JsonNode epsilon : list) {
      ObjectNode one = object.deepCopy();
      one.set("epsilon", epsilon);
      each.add(one);
    }
    return each;
  }

  /** Where something that was read stands in what was written. */
  String origin(String path) {
    Matcher place = PLACE.matcher(path);
    if (!place.matches()) {
      return path;
    }
    int read = Integer.parseInt(place.group(1));
    int written = read < origins.size() ? origins.get(read) : read;
    return "evaluation." + NAME + "[" + written + "]" + place.group("rest");
  }
}
