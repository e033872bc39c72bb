package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** On the GPU too where there is one. */
class ClipTest {
  private static final float[] VALUES = {-0.5f, 0, 0.25f, 1, 1.5f, Float.NaN, 1e30f, -0f};

  @Test
  void theProgramClipsAndIsDifferentiatedAsTheEngineDoesAtTheBoundsToo() {
    for (Device device : DrawsTest.devices()) {
      try (NDManager manager = Torch.manager(device)) {
        NDArray x = manager.create(VALUES);
        x.setRequiresGradient(true);

        Clipped expected = clipped(x, array -> array.clip(0f, 1f));
        Clipped actual = clipped(x, array -> Torch.clipOnDevice(array, 0, 1));

        assertThat(actual.values()).isEqualTo(expected.values());
        assertThat(actual.gradient()).isEqualTo(expected.gradient());
        assertThat(actual.gradient()).startsWith(0, 0, 0.5f, 2, 0);
      }
    }
  }

  /** Clipped numbers and the gradient of the sum of their squares. */
  @SuppressWarnings("ArrayRecordComponent") // compared by the test, element by element
  private record Clipped(float[] values, float[] gradient) {}

  private static Clipped clipped(NDArray x, UnaryOperator<NDArray> clip) {
    NDArray clipped = Torch.withGradients(() -> clip.apply(x));
    NDArray sum = Torch.withGradients(() -> clipped.square().sum());
    return new Clipped(clipped.toFloatArray(), Gradients.firstOrder(sum, x).toFloatArray());
  }
}
