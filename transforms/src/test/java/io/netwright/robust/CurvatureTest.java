package io.netwright.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.testing.TensorMemory;
import io.netwright.train.CrossEntropy;
import io.netwright.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurvatureTest {
  private static final double D = 3;
  private static final double X = 0.25;
  private static final double LENGTH = 50;

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static Curvature curvature(int epochs) {
    return new Curvature(4, LENGTH, epochs, new CrossEntropy(0));
  }

  /**
   * The gradient of {@code log(1 + exp(d x))} is {@code d sigmoid(d x)}, above 0, so the step is
   * upwards: 50 for 3,072 numbers is {@code 50 / sqrt(3072)} for one, a thirtieth of it in the
   * first of 15 epochs.
   */
  @Test
  void addsHowFarTheGradientChangesAlongTheStep() {
    OnePixel.Value value = new OnePixel(manager, D).at(X, curvature(15));
    assertThat(value.loss()).isCloseTo(loss(D), within(1e-5));
    double byDifferences = (loss(D + 1e-5) - loss(D - 1e-5)) / 2e-5;
    assertThat(value.byWeight()).isCloseTo(byDifferences, within(1e-4));
  }

  private static double loss(double d) {
    double z = LENGTH / 30 / Math.sqrt(3072);
    double change = d * (OnePixel.sigmoid(d * (X + z)) - OnePixel.sigmoid(d * X));
    return OnePixel.crossEntropy(d * X) + 4 * Math.abs(change);
  }

  @Test
  void canBeDifferentiatedWhereThereIsNoGradientAndNoChange() {
    OnePixel.Value value = new OnePixel(manager, 0).at(X, curvature(15));
    assertThat(value.loss()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(value.byWeight()).isCloseTo(0.5 * X, within(1e-6));
  }

  /** The authors' steps 0.1, 0.4, 0.8, 1.8 and 3, by 3. */
  @ParameterizedTest
  @CsvSource({
    "1, 15, 0.033333",
    "2, 15, 0.133333",
    "3, 15, 0.266667",
    "4, 15, 0.6",
    "5, 15, 1",
    "9, 15, 1",
    "5, 200, 1",
    "1, 6, 0.033333",
    "2, 6, 0.266667",
    "3, 6, 1",
    "1, 1, 0.033333"
  })
  void risesOverFiveEpochsOrTheFirstThird(int epoch, int epochs, double share) {
    double length = curvature(epochs).length(new Shape(7, 3, 32, 32), epoch);
    assertThat(length).isCloseTo(LENGTH * share, within(1e-3));
    assertThat(curvature(epochs).length(new Shape(7, 3, 64, 64), epoch))
        .isCloseTo(2 * length, within(1e-9));
  }

  /**
   * In the authors' code images are {@code u = x / 0.2}, lambda is 4, and the step 3 for 3,072
   * numbers, a thirtieth of it in the first epoch. The slope by {@code u} is {@code 0.2 d}.
   */
  @Test
  void isByDefaultAsStrongAsPublishedForNormalizedImages() {
    TrainingConfig training = TrainingConfig.defaults().withEpochs(15);
    double loss =
        new OnePixel(manager, D)
            .at(X, RivalSettings.defaults().curvature(training, new CrossEntropy(0)))
            .loss();
    double slope = 0.2 * D;
    double step = 3.0 / 30 / Math.sqrt(3072);
    double change =
        slope * (OnePixel.sigmoid(slope * (X / 0.2 + step)) - OnePixel.sigmoid(slope * X / 0.2));
    assertThat(loss - OnePixel.crossEntropy(D * X)).isCloseTo(4 * change, within(2e-7));
    assertThat(4 * change).isGreaterThan(1e-5);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> new Curvature(-1, 1, 1, new CrossEntropy(0)))
        .hasMessage("weight must be at least 0, got -1.0");
    assertThatThrownBy(() -> new Curvature(1, Double.NaN, 1, new CrossEntropy(0)))
        .hasMessage("length must be at least 0, got NaN");
  }
}
