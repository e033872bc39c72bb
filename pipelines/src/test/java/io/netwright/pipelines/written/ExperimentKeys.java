package io.netwright.pipelines.written;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Stages;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key of an experiment, from the tree that a small experiment becomes with all defaults, and
 * from the records that it is read into.
 */
final class ExperimentKeys {
  /** Nothing may be left out of it: what it gives is what an experiment must give. */
  private static final String LEAST =
      """
      name: least
      data:
        NAME: {path: shapes}
      architectures:
        - {name: lenet}
      assembly:
        tasks:
          - {name: task, sources: [{dataset: NAME}]}
      evaluation:
        threatModels:
          - {norm: LINF, epsilon: 8/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
      """;

  private final Sources sources;
  private final StringBuilder markdown = new StringBuilder();
  private final Map<Class<?>, Section> told = new HashMap<>();
  private final List<String> unsaid = new ArrayList<>();

  private ExperimentKeys(Sources sources) {
    this.sources = sources;
  }

  /** Tables of all keys; fails where a key is not described. */
  static String markdown(Sources sources) {
    ExperimentKeys keys = new ExperimentKeys(sources);
    ExperimentConfig config = ExperimentReader.read("least.yaml", LEAST, List.of(), Map.of());
    keys.section(
        "", ExperimentConfig.class, whole(ExperimentConfig.class, ExperimentReader.tree(config)));
    if (!keys.unsaid.isEmpty()) {
      throw new IllegalStateException(
          "the comments of the records describe no key " + keys.unsaid + "; give each its @param");
    }
    return keys.markdown.toString();
  }

  /** With the lists and texts that a record has none of, in its order. */
  private static JsonNode whole(Class<?> type, JsonNode tree) {
    if (!type.isRecord() || !tree.isObject()) {
      return tree;
    }
    ObjectNode whole = new YAMLMapper().createObjectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      if (tree.has(name)) {
        whole.set(name, whole(component.getType(), tree.get(name)));
      } else if (component.getType() == List.class) {
        whole.putArray(name);
      } else if (component.getType() == String.class) {
        whole.put(name, "");
      }
    }
    tree.properties().stream()
        .filter(entry -> !whole.has(entry.getKey()))
        .forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
    return whole;
  }

  private void section(String path, Class<?> type, JsonNode tree) {
    markdown.append("### ").append(path.isEmpty() ? "Top level" : "`" + path + "`").append("\n\n");
    Section before = told.putIfAbsent(type, new Section(path, type, tree));
    if (before != null) {
      again(before, tree);
      return;
    }
    markdown.append(Sources.sentence(sources.description(type))).append("\n\n");
    markdown.append("| key | default | what it is |\n|---|---|---|\n");
    List<Runnable> inner = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      row(path, type, entry, inner);
    }
    if (path.isEmpty()) {
      String said = sources.component(type, "from").orElseThrow();
      Stages.sectionsWithFrom().forEach(one -> from(one, said));
    }
    markdown.append('\n');
    inner.forEach(Runnable::run);
  }

  private void from(String section, String said) {
    markdown.append("| `").append(section).append(".from` | none | ").append(said).append(" |\n");
  }

  /** The keys of a section that was told before, by what is different. */
  private void again(Section before, JsonNode tree) {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!entry.getValue().equals(before.tree().get(entry.getKey()))) {
        others.add("`" + entry.getKey() + "`: " + given("", entry.getValue()));
      }
    }
    markdown.append("The keys of `").append(before.path()).append("`, with ");
    markdown.append(others.isEmpty() ? "the same defaults" : "these defaults of its own: ");
    markdown.append(String.join(", ", others)).append(".\n\n");
  }

  private void row(
      String path, Class<?> owner, Map.Entry<String, JsonNode> entry, List<Runnable> inner) {
    String key = entry.getKey();
    String full = path.isEmpty() ? key : path + "." + key;
    Found found = find(owner, key).orElse(new Found(owner, null));
    String said = sources.component(found.owner(), key).orElse("");
    if (said.isEmpty()) {
      unsaid.add(full);
    }
    Optional<Section> section = section(full, found.type(), entry.getValue());
    section.ifPresent(below -> inner.add(() -> section(below.path(), below.type(), below.tree())));
    String what = said + choices(found.type());
    markdown
        .append("| `")
        .append(key)
        .append("` | ")
        .append(
            section.isPresent()
                ? "see `" + section.get().path() + "`"
                : given(full, entry.getValue()))
        .append(" | ")
        .append(what)
        .append(" |\n");
  }

  private static String given(String full, JsonNode value) {
    if (isRequired(full)) {
      return "required";
    }
    if (value.isNull()) {
      return "none";
    }
    String text = value.isTextual() ? value.asText() : value.toString();
    if (value.isDouble() && text.length() > 8) {
      text = Math.round(value.asDouble() * 255) + "/255";
    }
    return text.isEmpty() ? "empty" : "`" + text + "`";
  }

  /** Whether the least experiment has a key and is refused without it. */
  private static boolean isRequired(String full) {
    try {
      JsonNode least = new YAMLMapper().readTree(LEAST);
      String pointer = "/" + full.replace("[]", "/0").replace('.', '/');
      int last = pointer.lastIndexOf('/');
      if (!(least.at(pointer.substring(0, last)) instanceof ObjectNode parent)
          || parent.remove(pointer.substring(last + 1)) == null) {
        return false;
      }
      ExperimentReader.read("least.yaml", least.toString(), List.of(), Map.of());
      return false;
    } catch (ConfigException e) {
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where a key's own keys are listed. */
  private record Section(String path, Class<?> type, JsonNode tree) {}

  private static Optional<Section> section(String full, @Nullable Type type, JsonNode value) {
    if (type instanceof Class<?> record && record.isRecord() && value.isObject()) {
      return Optional.of(new Section(full, record, value));
    }
    if (type instanceof ParameterizedType many
        && many.getActualTypeArguments()[many.getActualTypeArguments().length - 1]
            instanceof Class<?> record
        && record.isRecord()
        && !value.isEmpty()) {
      boolean named = record == DatasetSpec.class;
      JsonNode first = value.elements().next();
      String path = full + (named ? ".NAME" : "[]");
      return Optional.of(new Section(path, record, whole(record, first)));
    }
    return Optional.empty();
  }

  /** Which record has a key as a component, and of which type it is. */
  private record Found(Class<?> owner, @Nullable Type type) {}

  /** Keys that are written flat may be components of a record within the record. */
  private static Optional<Found> find(Class<?> record, String key) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getName().equals(key)) {
        return Optional.of(new Found(record, component.getGenericType()));
      }
    }
    return Arrays.stream(record.getRecordComponents())
        .map(RecordComponent::getType)
        .filter(Class::isRecord)
        .map(inner -> find(inner, key))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private String choices(@Nullable Type type) {
    if (type instanceof ParameterizedType many) {
      // Names that say it all are in the text of the key.
      String said =
          choices(many.getActualTypeArguments()[many.getActualTypeArguments().length - 1]);
      return said.contains("`: ") ? said : "";
    }
    if (!(type instanceof Class<?> choice && choice.isEnum())) {
      return "";
    }
    StringBuilder choices = new StringBuilder();
    for (Object constant : choice.getEnumConstants()) {
      String said = sources.constant(choice, constant.toString());
      choices
          .append("<br>`")
          .append(constant)
          .append('`')
          .append(said.isEmpty() ? "" : ": " + said);
    }
    return choices.toString();
  }
}
