package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignTestTest {

  /** Sums of binomial coefficients over powers of two: (C(7,6) + C(7,7)) / 2^7 = 8/128. */
  @ParameterizedTest
  @CsvSource({"5, 0, 0.03125", "6, 1, 0.0625", "3, 3, 0.65625", "0, 4, 1", "0, 0, 1", "1, 0, 0.5"})
  void countsTheWaysInWhichAtLeastSoManySpeakForTheFirst(int first, int second, double p) {
    assertThat(SignTest.oneSided(first, second)).isCloseTo(p, within(1e-12));
  }

  @Test
  void isAsLikelyInEitherDirection() {
    assertThat(SignTest.twoSided(0, 3)).isCloseTo(0.25, within(1e-12));
    assertThat(SignTest.twoSided(3, 0)).isCloseTo(0.25, within(1e-12));
    assertThat(SignTest.twoSided(2, 2)).isEqualTo(1);
  }

  @Test
  void staysExactForManyImages() {
    assertThat(SignTest.oneSided(62, 0)).isCloseTo(Math.pow(0.5, 62), within(1e-30));
    assertThat(SignTest.oneSided(5000, 5000)).isBetween(0.5, 0.51);
  }

  @Test
  void refusesCountsBelowZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> SignTest.oneSided(-1, 3));
  }
}
