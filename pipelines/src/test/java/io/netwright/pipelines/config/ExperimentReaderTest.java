package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.data.DatasetSpec;
import io.netwright.promotion.PromotionConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentReaderTest {
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
        .hasMessageContaining("PLACE is not set")
        .hasMessageContaining("--data");
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
