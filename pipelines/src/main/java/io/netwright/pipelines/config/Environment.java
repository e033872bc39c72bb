package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.text.Substituted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment as an experiment may use it: in the paths of data sets, and never a variable
 * whose name speaks of a secret.
 *
 * @param document the experiment, for the lines in messages
 * @param variables values by name
 */
record Environment(YamlDocument document, Map<String, String> variables) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(SECRET|TOKEN|PASSW|PASSPHRASE|PASSCODE|KEY|CREDENTIAL|PRIVATE|WEBHOOK|COOKIE).*"
              + "|(AWS|MLFLOW)_.*"
              + "|(.*_)?(PASS|AUTH|PAT|PIN|DSN)(_.*)?"
              + "|.*_PWD|PWD_.*");

  /**
   * A text with the values of its variables.
   *
   * @param text as it is used
   * @param used values by variable
   */
  record Value(String text, Map<String, String> used) {

    /** What is to be hidden besides others. */
    Substituted addedTo(Substituted others, String written) {
      if (used.isEmpty()) {
        return others;
      }
      Substituted all = others.and(text, written);
      for (Map.Entry<String, String> variable : used.entrySet()) {
        all = all.and(variable.getValue(), "${" + variable.getKey() + "}");
      }
      return all;
    }
  }

  /** Replaces the variables in the path of a data set. */
  Value substituted(String text, String place) {
    Map<String, String> used = new LinkedHashMap<>();
    String replaced =
        VARIABLE
            .matcher(text)
            .replaceAll(
                match -> {
                  String value = value(match.group(1), place);
                  used.put(match.group(1), value);
                  return Matcher.quoteReplacement(value);
                });
    return new Value(replaced, used);
  }

  private String value(String name, String place) {
    refuseSecret(name, place);
    String value = variables.get(name);
    if (value == null || value.isEmpty()) {
      throw refused(
          place,
          "the environment variable "
              + name
              + (value == null ? " is not set" : " is empty")
              + "; set it or give the value with --data or --set "
              + place
              + "=...");
    }
    return value;
  }

  private void refuseSecret(String name, String place) {
    if (SECRET.matcher(name).matches()) {
      throw refused(
          place,
          "${"
              + name
              + "} is not read, since its name is that of a secret, and what an experiment says ends"
              + " in records and reports; put the path into a variable of another name");
    }
  }

  /** Refuses variables in every text but the paths of data sets. */
  void refuseElsewhere(JsonNode node, List<String> place) {
    boolean isPath =
        place.size() == 3 && place.get(0).equals("data") && place.get(2).equals("path");
    if (node.isObject()) {
      node.properties()
          .forEach(entry -> refuseElsewhere(entry.getValue(), below(place, entry.getKey())));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        refuseElsewhere(node.get(i), below(place, "[" + i + "]"));
      }
    } else if (node.isTextual() && !isPath) {
      Matcher matcher = VARIABLE.matcher(node.asText());
      if (matcher.find()) {
        String key = String.join(".", place).replace(".[", "[");
        refuseSecret(matcher.group(1), key);
        throw refused(
            key,
            matcher.group()
                + " may stand in data.NAME.path only, since what an experiment says ends in records"
                + " and reports; write the value, or give it with --set "
                + key
                + "=...");
      }
    }
  }

  private static List<String> below(List<String> place, String name) {
    List<String> inner = new ArrayList<>(place);
    inner.add(name);
    return inner;
  }

  private ConfigException refused(String place, String why) {
    return new ConfigException(document.position(place) + ": " + place + ": " + why);
  }
}
