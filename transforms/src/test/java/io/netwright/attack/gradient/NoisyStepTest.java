package io.netwright.attack.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoisyStepTest {
  private static final float EPSILON = 0.1f;

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** Two classes, one for dark pixels: the loss of class 0 rises with every pixel. */
  private static NDArray logits(NDArray images) {
    NDArray light = images.reshape(images.getShape().get(0), -1).sum(new int[] {1}, true);
    return light.neg().concat(light, 1);
  }

  private float[] perturbed(float pixel) {
    NDArray images = manager.full(new Shape(1, 1, 20, 20), pixel);
    NDArray labels = manager.create(new long[] {0});
    NoisyStep step = new NoisyStep(ThreatModel.linf(EPSILON), 2);
    return step.perturb(NoisyStepTest::logits, images, labels, List.of(Seed.of(1))).toFloatArray();
  }

  /** x + u + 0.1 with u uniform in [-0.2, 0.2]: between 0.4 and 0.8, where a ball ends at 0.6. */
  @Test
  void addsAStepToStrongNoiseAndDoesNotGoBackToTheBall() {
    float least = 1;
    float most = 0;
    double sum = 0;
    float[] pixels = perturbed(0.5f);
    for (float pixel : pixels) {
      least = Math.min(least, pixel);
      most = Math.max(most, pixel);
      sum += pixel;
    }
    assertThat(least).isBetween(0.4f - 1e-6f, 0.41f);
    assertThat(most).isBetween(0.79f, 0.8f + 1e-6f);
    // the mean of 400 uniform numbers has a deviation of 0.2 / sqrt(3 * 400) = 0.006
    assertThat(sum / pixels.length).isCloseTo(0.6, within(0.025));
  }

  @Test
  void keepsPixelsInTheUnitIntervalBeforeTheStepAndAfter() {
    float least = 1;
    float most = 0;
    for (float pixel : perturbed(0f)) {
      least = Math.min(least, pixel);
      most = Math.max(most, pixel);
    }
    // noise below 0 is cut off before the step of 0.1
    assertThat(least).isCloseTo(0.1f, within(1e-6f));
    assertThat(most).isBetween(0.29f, 0.3f + 1e-6f);
    for (float pixel : perturbed(1f)) {
      assertThat(pixel).isBetween(0.9f - 1e-6f, 1f);
    }
  }

  @Test
  void refusesNormsWithoutSignsAndNoNoise() {
    assertThatThrownBy(() -> new NoisyStep(ThreatModel.l2(0.5), 2))
        .hasMessageContaining("n-fgsm has norm LINF only, got L2");
    assertThatThrownBy(() -> new NoisyStep(ThreatModel.linf(0.1), 0))
        .hasMessage("noise must be above 0, got 0.0");
  }
}
