package io.netwright.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AffineFitTest {

  /** Logits of which those of the last class are too large, and of the first too small. */
  private static JointLogits random(int images, int outputs) {
    RandomGenerator random = Seed.of(5).generator();
    double[][] logits = new double[images][outputs];
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = i % outputs;
      for (int c = 0; c < outputs; c++) {
        double signal = (c == labels[i] ? 2 : 0) + random.nextGaussian();
        logits[i][c] = (c + 1) * signal + 3 * c;
      }
    }
    return new JointLogits(logits, labels, new int[images]);
  }

  @Test
  void endsWhereTheGradientIsZeroAndNoOtherPointIsLower() {
    JointLogits logits = random(60, 4);
    AffineFit fit = new AffineFit(logits, 4);
    AffineMap map = AffineFit.of(logits, 4);
    double[] point = point(map);
    assertThat(fit.gradient(point)).containsOnly(new double[] {0}, within(1e-6));
    RandomGenerator random = Seed.of(6).generator();
    for (int trial = 0; trial < 100; trial++) {
      double size = Math.pow(10, -trial % 4);
      double[] other = point.clone();
      Arrays.setAll(other, i -> point[i] + size * random.nextGaussian());
      assertThat(fit.objective(other)).isGreaterThan(fit.objective(point));
    }
    assertThat(logits.right(map)).isGreaterThan(logits.right(AffineMap.identity(4)) + 10);
  }

  @Test
  void followsTheGradientOfItsObjective() {
    AffineFit fit = new AffineFit(random(20, 3), 3);
    double[] point = {0.7, 1.2, 0.4, 0.1, -0.5, 0.3};
    double[] gradient = fit.gradient(point);
    for (int i = 0; i < point.length; i++) {
      double[] above = point.clone();
      double[] below = point.clone();
      above[i] += 1e-5;
      below[i] -= 1e-5;
      double slope = (fit.objective(above) - fit.objective(below)) / 2e-5;
      assertThat(gradient[i]).isCloseTo(slope, within(1e-6));
    }
  }

  /**
   * Where all logits are zero only shifts matter: of 30 images of class 0 and 10 of class 1 they
   * are b and -b with {@code 40 p - 30 + b = 0, p = 1 / (1 + exp(-2 b))}.
   */
  @Test
  void findsTheShiftsThatCanBeWorkedOutOnPaper() {
    int[] labels = new int[40];
    Arrays.fill(labels, 30, 40, 1);
    AffineMap map = AffineFit.of(new JointLogits(new double[40][2], labels, new int[40]), 2);
    assertThat(map.factors()).containsExactly(1, 1);
    double b = map.shifts()[0];
    assertThat(map.shifts()[1]).isCloseTo(-b, within(1e-9));
    assertThat(40 / (1 + Math.exp(-2 * b)) - 30 + b).isCloseTo(0, within(1e-9));
    assertThat(b).isBetween(0.4, 0.55);
  }

  @Test
  void changesNothingWithoutImages() {
    AffineMap map = AffineFit.of(new JointLogits(new double[0][3], new int[0], new int[0]), 3);
    assertThat(map.factors()).containsExactly(1, 1, 1);
    assertThat(map.shifts()).containsExactly(0, 0, 0);
  }

  private static double[] point(AffineMap map) {
    double[] point = Arrays.copyOf(map.factors(), 2 * map.factors().length);
    System.arraycopy(map.shifts(), 0, point, map.shifts().length, map.shifts().length);
    return point;
  }
}
