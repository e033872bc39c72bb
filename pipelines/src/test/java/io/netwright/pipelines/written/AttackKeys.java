package io.netwright.pipelines.written;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentReader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Every attack with its settings, from the types that the reader knows. */
final class AttackKeys {
  private static final String EXPERIMENT =
      """
      name: least
      data: {images: {path: shapes}}
      architectures: [{name: lenet}]
      evaluation:
        threatModels:
          - {norm: LINF, epsilon: 8/255, attacks: [{name: one, attack: {type: %s%s}}]}
      """;

  private AttackKeys() {}

  /** The attacks that are known by a name. */
  static String names() {
    ThreatModel ball = ThreatModel.linf("8/255");
    StringBuilder markdown = new StringBuilder("| name | norms | settings |\n|---|---|---|\n");
    for (AttackPreset preset : AttackPreset.values()) {
      String norms =
          Arrays.stream(Norm.values())
              .filter(preset::has)
              .map(norm -> "`" + norm + "`")
              .collect(Collectors.joining(", "));
      ObjectNode settings = AttackJson.tree(preset.within(ball));
      settings.remove("threatModel");
      markdown.append("| `%s` | %s | `%s` |\n".formatted(preset.written(), norms, settings));
    }
    return markdown.append('\n').toString();
  }

  static String markdown(Sources sources) {
    StringBuilder markdown = new StringBuilder();
    List<String> unsaid = new ArrayList<>();
    for (JsonSubTypes.Type type :
        Objects.requireNonNull(Attack.class.getAnnotation(JsonSubTypes.class)).value()) {
      markdown.append("### `").append(type.name()).append("`\n\n");
      markdown.append(sources.description(type.value())).append("\n\n");
      List<RecordComponent> settings =
          Arrays.stream(type.value().getRecordComponents())
              .filter(one -> one.getType() != ThreatModel.class)
              .toList();
      if (settings.isEmpty()) {
        markdown.append("It has no settings.\n\n");
        continue;
      }
      markdown.append("| setting | may be left out | what it is |\n|---|---|---|\n");
      for (RecordComponent setting : settings) {
        String said = sources.component(type.value(), setting.getName()).orElse("");
        if (said.isEmpty()) {
          unsaid.add(type.name() + "." + setting.getName());
        }
        markdown.append(
            "| `%s` | %s | %s%s |\n"
                .formatted(
                    setting.getName(),
                    mayBeLeftOut(type.name(), settings, setting) ? "yes" : "no",
                    said,
                    choices(sources, setting.getType())));
      }
      markdown.append('\n');
    }
    if (!unsaid.isEmpty()) {
      throw new IllegalStateException("no comment describes " + unsaid + "; give each its @param");
    }
    return markdown.toString();
  }

  private static boolean mayBeLeftOut(
      String type, List<RecordComponent> settings, RecordComponent left) {
    String others =
        settings.stream()
            .filter(one -> !one.equals(left))
            .map(one -> ", " + one.getName() + ": " + sample(one.getType()))
            .collect(Collectors.joining());
    try {
      ExperimentReader.read("one.yaml", EXPERIMENT.formatted(type, others), List.of(), Map.of());
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  private static String sample(Class<?> type) {
    if (type == Fraction.class) {
      return "2/255";
    }
    if (type == Attack.class) {
      return "{type: fgsm}";
    }
    if (type == List.class) {
      return "[{type: fgsm}]";
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0].toString();
    }
    if (type == boolean.class) {
      return "true";
    }
    return type == double.class ? "0.5" : "1";
  }

  private static String choices(Sources sources, Class<?> type) {
    if (!type.isEnum()) {
      return "";
    }
    return Arrays.stream(type.getEnumConstants())
        .map(one -> "<br>`" + one + "`: " + sources.constant(type, one.toString()))
        .collect(Collectors.joining());
  }
}
