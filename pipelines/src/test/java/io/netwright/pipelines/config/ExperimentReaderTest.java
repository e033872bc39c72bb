package io.netwright.pipelines.config;

import static io.netwright.pipelines.config.LeastExperiment.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.Workspace;
import io.netwright.attack.AttackJson;
import io.netwright.data.DatasetSpec;
import io.netwright.evaluate.EvaluationConfig;
import io.netwright.evaluate.NamedAttack;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.promotion.PromotionConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentReaderTest {
  @TempDir private Path folder;

  private static final String GOOD = LeastExperiment.TEXT;

  @Test
  void fillsInWhatAnExperimentLeavesOut() {
    ExperimentConfig config = read(GOOD);

    assertThat(config.seeds()).containsExactly(0L);
    assertThat(config.training().momentum()).isEqualTo(0.9);
    assertThat(config.architectures().get(0).width()).isEqualTo(1.0);
    assertThat(config.evaluation()).isEqualTo(EvaluationConfig.defaults());
    assertThat(config.promotion()).isEqualTo(PromotionConfig.defaults().within("linf-8/255"));
  }

  @Test
  void keepsTheRestOfASectionOfWhichOneValueIsGiven() {
    ExperimentConfig config = read(GOOD + "training: {epochs: 3}\n");

    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.training().batchSize()).isEqualTo(128);
  }

  @Test
  void letsTheCommandLineHaveTheLastWord() {
    ExperimentConfig config =
        read(GOOD + "training: {epochs: 3}\n", "training.epochs=5", "seeds=[1, 2]");

    assertThat(config.training().epochs()).isEqualTo(5);
    assertThat(config.seeds()).containsExactly(1L, 2L);
  }

  @Test
  void replacesEnvironmentVariables() {
    String text = GOOD.replace("path: shapes", "path: \"${PLACE}/images\"");

    ExperimentConfig config =
        ExperimentReader.read("tried.yaml", text, List.of(), Map.of("PLACE", "/data"));

    assertThat(config.data().values())
        .extracting(DatasetSpec::path)
        .containsExactly("/data/images");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tried.yaml:3: data.shapes.path: ")
        .hasMessageContaining("PLACE is not set")
        .hasMessageContaining("--data");
  }

  @Test
  void readsWhatItWritesAsTheSameExperiment() {
    ExperimentConfig config = read(GOOD);
    String yaml = ExperimentReader.yaml(config);

    ExperimentConfig again = ExperimentReader.read("again.yaml", yaml, List.of(), Map.of());
    // ASSEMBLED, which is the default, is called assembled once it is given
    assertThat(ExperimentReader.tree(again).toString())
        .isEqualToIgnoringCase(ExperimentReader.tree(config).toString());
  }

  @Test
  void showsWhatWasWrittenAndNotTheValueOfAVariable() {
    String text = GOOD.replace("path: shapes", "path: \"${PLACE}/images\"");
    ExperimentConfig config =
        ExperimentReader.read("tried.yaml", text, List.of(), Map.of("PLACE", "/home/me/nowhere"));

    assertThat(ExperimentReader.tree(config).at("/data/shapes/path").asText())
        .isEqualTo("${PLACE}/images");
    assertThat(ExperimentReader.tree(config).toString()).doesNotContain("/home/me");
    assertThatThrownBy(
            () ->
                ExperimentSession.open(
                    config, folder.resolve("cache").toString(), Workspace.at(folder.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("data.shapes: ${PLACE}/images: does not exist")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: tried          | name: "${PLACE}"                | tried.yaml:1: name: ${PLACE} may stand in data.NAME.path only
          path: shapes         | path: shapes, classes: ["${PLACE}", b]  | tried.yaml:3: data.shapes.classes[0]: ${PLACE} may stand
          {name: lenet}        | {name: "${PLACE}"}              | tried.yaml:5: architectures[0].name: ${PLACE} may stand
          shapes: {path        | path: {seed: "${PLACE}", path   | data.path.seed: ${PLACE} may stand
          path: shapes         | path: "${AWS_REGION}"           | tried.yaml:3: data.shapes.path: ${AWS_REGION} is not read
          path: shapes         | path: "${aws_profile}"          | ${aws_profile} is not read
          path: shapes         | path: "/x/${MLFLOW_HOME}"       | ${MLFLOW_HOME} is not read
          path: shapes         | path: "${MY_SECRET}"            | ${MY_SECRET} is not read
          path: shapes         | path: "${GitHubToken}"          | ${GitHubToken} is not read
          path: shapes         | path: "${API_KEY_FILE}"         | ${API_KEY_FILE} is not read
          path: shapes         | path: "${PGPASSWORD}"           | ${PGPASSWORD} is not read
          path: shapes         | path: "${DB_PASSWD}"            | ${DB_PASSWD} is not read
          path: shapes         | path: "${DB_PASS}"              | ${DB_PASS} is not read
          path: shapes         | path: "${MYSQL_PWD}"            | ${MYSQL_PWD} is not read
          path: shapes         | path: "${NETWRIGHT_WEBHOOK}"    | ${NETWRIGHT_WEBHOOK} is not read
          path: shapes         | path: "${GOOGLE_APPLICATION_CREDENTIALS}" | is not read
          name: tried          | name: "${MY_SECRET}"            | tried.yaml:1: name: ${MY_SECRET} is not read
          """)
  void readsTheEnvironmentOnlyForPathsAndNeverForSecrets(String good, String bad, String message) {
    assertThatThrownBy(
            () ->
                ExperimentReader.read(
                    "tried.yaml",
                    GOOD.replace(good, bad),
                    List.of(),
                    Map.of("PLACE", "a-value", "MY_SECRET", "a-value")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("a-value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PWD", "HOME", "CIFAR10", "DATA_PATH", "NETWRIGHT_HOME", "COMPASS"})
  void readsPlacesFromTheEnvironment(String name) {
    String text = GOOD.replace("path: shapes", "path: \"${" + name + "}\"");

    assertThat(
            ExperimentReader.read("tried.yaml", text, List.of(), Map.of(name, "/data"))
                .data()
                .values())
        .extracting(DatasetSpec::path)
        .containsExactly("/data");
  }

  @Test
  void refusesVariablesInOverridesToo() {
    assertThatThrownBy(
            () ->
                ExperimentReader.read(
                    "tried.yaml", GOOD, List.of("name='${PLACE}'"), Map.of("PLACE", "x")))
        .hasMessageContaining("${PLACE} may stand in data.NAME.path only");
    assertThatThrownBy(() -> read(GOOD + "substituted: {written: {a: b}}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("substituted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          training: {epochs: 0}                 | tried.yaml:6: training: epochs must be at least 1, got 0
          training: {epochs: many}              | tried.yaml:6: training.epochs: must be a whole number
          training: {epochs: 2.5}               | tried.yaml:6: training.epochs: must be a whole number
          training: {epochs: "'3'"}             | tried.yaml:6: training.epochs: must be a whole number
          training: {epoch: 3}                  | tried.yaml:6: training.epoch: unknown key; did you mean epochs? Known here are
          training: {momentum: 1}               | tried.yaml:6: training: momentum must be in [0, 1), got 1.0
          training: {learningRate: -1}          | tried.yaml:6: training: learningRate must be > 0, got -1.0
          training: {schedule: linear}          | tried.yaml:6: training.schedule: must be one of
          training: {flip: maybe}               | tried.yaml:6: training.flip: must be true or false
          training: 3                           | tried.yaml:6: training: must be
          seeds: []                             | tried.yaml:6: seeds must not be empty
          seeds: [1, 1]                         | seeds must differ, got [1, 1]
          seeds: [one]                          | tried.yaml:6: seeds[0]: must be a whole number
          execution: {threads: 0}               | tried.yaml:6: execution: threads must be in 1..1024, got 0
          promotion: {margin: 1}                | tried.yaml:6: promotion: margin must be in [0, 1), got 1.0
          promotion: {cleanAccuracy: 80}        | tried.yaml:6: promotion: cleanAccuracy must be in [0, 1], got 80.0
          promotion: {robustAccuracy: high}     | tried.yaml:6: promotion.robustAccuracy: must be a number
          promotion: {model: ''}                | tried.yaml:6: promotion: model must name a variant
          promotion: {floor: 0.5}               | tried.yaml:6: promotion.floor: unknown key; known here are
          promotion: {threatModel: 8/255}       | such as linf-8/255 or l2-0.5, got 8/255
          evaluation: null                      | tried.yaml:6: evaluation: a value is missing
          promotion: null                       | tried.yaml:6: promotion: a value is missing
          promotion: {threatModel: l2-1}        | tried.yaml:6: promotion.threatModel must be one of [linf-8/255]
          surprise: 1                           | tried.yaml:6: surprise: unknown key; known here are
          name: again                           | not valid YAML
          training: [                           | not valid YAML
          """)
  void namesTheLineTheFieldAndWhatIsAllowed(String line, String message) {
    assertThatThrownBy(() -> read(GOOD + line + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: lenet        | name: resnet99             | architecture must be one of
          name: lenet        | name: lenet, width: 9      | width must be in (0, 4], got 9.0
          name: lenet        | names: lenet               | architecture must be one of
          name: tried        | name: no spaces please     | name must be letters, digits
          shapes: {          | shapes: {colour: red,      | data.shapes.colour: unknown key
          """)
  void refusesWhatMakesNoExperiment(String good, String bad, String message) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static final String TWO_BALLS =
      """
      evaluation:
        images: 7
        threatModels:
          - norm: LINF
            epsilon: [2/255, 8/255]
            attacks:
              - {name: fgsm, attack: {type: fgsm}}
              - {name: pgd, attack: {type: pgd, steps: 5, randomStart: true, restarts: 1}}
          - norm: L2
            epsilon: 0.5
            attacks:
              - {name: pgd, attack: {type: pgd, stepSize: 0.1, steps: 5, randomStart: true, restarts: 1}}
      """;

  @Test
  void makesAThreatModelOfEveryEpsilon() {
    EvaluationConfig evaluation = read(GOOD + TWO_BALLS).evaluation();

    assertThat(evaluation.images()).isEqualTo(7);
    assertThat(evaluation.threatModels())
        .extracting(group -> group.threatModel().name())
        .containsExactly("linf-2/255", "linf-8/255", "l2-0.5");
    assertThat(evaluation.threatModels().get(1).attacks())
        .extracting(attack -> AttackJson.write(attack.attack()))
        .containsExactly(
            "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':'8/255'}}".replace('\'', '"'),
            ("{'type':'pgd','threatModel':{'norm':'LINF','epsilon':'8/255'},'stepSize':'2/255',"
                    + "'steps':5,'randomStart':true,'restarts':1}")
                .replace('\'', '"'));
    assertThat(read(GOOD + TWO_BALLS).promotion().threatModel()).isEqualTo("linf-2/255");
  }

  @Test
  void readsWhatItSaysOfItsConfiguration() {
    EvaluationConfig evaluation = read(GOOD + TWO_BALLS).evaluation();
    String said = ExperimentReader.tree(read(GOOD + TWO_BALLS)).get("evaluation").toString();

    assertThat(read(GOOD + "evaluation: " + said + "\n").evaluation()).isEqualTo(evaluation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          epsilon: 0.5        | epsilon: 0/255       | tried.yaml:14: evaluation.threatModels[1]: epsilon must be above 0, got 0/255
          8/255]              | 1e-400]              | tried.yaml:9: evaluation.threatModels[0]: epsilon must be above 0, got 0.0, which is 0
          8/255]              | 2.0/255]             | threatModels must differ in norm or epsilon, got linf-2/255 twice
          [2/255, 8/255]      | []                   | tried.yaml:10: evaluation.threatModels[0].epsilon: must be a number
          stepSize: 0.1       | stepSize: 0/255      | tried.yaml:17: evaluation.threatModels[1].attacks[0].attack: stepSize must be above 0
          stepSize: 0.1       | stepsize: 0.1        | tried.yaml:17: evaluation.threatModels[1].attacks[0].attack.stepsize: unknown key
          norm: L2            | norm: L7             | tried.yaml:14: evaluation.threatModels[1].norm: must be one of [LINF, L2, L1]
          type: fgsm          | type: fgsn           | tried.yaml:12: evaluation.threatModels[0].attacks[0].attack: unknown type fgsn
          {type: fgsm}        | {type: fgsm, threatModel: {norm: LINF, epsilon: 2/255}} | threatModels[0]: attack fgsm is within linf-2/255, its threat model is linf-8/255
          images: 7           | attacks: []          | evaluation.attacks is the old form of evaluation.threatModels; give one of them
          """)
  void refusesThreatModelsThatMeanNothing(String good, String bad, String message) {
    String text = GOOD + TWO_BALLS;
    assertThat(text).contains(good);
    assertThatThrownBy(() -> read(text.replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static final String OLD =
      """
      evaluation:
        attacks:
          - {name: fgsm, attack: {type: fgsm, threatModel: {norm: LINF, epsilon: 2/255}}}
          - {name: pgd, attack: {type: pgd, threatModel: {norm: L2, epsilon: 0.5}, stepSize: 0.1, steps: 5, randomStart: true, restarts: 1}}
          - {name: bim, attack: {type: bim, threatModel: {norm: linf, epsilon: 2.0/255}, stepSize: 1/255, steps: 5}}
      """;

  @Test
  void groupsAttacksOfTheOldFormByTheirOwnThreatModels() throws Exception {
    EvaluationConfig evaluation = read(GOOD + OLD).evaluation();

    assertThat(evaluation.threatModels())
        .extracting(group -> group.threatModel().name())
        .containsExactly("linf-2/255", "l2-0.5");
    assertThat(evaluation.threatModels().get(0).attacks())
        .extracting(NamedAttack::name)
        .containsExactly("fgsm", "bim");
    // as it was written, so that what was remembered of it is found
    assertThat(AttackJson.write(evaluation.threatModels().get(0).attacks().get(1).attack()))
        .contains("\"epsilon\":\"2.0/255\"");
  }

  @Test
  void writesTheNewFormOfWhatItReads() throws Exception {
    YamlDocument document = YamlDocument.parse("tried.yaml", GOOD + OLD);
    String written = AttackListForm.upgrade(document, new ObjectMapper()).orElseThrow();

    assertThat(written)
        .startsWith(
            """
            evaluation:
              threatModels:
                - norm: LINF
                  epsilon: 2/255
                  attacks:
                    - {name: fgsm, attack: {type: fgsm}}
            """);
    assertThat(read(GOOD + written).evaluation()).isEqualTo(read(GOOD + OLD).evaluation());
  }

  @Test
  void letsTheCommandLineReplaceEitherFormByTheOther() {
    String attacks =
        "evaluation.attacks=[{name: f, attack: {type: fgsm, threatModel: {norm: LINF, epsilon:"
            + " 1/255}}}]";
    String threatModels =
        "evaluation.threatModels=[{norm: LINF, epsilon: 1/255, attacks: [{name: f, attack: {type:"
            + " fgsm}}]}]";

    assertThat(names(GOOD + TWO_BALLS, attacks)).containsExactly("linf-1/255");
    assertThat(names(GOOD + OLD, threatModels)).containsExactly("linf-1/255");
    assertThat(names(GOOD + OLD, attacks)).containsExactly("linf-1/255");
    assertThatThrownBy(() -> names(GOOD + OLD, "evaluation.attacks=[]"))
        .hasMessageContaining("attacks must name at least one attack, got []");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          norm: L2, epsilon: 0.5  | norm: L2, epsilon: 0  | tried.yaml:9: evaluation.attacks[1].attack.threatModel: epsilon must be above 0
          stepSize: 0.1           | stepSize: 1e-400      | tried.yaml:9: evaluation.attacks[1].attack: stepSize must be above 0
          type: fgsm              | type: fgsn            | tried.yaml:8: evaluation.attacks[0].attack: unknown type fgsn
          """)
  void namesTheLineOfTheOldForm(String good, String bad, String message) {
    assertThatThrownBy(() -> read((GOOD + OLD).replace(good, bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static List<String> names(String text, String override) {
    return read(text, override).evaluation().threatModels().stream()
        .map(group -> group.threatModel().name())
        .toList();
  }

  @Test
  void refusesWhatIsNoMapping() {
    assertThatThrownBy(() -> read("- a list\n"))
        .hasMessageContaining("an experiment is a mapping such as");
    assertThatThrownBy(() -> read("")).hasMessageContaining("an experiment is a mapping such as");
  }

  @Test
  void refusesAnOverrideThatAssignsNothing() {
    assertThatThrownBy(() -> read(GOOD, "training.epochs"))
        .hasMessage("--set needs KEY=VALUE such as training.epochs=3, got training.epochs");
  }
}
