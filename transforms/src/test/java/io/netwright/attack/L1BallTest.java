package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L1BallTest {
  private static final int PIXELS = 12;

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static float[] drawn(String name, double from, double to) {
    RandomGenerator random = Seed.of(3).with(name).generator();
    float[] values = new float[4 * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (from + (to - from) * random.nextDouble());
    }
    return values;
  }

  private float[] projected(float[] center, float[] point, double radius) {
    Shape shape = new Shape(4, 3, 2, 2);
    L1Ball ball = new L1Ball(manager.create(center, shape), radius);
    return ball.project(manager.create(point, shape)).toFloatArray();
  }

  /** How far the nearest allowed point moves when all changes shrink by so much. */
  private static double[] shrunk(float[] center, float[] point, int image, double by) {
    double[] moves = new double[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      double from = center[image * PIXELS + i];
      double change = point[image * PIXELS + i] - from;
      double room = change > 0 ? 1 - from : from;
      moves[i] = Math.signum(change) * Math.min(Math.max(Math.abs(change) - by, 0), room);
    }
    return moves;
  }

  private static double size(double[] moves) {
    double sum = 0;
    for (double move : moves) {
      sum += Math.abs(move);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.3, 1, 2.5, 4, 9, 100})
  void findsTheNearestPointThatBisectionFinds(double radius) {
    float[] center = drawn("center", 0, 1);
    center[0] = 0;
    center[1] = 1;
    float[] point = drawn("point", -1, 2);
    point[2] = center[2];
    float[] projected = projected(center, point, radius);
    for (int image = 0; image < 4; image++) {
      double low = 0;
      double high = 4;
      for (int i = 0; i < 200; i++) {
        double middle = (low + high) / 2;
        boolean fits = size(shrunk(center, point, image, middle)) <= radius;
        low = fits ? low : middle;
        high = fits ? middle : high;
      }
      boolean inside = size(shrunk(center, point, image, 0)) <= radius;
      double[] moves = shrunk(center, point, image, inside ? 0 : high);
      for (int i = 0; i < PIXELS; i++) {
        int at = image * PIXELS + i;
        assertThat((double) projected[at]).isCloseTo(center[at] + moves[i], within(1e-6));
      }
    }
  }

  @Test
  void leavesPointsThatAreAllowedWhereTheyAre() {
    float[] center = drawn("center", 0.3, 0.7);
    float[] point = center.clone();
    point[5] += 0.125f;
    point[17] -= 0.25f;
    assertThat(projected(center, point, 0.5)).containsExactly(point, within(1e-7f));
    assertThat(projected(center, center, 0.5)).containsExactly(center);
  }

  @Test
  void stepsAlongTheLargestDerivativeAlone() {
    NDArray gradient = manager.create(new float[] {1, -3, 2, 0}, new Shape(1, 1, 2, 2));
    L1Ball ball = new L1Ball(gradient, 1);
    assertThat(ball.direction(gradient, 1e-10).toFloatArray())
        .containsExactly(new float[] {0, -1, 0, 0}, within(1e-6f));
    assertThat(ball.direction(gradient.mul(0), 1e-10).toFloatArray()).containsOnly(0);
  }

  @Test
  void drawsPerturbationsOfItsLength() {
    L1Ball ball = new L1Ball(manager.zeros(new Shape(1, 1, 2, 2)), 2);
    float[] perturbation = new float[50];
    ball.drawOnBorder(Seed.of(1).generator(), perturbation);
    assertThat(length(perturbation)).isCloseTo(2, within(1e-5));
    ball.drawInside(Seed.of(1).generator(), perturbation);
    assertThat(length(perturbation)).isBetween(0.0, 2.0);
  }

  private static double length(float[] perturbation) {
    double sum = 0;
    for (float value : perturbation) {
      sum += Math.abs(value);
    }
    return sum;
  }
}
