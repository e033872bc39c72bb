package io.netwright.pipelines.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.netwright.data.DatasetSpec;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.fpcc.HardeningPreset;
import io.netwright.text.Substituted;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads experiments strictly: unknown keys, wrong types and impossible values are refused with
 * their line.
 */
public final class ExperimentReader {
  private static final ObjectMapper MAPPER = mapper();
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentReader.class);

  /** What a process has said of old forms; once is enough, however often it reads them. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private ExperimentReader() {}

  /**
   * Reads one experiment.
   *
   * @param source what people call the file, for messages
   * @param text its content
   * @param overrides {@code training.epochs=3}, as on the command line
   * @param environment values for {@code ${NAME}}
   */
  public static ExperimentConfig read(
      String source, String text, List<String> overrides, Map<String, String> environment) {
    YamlDocument document = YamlDocument.parse(source, text);
    boolean old = requireOneForm(document);
    formerScaling(document);
    overrides.forEach(assignment -> ConfigTree.set(document.tree(), assignment));
    ConfigValues.require(document);
    Substituted substituted = ConfigTree.substitute(document, environment);
    ThreatModelForm form = new ThreatModelForm(List.of());
    ObjectNode merged = defaults(document.tree());
    try {
      Feasibility.ofLists(document.tree());
      oneForm(document, old);
      formerScaling(document);
      FormerVariants.replace(document.tree())
          .forEach(
              (path, now) ->
                  tell(
                      document.position(path)
                          + ": "
                          + path
                          + " has the former name of a control, which is read for one more version;"
                          + " write instead: "
                          + now));
      if (document.tree().has("models")) {
        merged.putArray("architectures"); // models alone are enough
      }
      ConfigTree.merge(merged, document.tree());
      SourceSeeds.asTexts(merged);
      GraphFile.takeInto(merged);
      completeDatasets(merged);
      Map<String, String> from = StartingVariants.take(document.tree(), merged);
      form = ThreatModelForm.expand(merged, document);
      ExperimentConfig config = MAPPER.treeToValue(merged, ExperimentConfig.class);
      Feasibility.of(config);
      return config.completed(substituted, from);
    } catch (ConfigException e) {
      throw located(document, e);
    } catch (JsonMappingException e) {
      String path = form.origin(path(e));
      String problem = KeyProblem.of(e, found(merged, e));
      // What the whole experiment refuses begins with the name of the field.
      String place = path.isEmpty() ? problem.replaceAll("\\W.*", "") : path;
      throw new ConfigException(
          document.position(place) + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    } catch (JsonProcessingException e) {
      throw new ConfigException(source + ": cannot be read as an experiment");
    } catch (IOException e) {
      throw new ConfigException(source + ": " + e.getMessage());
    }
  }

  /** Says the line of an entry that was found to be wrong later, when the data were open. */
  public static ConfigException located(String source, String text, ConfigException problem) {
    return problem.path().isEmpty() ? problem : located(YamlDocument.parse(source, text), problem);
  }

  private static ConfigException located(YamlDocument document, ConfigException problem) {
    return problem.path().isEmpty()
        ? problem
        : new ConfigException(document.position(problem.path()) + ": " + problem.getMessage());
  }

  /** Whether a file lists attacks as version 0.1.0 did. */
  private static boolean requireOneForm(YamlDocument document) {
    boolean old = AttackListForm.isIn(document.tree());
    if (old && AttackListForm.isReplacedIn(document.tree())) {
      throw new ConfigException(
          document.position("evaluation.attacks")
              + ": evaluation.attacks is the old form of evaluation.threatModels; give one of"
              + " them");
    }
    return old;
  }

  /** Leaves the new form, made of the old one where that was given; the command line wins. */
  private static void oneForm(YamlDocument document, boolean old) throws IOException {
    ObjectNode tree = document.tree();
    if (AttackListForm.isIn(tree) && AttackListForm.isReplacedIn(tree)) {
      AttackListForm.drop(tree, old);
    }
    AttackListForm.upgrade(document, MAPPER)
        .ifPresent(
            yaml ->
                tell(
                    document.position("evaluation.attacks")
                        + ": evaluation.attacks is read for one more version; write instead:\n"
                        + yaml));
  }

  /** Reads the former form of heads; on the command line it wins over what the file says. */
  private static void formerScaling(YamlDocument document) {
    FormerScaling.replace(document)
        .ifPresent(
            now ->
                tell(
                    document.position("assembly.scaling")
                        + ": assembly.scaling is read for one more version; write instead:"
                        + " assembly.head: "
                        + now));
  }

  /** Warns once, however often an experiment is read. */
  private static void tell(String warning) {
    if (TOLD.add(warning)) {
      LOG.warn("{}", warning);
    }
  }

  /** What holds where an experiment says nothing; a preset that it names is more than defaults. */
  private static ObjectNode defaults(ObjectNode given) {
    ObjectNode defaults = defaults();
    String preset = given.path("hardening").path("preset").asText();
    if (preset.equalsIgnoreCase(HardeningPreset.PUBLISHED.name())) {
      defaults.set("hardening", MAPPER.valueToTree(HardeningConfig.published()));
    }
    return defaults;
  }

  private static ObjectNode defaults() {
    ObjectNode defaults = MAPPER.createObjectNode();
    defaults.putArray("seeds").add(0);
    defaults.putArray("models");
    defaults.putArray("stages");
    for (RecordComponent section : ExperimentConfig.class.getRecordComponents()) {
      defaultsOf(section.getType()).ifPresent(all -> defaults.set(section.getName(), all));
    }
    return defaults;
  }

  /** What a section holds where nothing is said; empty: it has no defaults. */
  private static Optional<JsonNode> defaultsOf(Class<?> section) {
    try {
      Object all = section.getMethod("defaults").invoke(null);
      return Optional.of(MAPPER.valueToTree(all));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(section + " has no defaults that can be read", e);
    }
  }

  private static void completeDatasets(ObjectNode tree) {
    if (tree.get("data") instanceof ObjectNode data) {
      for (String name : List.copyOf(new TreeSet<>(names(data)))) {
        if (data.get(name) instanceof ObjectNode given) {
          ObjectNode complete = MAPPER.valueToTree(DatasetSpec.defaults());
          ConfigTree.merge(complete, given);
          data.set(name, complete);
        }
      }
    }
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  /** What stands where reading failed. */
  private static JsonNode found(JsonNode tree, JsonMappingException e) {
    JsonNode found = tree;
    for (JsonMappingException.Reference reference : e.getPath()) {
      found =
          reference.getFieldName() == null
              ? found.path(reference.getIndex())
              : found.path(reference.getFieldName());
    }
    return found;
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  /** Names of the data sets that an experiment has. */
  public static List<String> datasetNames(String source, String text) {
    return YamlDocument.parse(source, text).tree().get("data") instanceof ObjectNode data
        ? names(data)
        : List.of();
  }

  /**
   * The configuration as a tree, for reports and comparisons; what came from the environment stands
   * there as it was written.
   */
  public static JsonNode tree(ExperimentConfig config) {
    JsonNode tree = MAPPER.valueToTree(config);
    for (JsonNode data : tree.path("data")) {
      if (data instanceof ObjectNode spec) {
        spec.put("path", config.substituted().unsaid(spec.path("path").asText()));
      }
    }
    StartingVariants.put(config.from(), tree);
    return tree;
  }

  /** Every value of an experiment as a YAML file that can be run again. */
  public static String yaml(ExperimentConfig config) {
    JsonNode tree = tree(config);
    GraphFile.putNodes(tree);
    return YamlDocument.text(tree);
  }
}
