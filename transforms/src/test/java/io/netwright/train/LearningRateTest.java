package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final TrainingConfig FOUR =
      TrainingConfig.defaults().withEpochs(4).withLearningRate(0.8);

  @Test
  void risesLinearlyToTheFullRateInTheWarmUp() {
    LearningRate rate = new LearningRate(FOUR, 4);
    assertThat(List.of(rate.at(1, 0), rate.at(1, 1), rate.at(1, 2), rate.at(1, 3)))
        .containsExactly(0.2, 0.4, 0.8 * 3 / 4, 0.8);
  }

  @Test
  void fallsAlongHalfACosineAfterwards() {
    LearningRate rate = new LearningRate(FOUR, 4);
    assertThat(rate.at(2, 0)).isEqualTo(0.8);
    // half of the 12 steps after the warm-up are done: (1 + cos(pi / 2)) / 2 = 1/2
    assertThat(rate.at(3, 2)).isCloseTo(0.4, within(1e-12));
    // 11 of 12: (1 + cos(11 pi / 12)) / 2 = 0.017037
    assertThat(rate.at(4, 3)).isCloseTo(0.8 * 0.017037, within(1e-6));
  }

  @Test
  void warmsUpDuringAtMostHalfOfAShortRun() {
    LearningRate rate = new LearningRate(FOUR.withEpochs(1), 4);
    assertThat(List.of(rate.at(1, 0), rate.at(1, 1), rate.at(1, 2))).containsExactly(0.4, 0.8, 0.8);
    assertThat(rate.at(1, 3)).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void stepsDownAtTheBeginningOfTheNamedEpochs() {
    LearningRate rate = new LearningRate(FOUR.scheduled(Schedule.STEP, List.of(2, 4)), 10);
    assertThat(rate.at(1, 9)).isEqualTo(0.8);
    assertThat(rate.at(2, 0)).isCloseTo(0.08, within(1e-12));
    assertThat(rate.at(3, 9)).isCloseTo(0.08, within(1e-12));
    assertThat(rate.at(4, 0)).isCloseTo(0.008, within(1e-12));
  }

  /** As torch.optim's CosineAnnealingLR: (1 + cos(pi e / 4)) / 2 after e of four epochs. */
  @Test
  void fallsFromEpochToEpochWhereAsked() {
    LearningRate rate = new LearningRate(FOUR.scheduled(Schedule.COSINE_BY_EPOCH, List.of()), 10);
    assertThat(List.of(rate.at(1, 0), rate.at(1, 9))).containsOnly(0.8);
    assertThat(rate.at(2, 0)).isCloseTo(0.8 * 0.853553, within(1e-6)).isEqualTo(rate.at(2, 9));
    assertThat(rate.at(3, 5)).isCloseTo(0.4, within(1e-12));
    assertThat(rate.at(4, 9)).isCloseTo(0.8 * 0.146447, within(1e-6));
  }

  @Test
  void staysWhereItIsConstant() {
    LearningRate rate = new LearningRate(FOUR.scheduled(Schedule.CONSTANT, List.of()), 10);
    assertThat(List.of(rate.at(1, 0), rate.at(4, 9))).containsOnly(0.8);
  }
}
