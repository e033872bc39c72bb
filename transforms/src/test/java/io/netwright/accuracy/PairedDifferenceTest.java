package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  private static PairedDifference of(int both, int onlyFirst, int onlySecond, int neither) {
    int images = both + onlyFirst + onlySecond + neither;
    boolean[] first = new boolean[images];
    boolean[] second = new boolean[images];
    Arrays.fill(first, 0, both + onlyFirst, true);
    Arrays.fill(second, 0, both, true);
    Arrays.fill(second, both + onlyFirst, both + onlyFirst + onlySecond, true);
    return PairedDifference.of(first, second);
  }

  /** 50 pairs (20, 12, 2, 16): difference 10/50, ends by the formula in float64. */
  @Test
  void equalsNewcombesFormula() {
    PairedDifference difference = of(20, 12, 2, 16);
    assertThat(difference.difference()).isEqualTo(0.2);
    assertThat(difference.low()).isCloseTo(0.0562, within(1e-4));
    assertThat(difference.high()).isCloseTo(0.3292, within(1e-4));
  }

  @Test
  void turnsRoundWithItsSides() {
    PairedDifference difference = of(20, 12, 2, 16);
    PairedDifference turned = of(20, 2, 12, 16);
    assertThat(turned.difference()).isEqualTo(-difference.difference());
    assertThat(turned.low()).isCloseTo(-difference.high(), within(1e-12));
    assertThat(turned.high()).isCloseTo(-difference.low(), within(1e-12));
  }

  @Test
  void contains0WhenBothAreRightOnTheSameImages() {
    PairedDifference difference = of(60, 0, 0, 40);
    assertThat(difference.low()).isNegative();
    assertThat(difference.high()).isPositive().isLessThan(0.05);
  }

  @Test
  void isDefinedWhereEverythingIsRight() {
    PairedDifference difference = of(10, 0, 0, 0);
    assertThat(difference.low()).isCloseTo(-difference.high(), within(1e-12)).isNegative();
  }

  @Test
  void refusesDifferentImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedDifference.of(new boolean[2], new boolean[3]))
        .withMessageContaining("got 2 and 3");
  }
}
