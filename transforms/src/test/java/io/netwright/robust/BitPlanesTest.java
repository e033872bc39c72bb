package io.netwright.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.train.CrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quantizer and the loss that it is for. */
class BitPlanesTest {
  private static final Shape TWO_IMAGES = new Shape(2, 1, 2, 2);

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /**
   * Five bits: steps of 32, noise of 8 levels. A black pixel under noise of -4 levels is -4, whose
   * floored remainder by 32 is 28: -4 - 28 + 16 = -16, clipped to 0. (Java's % would give 16.)
   */
  @ParameterizedTest
  @CsvSource({
    "5, 100, 0, 112",
    "5, 96, 0, 112",
    "5, 95, 0, 80",
    "5, 0, 0, 16",
    "5, 0, -0.5, 0",
    "5, 95, 0.5, 112",
    "5, 255, 1, 255",
    "5, 255, 0, 240",
    "3, 100, 0, 100",
    "3, 103, 0, 100",
    "3, 103, 0.5, 108",
    "1, 7, 0, 7"
  })
  void losesTheLowestBits(int bits, int level, float noise, float expected) {
    NDArray image = manager.create(new float[] {level / 255f}, new Shape(1, 1, 1, 1));
    NDArray drawn = manager.create(new float[] {noise}, new Shape(1, 1, 1, 1));
    assertThat(new BitPlanes(bits).of(image, drawn).getFloat() * 255)
        .isCloseTo(expected, within(1e-3f));
  }

  @ParameterizedTest
  @CsvSource({"8/255, 5", "0.1, 6", "4/255, 4", "2/255, 3", "1/255, 2", "0.5/255, 1", "0.9, 7"})
  void losesAsManyBitsAsTheRadiusMayFlip(String epsilon, int bits) {
    assertThat(BitPlanes.within(ThreatModel.linf(epsilon))).isEqualTo(new BitPlanes(bits));
  }

  @Test
  void drawsTheNoiseOfAnImageFromItsSeed() {
    NDArray images = manager.full(TWO_IMAGES, 0.5f);
    BitPlanes planes = new BitPlanes(5);
    NDArray both = planes.of(images, List.of(Seed.of(1), Seed.of(2)));
    NDArray turned = planes.of(images, List.of(Seed.of(2), Seed.of(1)));
    assertThat(turned.get(0)).isEqualTo(both.get(1));
    assertThat(both.get(0)).isNotEqualTo(both.get(1));
    assertThat(images.toFloatArray()).containsOnly(0.5f);
  }

  @Test
  void refusesOtherNormsAndOtherNumbersOfBits() {
    assertThatThrownBy(() -> BitPlanes.within(ThreatModel.l2(0.5)))
        .hasMessageContaining("LINF threat model")
        .hasMessageContaining("l2-0.5");
    assertThatThrownBy(() -> new BitPlanes(8)).hasMessage("bits must be in [1, 7], got 8");
  }

  /** The published run: ninefold after epochs 25, 50 and 75 of 100. */
  @ParameterizedTest
  @CsvSource({
    "1, 100, 1", "25, 100, 1", "26, 100, 9", "50, 100, 9", "51, 100, 81", "76, 100, 729",
    "100, 100, 729", "1, 8, 1", "3, 8, 9", "8, 8, 729", "1, 1, 1", "2, 2, 81"
  })
  void growsTheWeightByQuartersOfTheRun(int epoch, int epochs, double weight) {
    assertThat(consistency(1, epochs).weight(epoch)).isEqualTo(weight);
  }

  private static BitPlaneConsistency consistency(double weight, int epochs) {
    return new BitPlaneConsistency(new BitPlanes(1), weight, epochs, new CrossEntropy(0));
  }

  /**
   * One bit has noise of half a level: 10.x levels and 11.x levels are 11 after it, or 9 where the
   * noise is below -0: so {@code (d (x - q))^2} is {@code d^2 / 255^2} in any case at level 10.
   */
  @Test
  void addsTheSquaredDistanceOfTheLogits() {
    double d = 60;
    double x = 10 / 255.0;
    OnePixel.Value value = new OnePixel(manager, d).at(x, consistency(5, 1));
    double distance = d * d / (255.0 * 255);
    assertThat(value.loss()).isCloseTo(OnePixel.crossEntropy(d * x) + 5 * distance, within(1e-4));
    double byWeight = OnePixel.sigmoid(d * x) * x + 5 * 2 * d / (255.0 * 255);
    assertThat(value.byWeight()).isCloseTo(byWeight, within(1e-4));
  }
}
