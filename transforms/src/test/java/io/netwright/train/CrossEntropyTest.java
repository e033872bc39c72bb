package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

  private static double loss(double smoothing) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      float ln3 = (float) Math.log(3);
      NDArray logits = manager.create(new float[][] {{ln3, 0}, {0, ln3}});
      return new CrossEntropy(smoothing).of(logits, manager.create(new long[] {0, 0})).getFloat();
    }
  }

  @Test
  void isTheMeanNegativeLogProbabilityOfTheLabels() {
    // p(y) = 3/4 and 1/4
    assertThat(loss(0)).isCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, within(1e-6));
  }

  @Test
  void spreadsTheSmoothingOverAllClasses() {
    double ofAll = -(Math.log(0.75) + Math.log(0.25)) / 2;
    // here the mean over labels equals the mean over all classes
    assertThat(loss(0.2)).isCloseTo(0.8 * ofAll + 0.2 * ofAll, within(1e-6));
  }

  @Test
  void refusesASmoothingThatIsNoProbability() {
    assertThatThrownBy(() -> new CrossEntropy(1))
        .hasMessage("labelSmoothing must be in [0, 1), got 1.0");
  }
}
