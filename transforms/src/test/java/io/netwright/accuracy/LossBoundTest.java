package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossBoundTest {

  /** From a search for the constrained likelihood's maximum that does not use the closed form. */
  @ParameterizedTest
  @CsvSource({
    "100, 0, 0, 0.02634272",
    "100, 5, 1, 0.09073769",
    "1000, 12, 9, 0.01113953",
    "363, 3, 4, 0.01088573",
    "50, 0, 7, -0.07772090",
    "20, 20, 0, 1",
  })
  void agreesWithTheScoreTestSolvedByNumbers(int images, int lost, int won, double expected) {
    assertThat(new LossBound(images, lost, won).bound()).isCloseTo(expected, within(1e-7));
  }

  @Test
  void isZSquaredOverNPlusZSquaredWhereNothingDiffers() {
    assertThat(LossBound.smallest(268).bound())
        .isCloseTo(2.705543454 / 270.705543454, within(1e-9));
    assertThat(LossBound.smallest(0).bound()).isOne();
  }

  @Test
  void countsWhatOneOfTheTwoAloneHasRight() {
    LossBound loss =
        LossBound.of(
            new boolean[] {true, false, false, true, false},
            new boolean[] {true, true, true, false, false});
    assertThat(loss).isEqualTo(new LossBound(5, 2, 1));
    assertThat(loss.loss()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThatThrownBy(() -> new LossBound(3, 2, 2))
        .hasMessage("a loss needs no more differences than images, got 2 and 2 of 3");
    assertThatThrownBy(() -> LossBound.of(new boolean[1], new boolean[2]))
        .hasMessage("a loss needs the same images for both, got 1 and 2");
  }
}
