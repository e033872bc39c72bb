package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** On the GPU too where there is one. */
class DrawsTest {
  private static final List<Long> SEEDS =
      List.of(0L, 1L, -1L, -987654321987654321L, Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<Shape> SHAPES =
      List.of(new Shape(1), new Shape(3, 7, 1, 11), new Shape(10, 100, 100), new Shape(0, 4));
  private static final List<Double> PROBABILITIES =
      List.of(0.0, 0x1p-53, 0.5, (double) (1 - 0.3f), 0.8, Math.nextDown(1.0), 1.0);

  @Test
  void theProgramKeepsWhatJavasGeneratorKeeps() {
    for (double probability : PROBABILITIES) {
      equal(
          (manager, shape, seed) -> Draws.kept(manager, shape, seed, probability, 2.5f),
          generator -> generator.nextDouble() < probability ? 2.5f : 0);
    }
  }

  @Test
  void theProgramDrawsJavasBooleansAsSigns() {
    equal(
        (manager, shape, seed) -> Draws.signs(manager, shape, seed, 0.1f),
        generator -> generator.nextBoolean() ? 0.1f : -0.1f);
  }

  @Test
  void theProgramDrawsJavasUniformNumbers() {
    equal(Draws::uniform, generator -> 2 * generator.nextDouble() - 1);
  }

  @Test
  void gradientsFlowPastWhatWasDrawn() {
    onEveryDevice(
        manager -> {
          NDArray input = manager.create(new float[] {1, 2, 3, 4});
          input.setRequiresGradient(true);
          NDArray mask = Draws.kept(manager, input.getShape(), 5, 0.5, 2);
          NDArray output = Torch.withGradients(() -> input.mul(mask).sum());
          assertThat(Gradients.firstOrder(output, input).toFloatArray())
              .containsExactly(mask.toFloatArray());
        });
  }

  @Test
  void nothingIsLeftInTheManagerButWhatWasDrawn() {
    onEveryDevice(
        manager -> {
          int before = manager.getManagedArrays().size();
          Draws.kept(manager, new Shape(2, 3), 5, 0.5, 2);
          Draws.signs(manager, new Shape(2, 3), 5, 2);
          Draws.uniform(manager, new Shape(2, 3), 5);
          assertThat(manager.getManagedArrays()).hasSize(before + 3);
        });
  }

  /** Draws on the device. */
  @FunctionalInterface
  private interface Draw {
    NDArray from(NDManager manager, Shape shape, long seed);
  }

  private static void equal(Draw draw, ToDoubleFunction<SplittableRandom> number) {
    onEveryDevice(
        manager -> {
          for (long seed : SEEDS) {
            for (Shape shape : SHAPES) {
              NDArray drawn = draw.from(manager, shape, seed);
              assertThat(drawn.getShape()).isEqualTo(shape);
              assertThat(drawn.toFloatArray()).isEqualTo(java(shape, seed, number));
            }
          }
        });
  }

  private static float[] java(Shape shape, long seed, ToDoubleFunction<SplittableRandom> number) {
    SplittableRandom generator = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number.applyAsDouble(generator);
    }
    return values;
  }

  private static void onEveryDevice(Consumer<NDManager> check) {
    for (Device device : devices()) {
      try (NDManager manager = Torch.manager(device)) {
        check.accept(manager);
      }
    }
  }

  static List<Device> devices() {
    boolean gpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
    return gpu ? List.of(Device.cpu(), Device.gpu()) : List.of(Device.cpu());
  }
}
