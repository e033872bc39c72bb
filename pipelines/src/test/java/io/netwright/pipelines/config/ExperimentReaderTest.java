package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.job.ExperimentSession;
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

  private static final String GOOD =
      """
      name: tried
      data:
        shapes: {path: shapes}
      architectures:
        - {name: lenet}
      """;

  @Test
  void fillsInWhatAnExperimentLeavesOut() {
    ExperimentConfig config = read(GOOD);

    assertThat(config.seeds()).containsExactly(0L);
    assertThat(config.training().momentum()).isEqualTo(0.9);
    assertThat(config.architectures().get(0).width()).isEqualTo(1.0);
    assertThat(config.evaluation().attacks()).isNotEmpty();
    assertThat(config.promotion()).isEqualTo(PromotionConfig.defaults());
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
        ExperimentReader.read(
            "tried.yaml",
            GOOD + "training: {epochs: 3}\n",
            List.of("training.epochs=5", "seeds=[1, 2]"),
            Map.of());

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
    assertThatThrownBy(() -> ExperimentReader.read("tried.yaml", text, List.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tried.yaml:3: data.shapes.path: ")
        .hasMessageContaining("PLACE is not set")
        .hasMessageContaining("--data");
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
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("${PLACE}/images: does not exist")
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
          training: {epoch: 3}                  | tried.yaml:6: training.epoch: unknown key; known here are
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

  @Test
  void refusesWhatIsNoMapping() {
    assertThatThrownBy(() -> read("- a list\n"))
        .hasMessageContaining("an experiment is a mapping such as");
    assertThatThrownBy(() -> read("")).hasMessageContaining("an experiment is a mapping such as");
  }

  @Test
  void refusesAnOverrideThatAssignsNothing() {
    assertThatThrownBy(
            () -> ExperimentReader.read("tried.yaml", GOOD, List.of("training.epochs"), Map.of()))
        .hasMessage("--set needs KEY=VALUE such as training.epochs=3, got training.epochs");
  }

  private static ExperimentConfig read(String text) {
    return ExperimentReader.read("tried.yaml", text, List.of(), Map.of());
  }
}
