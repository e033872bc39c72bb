package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.Fraction;
import io.netwright.evaluate.FpccPaper;
import io.netwright.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Threat models as people write them: {@code epsilon} may be a list, and each of its values is a
 * threat model of its own. The name of a published list of attacks stands for its threat models;
 * where another one is the same, the attacks of both are of it.
 *
 * @param origins for each threat model that is read, the position of the one that was written
 */
record ThreatModelForm(List<Integer> origins) {
  private static final String NAME = "threatModels";
  private static final String NORM = "norm";
  private static final String EPSILON = "epsilon";
  private static final String ATTACKS = "attacks";
  private static final Pattern PLACE =
      Pattern.compile("evaluation\\." + NAME + "\\[(\\d+)](?<rest>.*)");

  /** Writes out the lists in a whole experiment. */
  static ThreatModelForm expand(ObjectNode experiment, YamlDocument document) {
    List<Integer> origins = new ArrayList<>();
    if (experiment.get("evaluation") instanceof ObjectNode evaluation
        && evaluation.get(NAME) instanceof ArrayNode written) {
      ArrayNode expanded = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < written.size(); i++) {
        if (!written.get(i).isTextual()) {
          for (JsonNode one : each(written.get(i), i, document)) {
            expanded.add(one);
            origins.add(i);
          }
        }
      }
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i).isTextual()) {
          for (JsonNode one : published(written.get(i).asText(), i, document)) {
            if (!joins(one, expanded)) {
              expanded.add(one);
              origins.add(i);
            }
          }
        }
      }
      evaluation.set(NAME, expanded);
    }
    return new ThreatModelForm(origins);
  }

  private static JsonNode published(String name, int position, YamlDocument document) {
    if (!name.equals(FpccPaper.NAME)) {
      String place = "evaluation.%s[%d]".formatted(NAME, position);
      throw new ConfigException(
          "%s: %s: must be {norm: LINF, epsilon: 8/255, attacks: [...]} or %s, got %s"
              .formatted(document.position(place), place, FpccPaper.NAME, name));
    }
    return Json.treeOf(FpccPaper.threatModels());
  }

  /** Whether there is such a threat model already; its attacks are then followed by these. */
  private static boolean joins(JsonNode published, ArrayNode groups) {
    for (JsonNode group : groups) {
      if (group.get(ATTACKS) instanceof ArrayNode attacks && isSame(published, group)) {
        published.get(ATTACKS).forEach(attacks::add);
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(JsonNode published, JsonNode group) {
    return published.path(NORM).equals(group.path(NORM))
        && Fraction.of(published.path(EPSILON).asText()).value()
            == size(group.path(EPSILON).asText());
  }

  /** What a size that somebody wrote means; one that means nothing is refused where it is read. */
  private static double size(String epsilon) {
    try {
      return Fraction.of(epsilon).value();
    } catch (IllegalArgumentException e) {
      return Double.NaN;
    }
  }

  private static List<JsonNode> each(JsonNode group, int position, YamlDocument document) {
    if (!(group instanceof ObjectNode object && group.get(EPSILON) instanceof ArrayNode list)) {
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
      one.set(EPSILON, epsilon);
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
