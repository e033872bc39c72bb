package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {

  /**
   * The worked examples of Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
   */
  @ParameterizedTest
  @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611"})
  void equalsPublishedExamples(int successes, int trials, double low, double high) {
    WilsonInterval interval = WilsonInterval.of(successes, trials);
    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }

  @Test
  void knowsNothingWithoutTrials() {
    assertThat(WilsonInterval.of(0, 0)).isEqualTo(new WilsonInterval(0, 1));
  }

  @Test
  void endsAtOneWhenAllSucceed() {
    assertThat(WilsonInterval.of(7, 7).high()).isEqualTo(1);
  }

  @Test
  void refusesMoreSuccessesThanTrials() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WilsonInterval.of(3, 2))
        .withMessage("successes must be in [0, 2], got 3");
  }
}
