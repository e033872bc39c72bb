package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of values that no key takes. */
class WrongValueTest {
  /** Words of Java and of the library that reads YAML; an author of experiments needs neither. */
  private static final Pattern INNER =
      Pattern.compile(
          "Exception|deserializ|coerc|constructor|Creator|Jackson|token|`|Config\\b|\\bjava|io\\.netwright"
              + "|\\bint\\b|\\bnull\\b|START_|VALUE_|JsonNode|Spec\\b",
          Pattern.CASE_INSENSITIVE);

  private static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, height: 32, width: 32, classes: [disc, square, star], trainLimit: 9}
      architectures:
        - {name: lenet, width: 0.5}
      seeds: [0, 1]
      training: {epochs: 3, schedule: STEP, stepEpochs: [2], flip: false}
      treatment: {layers: [conv2], form: RELU, alphas: [5], training: {learningRate: 0.1}}
      routes: {method: CONTRIBUTION, contribution: {alphaLinear: 0.1, alongGraph: true}}
      assembly:
        form: PADDED
        fineTuneEpochs: [0, 1]
        tasks:
          - name: two
            onSharedClass: ERROR
            sources:
              - {dataset: shapes, architecture: lenet, seed: 0, classes: [disc]}
      hardening: {from: TREATED, init: WEIGHTS, epsilon: 0.1}
      evaluation:
        images: 10
        threatModels:
          - norm: LINF
            epsilon: 8/255
            attacks:
              - {name: pgd, attack: {type: pgd, stepSize: 2/255, steps: 3, randomStart: true, restarts: 1}}
              - {name: apgd, attack: {type: apgd, steps: 3, restarts: 1, loss: DLR, rho: 0.75}}
      promotion: {model: treated, cleanAccuracy: 0.5, threatModel: linf-8/255}
      execution: {threads: 1}
      """;

  @Test
  void saysWhatIsWrongOfEveryEntryWithoutWordsOfTheProgram() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    List<String> wrong =
        List.of(
            "\"no-such-word\"",
            "3.25",
            "-7",
            "1e99",
            "true",
            "[]",
            "[[1]]",
            "{}",
            "{\"a\": 1}",
            "99999999999999999999",
            "\"\"");
    int refused = 0;
    for (List<String> place : places(YamlDocument.parse("tried.yaml", EXPERIMENT).tree())) {
      for (String value : wrong) {
        ObjectNode tree = YamlDocument.parse("tried.yaml", EXPERIMENT).tree();
        replace(tree, place, mapper.readTree(value));
        refused += refusal(tree.toString(), place + " = " + value);
      }
    }
    assertThat(refused).isGreaterThan(400);
  }

  private static int refusal(String text, String what) {
    try {
      ExperimentReader.read("tried.yaml", text, List.of(), Map.of());
      return 0;
    } catch (ConfigException e) {
      String message = Objects.requireNonNull(e.getMessage());
      assertThat(message).as(what).startsWith("tried.yaml").doesNotContainPattern(INNER);
      assertThat(message.lines()).as(what).hasSize(1);
      return 1;
    }
  }

  private static List<List<String>> places(JsonNode node) {
    List<List<String>> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      places.addAll(below(entry.getKey(), entry.getValue()));
    }
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      places.addAll(below(Integer.toString(i), node.get(i)));
    }
    return places;
  }

  private static List<List<String>> below(String key, JsonNode value) {
    List<List<String>> places = new ArrayList<>(List.of(List.of(key)));
    for (List<String> inner : places(value)) {
      List<String> place = new ArrayList<>(List.of(key));
      place.addAll(inner);
      places.add(place);
    }
    return places;
  }

  private static void replace(JsonNode tree, List<String> place, JsonNode value) {
    JsonNode parent = tree;
    for (String key : place.subList(0, place.size() - 1)) {
      parent = parent.isArray() ? parent.get(Integer.parseInt(key)) : parent.get(key);
    }
    String last = place.get(place.size() - 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.epoch=3              | training.epoch: unknown key; did you mean epochs? Known here are [batchSize,
          training.learning_rate=1      | did you mean learningRate?
          trainning={}                  | trainning: unknown key; did you mean training?
          training.epochs=x             | training.epochs: must be a whole number, got x
          training.epochs=3000000000    | training.epochs: must be a number of ordinary size, got 3000000000
          training.flip=3               | training.flip: must be true or false, got 3
          training.schedule=COSIN       | must be one of [COSINE, COSINE_BY_EPOCH, STEP, CONSTANT], got COSIN; did you mean COSINE?
          training=3                    | training: must be a mapping with keys of [epochs,
          seeds=3                       | seeds: must be a list in brackets such as [3], got 3
          seeds=0,1                     | seeds: must be a list in brackets such as [0,1], got 0,1
          routes.method=CRITICAL        | must be one of [CRITICAL_FEATURES
          """)
  void namesTheEntryTheValueAndWhatIsAllowed(String change, String message) {
    assertThatThrownBy(
            () -> ExperimentReader.read("tried.yaml", EXPERIMENT, List.of(change), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesTheKeysThatAreMissing() {
    assertThatThrownBy(() -> ExperimentReader.read("tried.yaml", "name: x", List.of(), Map.of()))
        .hasMessage("tried.yaml: missing keys data, architectures");
  }

  @Test
  void namesTheTypesOfAttacks() {
    String other = EXPERIMENT.replace("type: apgd", "type: agpd");
    assertThatThrownBy(() -> ExperimentReader.read("tried.yaml", other, List.of(), Map.of()))
        .hasMessageContaining(
            "unknown type agpd; did you mean apgd? Known types are [fgsm, bim, pgd");
    String none = EXPERIMENT.replace("type: apgd, ", "");
    assertThatThrownBy(() -> ExperimentReader.read("tried.yaml", none, List.of(), Map.of()))
        .hasMessageContaining("the key type is missing; known types are [fgsm, bim, pgd");
  }
}
