package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the GPU too where there is one. */
class DescentTest {
  private static final float MOMENTUM = 0.9f;
  private static final float WEIGHT_DECAY = 5e-4f;
  private static final float LEARNING_RATE = 0.1f;
  private static final float[] WEIGHTS = {0.3f, -1.7f, 1e-3f, 11};
  private static final float[] VELOCITIES = {-0.7f, 0.1f, 3, 1e-6f};
  private static final float[] GRADIENTS = {0.123f, -4.56f, 1e-5f, 0};

  @Test
  void changesParametersAndVelocitiesAsOneByOne() {
    for (Device device : DrawsTest.devices()) {
      try (NDManager manager = Torch.manager(device)) {
        NDArray first = manager.create(WEIGHTS);
        first.setRequiresGradient(true);
        NDArray second = manager.create(7f);
        NDArray velocity = manager.create(VELOCITIES);
        NDArray still = manager.create(0f);
        List<NDArray> gradients = List.of(manager.create(GRADIENTS), manager.create(-2f));

        new Descent(MOMENTUM, WEIGHT_DECAY, LEARNING_RATE)
            .step(List.of(first, second), List.of(velocity, still), gradients);

        for (int i = 0; i < WEIGHTS.length; i++) {
          float expected = velocity(VELOCITIES[i], GRADIENTS[i], WEIGHTS[i]);
          assertThat(velocity.getFloat(i)).isEqualTo(expected);
          assertThat(first.getFloat(i)).isEqualTo(WEIGHTS[i] - LEARNING_RATE * expected);
        }
        assertThat(still.getFloat()).isEqualTo(velocity(0, -2, 7));

        Descent.zero(gradients);

        assertThat(gradients.get(0).abs().toFloatArray()).containsOnly(0);
        NDArray sum = Torch.withGradients(() -> first.mul(first).sum());
        NDArray slope = Gradients.firstOrder(sum, first);
        assertThat(slope.toFloatArray()).isEqualTo(first.mul(2f).toFloatArray());
      }
    }
  }

  private static float velocity(float velocity, float gradient, float weight) {
    return MOMENTUM * velocity + gradient + WEIGHT_DECAY * weight;
  }
}
