package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private NDManager manager;
  private NDArray x;

  @BeforeEach
  void opens() {
    manager = Torch.manager(Device.cpu());
    x = variable(1, -2, 3);
  }

  @AfterEach
  void closes() {
    manager.close();
  }

  private NDArray variable(float... values) {
    NDArray array = manager.create(values);
    array.setRequiresGradient(true);
    return array;
  }

  private static NDArray cubes(NDArray array) {
    return Torch.withGradients(() -> array.mul(array).mul(array).sum());
  }

  @Test
  void differentiatesOnce() {
    // d sum x^3 / dx = 3 x^2
    assertThat(Gradients.of(cubes(x), x).toFloatArray()).containsExactly(3, 12, 27);
    assertThat(Gradients.firstOrder(cubes(x), x).toFloatArray()).containsExactly(3, 12, 27);
  }

  @Test
  void remembersNumbersUntilTheBackwardPass() {
    List<NDArray> scaled =
        Torch.withGradients(
            () ->
                IntStream.range(0, 500)
                    .mapToObj(
                        i -> Torch.dividedBy(Torch.times(x, 3 + i), 2).clip(-1e6f, 1e6f).sum())
                    .toList());
    overwriteWhatNobodyHolds();

    for (int i = 0; i < scaled.size(); i++) {
      float expected = (3 + i) / 2f;
      assertThat(Gradients.firstOrder(scaled.get(i), x).toFloatArray())
          .containsExactly(expected, expected, expected);
    }
  }

  /** Collects garbage and lets the native memory that becomes free be used for something else. */
  private static void overwriteWhatNobodyHolds() {
    List<ByteBuffer> others = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      System.gc();
      for (int i = 0; i < 2000; i++) {
        ByteBuffer other = ByteBuffer.allocateDirect(4);
        other.putFloat(0, Float.NaN);
        others.add(other);
      }
    }
    assertThat(others).hasSize(20_000);
  }

  @Test
  void differentiatesTwice() {
    // s = sum (3 x^2)^2 = 9 sum x^4; ds/dx = 36 x^3
    NDArray first = Gradients.of(cubes(x), x);
    NDArray squared = Torch.withGradients(() -> first.square().sum());
    assertThat(Gradients.firstOrder(squared, x).toFloatArray()).containsExactly(36, -288, 972);
  }

  @Test
  void differentiatesWithRespectToWhatLiesBetween() {
    NDArray between = Torch.withGradients(() -> x.mul(2));
    NDArray output = Torch.withGradients(() -> between.square().sum());
    assertThat(Gradients.of(output, between).toFloatArray()).containsExactly(4, -8, 12);
    assertThat(Gradients.of(output, x).toFloatArray()).containsExactly(8, -16, 24);
  }

  @Test
  void differentiatesWithRespectToSeveralTensorsAtOnce() {
    NDArray y = variable(5, 7, 11);
    List<NDArray> gradients =
        Gradients.ofAll(Torch.withGradients(() -> x.mul(y).sum()), List.of(x, y));
    assertThat(gradients.get(0).toFloatArray()).containsExactly(5, 7, 11);
    assertThat(gradients.get(1).toFloatArray()).containsExactly(1, -2, 3);
    assertThat(gradients.get(0).getManager()).isSameAs(manager);
  }

  @Test
  void accumulatesOnlyWhenAsked() {
    Gradients.of(cubes(x), x);
    Gradients.firstOrder(cubes(x), x);
    Gradients.ofAll(cubes(x), List.of(x));
    assertThat(x.hasGradient()).isTrue();
    Gradients.intoParameters(cubes(x));
    Gradients.intoParameters(cubes(x));
    assertThat(x.getGradient().toFloatArray()).containsExactly(6, 24, 54);
  }

  @Test
  void givesGradientsOfTheFirstOrderNoGraphOfTheirOwn() {
    NDArray gradient = Gradients.firstOrder(cubes(x), x);
    NDArray squared = Torch.withGradients(() -> gradient.square().sum());
    assertThatThrownBy(() -> Gradients.of(squared, x)).isInstanceOf(EngineException.class);
  }

  @Test
  void refusesATensorTheOutputDoesNotDependOn() {
    NDArray stranger = variable(1);
    assertThatThrownBy(() -> Gradients.of(cubes(x), stranger)).isInstanceOf(EngineException.class);
  }

  @Test
  void restoresTheModeOfTheThread() {
    NDArray off = Torch.withoutGradients(() -> Torch.withGradients(() -> x.mul(2)).add(x.mul(1)));
    assertThat(off.getShape()).isEqualTo(new Shape(3));
    NDArray silent = Torch.withoutGradients(() -> x.square().sum());
    assertThatThrownBy(() -> Gradients.of(silent, x)).isInstanceOf(EngineException.class);
  }

  @Test
  void differentiatesInTwoThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Float> one = () -> descend(1, 200);
      Callable<Float> other = () -> descend(2, 200);
      List<Future<Float>> ends = threads.invokeAll(List.of(one, other));
      assertThat(ends.get(0).get()).isCloseTo(1, within(1e-4f));
      assertThat(ends.get(1).get()).isCloseTo(2, within(1e-4f));
    } finally {
      threads.shutdownNow();
    }
  }

  /** Finds the least of (x - target)^2 by gradient descent with a gradient of second order. */
  private static float descend(float target, int steps) {
    try (NDManager own = Torch.manager(Device.cpu())) {
      NDArray value = own.create(new float[] {0});
      for (int step = 0; step < steps; step++) {
        try (NDManager batch = own.newSubManager()) {
          NDArray point = value.duplicate();
          point.attach(batch);
          point.setRequiresGradient(true);
          NDArray distance = Torch.withGradients(() -> point.sub(target).square().sum());
          NDArray slope = Gradients.of(distance, point);
          NDArray curvature = Gradients.firstOrder(Torch.withGradients(() -> slope.sum()), point);
          Torch.withoutGradients(() -> value.subi(slope.div(curvature).mul(0.2f)));
        }
      }
      return value.getFloat(0);
    }
  }
}
