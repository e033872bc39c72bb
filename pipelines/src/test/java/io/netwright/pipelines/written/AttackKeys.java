package io.netwright.pipelines.written;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.minimal.MinimalAttack;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentReader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every attack with its settings, from the types that the reader knows. */
final class AttackKeys {
  private static final String EXPERIMENT =
      """
      name: least
      data: {images: {path: shapes}}
      architectures: [{name: lenet}]
      evaluation:
        threatModels:
          - {norm: %s, epsilon: 8/255, attacks: [{name: one, attack: %s}]}
      """;

  private AttackKeys() {}

  /** The attacks that are known by a name. */
  static String names() {
    StringBuilder markdown = new StringBuilder("| name | norms | settings |\n|---|---|---|\n");
    for (AttackPreset preset : AttackPreset.values()) {
      String norms =
          Arrays.stream(Norm.values())
              .filter(preset::has)
              .map(norm -> "`" + norm + "`")
              .collect(Collectors.joining(", "));
      Norm norm = Arrays.stream(Norm.values()).filter(preset::has).findFirst().orElseThrow();
      ThreatModel ball = new ThreatModel(norm, Fraction.of("8/255"));
      ObjectNode settings = AttackJson.tree(preset.within(ball));
      settings.remove("threatModel");
      markdown.append("| `%s` | %s | `%s` |\n".formatted(preset.written(), norms, settings));
    }
    return markdown.append('\n').toString();
  }

  static String markdown(Sources sources) {
    return markdown(sources, Attack.class, "{%s}")
        + "### Smallest-distance attacks, for `within-budget`\n\n"
        + markdown(sources, MinimalAttack.class, "{type: within-budget, search: {%s}}");
  }

  /**
   * The types below one.
   *
   * @param form how one is written in an experiment
   */
  private static String markdown(Sources sources, Class<?> base, String form) {
    StringBuilder markdown = new StringBuilder();
    List<String> unsaid = new ArrayList<>();
    for (JsonSubTypes.Type type :
        Objects.requireNonNull(base.getAnnotation(JsonSubTypes.class)).value()) {
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
                    mayBeLeftOut(form, type.name(), settings, setting) ? "yes" : "no",
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

  /** Some attacks have but one norm, and some counts start above one. */
  private static boolean mayBeLeftOut(
      String form, String type, List<RecordComponent> settings, RecordComponent left) {
    return Arrays.stream(Norm.values())
        .flatMap(norm -> Stream.of(new Samples(norm, "1"), new Samples(norm, "5")))
        .anyMatch(
            samples -> {
              String others =
                  settings.stream()
                      .filter(one -> !one.equals(left))
                      .map(one -> ", " + one.getName() + ": " + samples.of(one.getType()))
                      .collect(Collectors.joining());
              String attack = form.formatted("type: " + type + others);
              try {
                ExperimentReader.read(
                    "one.yaml", EXPERIMENT.formatted(samples.norm(), attack), List.of(), Map.of());
                return true;
              } catch (ConfigException e) {
                return false;
              }
            });
  }

  /** Values that settings may have. */
  private record Samples(Norm norm, String count) {

    String of(Class<?> type) {
      if (type == Norm.class) {
        return norm.name();
      }
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
      if (type == boolean.class || type == Boolean.class) {
        return "true";
      }
      return type == double.class || type == Double.class ? "0.5" : count;
    }
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
