package io.netwright.evaluate.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeparationTest {
  /** Spread ten times as far along the first feature as along the second. */
  private static final float[][] OTHERS = {{10, 0}, {-10, 0}, {0, 1}, {0, -1}};

  private static final float[] CLEAN = {0, 0};

  /**
   * The covariance is diag(50, 0.5), its mean eigenvalue 25.25: w is along (3 / 52.525, 3 / 3.025).
   */
  @Test
  void leadsWhereTheOthersDoNotSpread() {
    Separation separation = Separation.of(CLEAN, new float[] {3, 3}, OTHERS);

    double x = 3 / 52.525;
    double y = 3 / 3.025;
    double length = Math.hypot(x, y);
    assertThat(separation.weights()[0]).isCloseTo((float) (x / length), within(1e-5f));
    assertThat(separation.weights()[1]).isCloseTo((float) (y / length), within(1e-5f));
    assertThat(separation.point()).isCloseTo(3 * (x + y) / length, within(1e-5));
    assertThat(separation.others()).isCloseTo(y / length, within(1e-5));
    assertThat(separation.threshold(0)).isEqualTo(separation.others());
    assertThat(separation.threshold(1)).isCloseTo(separation.point(), within(1e-12));
    assertThat(separation.gap()).isCloseTo(1 - y / (3 * (x + y)), within(1e-5));
  }

  @Test
  void hasNoGapWhereAnotherLiesAsFar() {
    assertThat(Separation.of(CLEAN, new float[] {10, 0}, OTHERS).gap()).isCloseTo(0, within(1e-6));
    assertThat(Separation.of(CLEAN, new float[] {1, 0}, OTHERS).gap()).isNegative();
  }

  @Test
  void hasNoGapWhereNothingChangesAndAWholeOneWhereThePointAloneDoes() {
    float[][] still = {{0, 0}, {0, 0}};
    assertThat(Separation.of(CLEAN, CLEAN, still).gap()).isZero();
    assertThat(Separation.of(CLEAN, new float[] {0, 2}, still).gap()).isEqualTo(1);
  }

  /** More features than points: one that no other has separates by itself. */
  @Test
  void separatesInMoreDimensionsThanPoints() {
    float[][] others = {{1, 0, 0, 0, 0}, {-1, 0, 0, 0, 0}};
    Separation separation = Separation.of(new float[5], new float[] {1, 0, 0, 0, 1}, others);
    assertThat(separation.gap()).isGreaterThan(0.8);
  }
}
