package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.head.HeadMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssemblyKeyTest {
  private static final AssemblyConfig CONFIG =
      AssemblyConfig.defaults()
          .withTasks(
              List.of(
                  new TaskConfig(
                      "a", List.of(SourceConfig.of("x", List.of())), SharedClassRule.ERROR)));

  /** What the key of these defaults was when a head was a yes or no. */
  private static final String BEFORE =
      "{\"accuracyBudget\":1.0,\"fineTuneEpochs\":[0,1],\"fineTuning\":{\"batchSize\":128,"
          + "\"cropPadding\":4,\"epochs\":1,\"flip\":true,\"labelSmoothing\":0.0,"
          + "\"learningRate\":0.01,\"momentum\":0.9,\"schedule\":\"COSINE\",\"stepEpochs\":[],"
          + "\"stepFactor\":0.1,\"warmupEpochs\":0,\"weightDecay\":5.0E-4},"
          + "\"form\":\"PARALLEL\",\"ranking\":\"TAYLOR\",\"repair\":\"LEAST_SQUARES\","
          + "\"scaling\":false,\"selection\":\"BUDGET\",\"tasks\":[{\"name\":\"a\","
          + "\"onSharedClass\":\"ERROR\",\"sources\":[{\"architecture\":\"\",\"classes\":[],"
          + "\"dataset\":\"x\",\"seed\":\"\"}]}]}";

  @ParameterizedTest
  @EnumSource(
      value = HeadMethod.class,
      names = {"BEST", "NONE", "AFFINE", "RIDGE"})
  void isWhatItWasWhereThereIsOneSource(HeadMethod head) {
    assertThat(AssemblyKey.of(CONFIG.withHead(head), 1)).isEqualTo(BEFORE);
  }

  @Test
  void isWhatItWasWhereSeveralSourcesAreScaledOrNot() {
    assertThat(AssemblyKey.of(CONFIG.withHead(HeadMethod.NONE), 2)).isEqualTo(BEFORE);
    assertThat(AssemblyKey.of(CONFIG.withHead(HeadMethod.SCALING), 2))
        .isEqualTo(BEFORE.replace("\"scaling\":false", "\"scaling\":true"));
  }

  @ParameterizedTest
  @EnumSource(
      value = HeadMethod.class,
      names = {"BEST", "AFFINE", "RIDGE"})
  void holdsTheHeadOfSeveralSources(HeadMethod head) {
    assertThat(AssemblyKey.of(CONFIG.withHead(head), 2))
        .isEqualTo(BEFORE.replace("\"ranking\"", "\"head\":\"" + head + "\",\"ranking\""));
  }
}
