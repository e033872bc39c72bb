package io.netwright.attack.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batches;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.TrainedLenet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {
  @RegisterExtension private final TensorMemory memory = new TensorMemory();

  private NDArray images(int count) {
    return Batches.range(memory.manager(), TrainedLenet.images(), 0, count).images();
  }

  private static List<Seed> seeds(int count) {
    return IntStream.range(0, count).mapToObj(Seed.of(3)::with).toList();
  }

  @ParameterizedTest
  @EnumSource(CorruptionKind.class)
  void spoilsMoreWithSeverityAndStaysInTheUnitInterval(CorruptionKind kind) {
    NDArray images = images(10);
    float[] before = images.toFloatArray();
    double first = 0;
    double last = 0;
    for (int severity = 1; severity <= 5; severity++) {
      NDArray spoiled = new Corruption(kind, severity).apply(images, seeds(10));
      assertThat(spoiled.getShape()).isEqualTo(images.getShape());
      assertThat(spoiled.min().getFloat()).isNotNegative();
      assertThat(spoiled.max().getFloat()).isLessThanOrEqualTo(1);
      last = spoiled.sub(images).square().mean().getFloat();
      first = severity == 1 ? last : first;
      assertThat(last).isPositive();
    }
    if (kind != CorruptionKind.ELASTIC) {
      // elastic moves the whole picture less the more it bends it
      assertThat(last).isGreaterThan(first);
    }
    assertThat(images.toFloatArray()).containsExactly(before);
  }

  @ParameterizedTest
  @EnumSource(CorruptionKind.class)
  void spoilsAPictureAlikeAloneAndAmongOthers(CorruptionKind kind) {
    NDArray images = images(3);
    NDArray together = new Corruption(kind, 3).apply(images, seeds(3));
    NDArray alone = new Corruption(kind, 3).apply(images.get("2:3"), seeds(3).subList(2, 3));
    assertThat(alone.toFloatArray()).containsExactly(together.get("2:3").toFloatArray());
  }

  @ParameterizedTest
  @EnumSource(CorruptionKind.class)
  void takesPicturesOfOneColorOfAnyShapeWithoutAnyDifferences(CorruptionKind kind) {
    NDArray flat = memory.manager().zeros(new Shape(1, 1, 5, 9));
    NDArray spoiled = new Corruption(kind, 5).apply(flat, seeds(1));
    for (float pixel : spoiled.toFloatArray()) {
      assertThat(pixel).isBetween(0f, 1f);
    }
  }

  @Test
  void drawsNoiseOfTheRightSize() {
    NDArray gray = memory.manager().full(new Shape(4, 3, 32, 32), 0.5f);
    assertThat(deviation(CorruptionKind.GAUSSIAN_NOISE, gray, 3)).isCloseTo(0.08, within(0.003));
    // of a count of mean 500 / 2 the deviation is its root; 500 photons are 1
    double photons = Math.sqrt(250) / 500;
    assertThat(deviation(CorruptionKind.SHOT_NOISE, gray, 1)).isCloseTo(photons, within(0.001));
    // five of a hundred are half off
    double impulses = Math.sqrt(0.05) / 2;
    assertThat(deviation(CorruptionKind.IMPULSE_NOISE, gray, 4)).isCloseTo(impulses, within(0.01));
  }

  private static double deviation(CorruptionKind kind, NDArray gray, int severity) {
    NDArray noisy = new Corruption(kind, severity).apply(gray, seeds(4));
    return Math.sqrt(noisy.sub(0.5f).square().mean().getFloat());
  }

  @Test
  void addsLightAndTakesContrastByTheNumbersOfCifar10C() {
    NDArray image = memory.manager().create(new float[] {0.2f, 0.6f}, new Shape(1, 1, 1, 2));
    NDArray bright = new Corruption(CorruptionKind.BRIGHTNESS, 3).apply(image, seeds(1));
    assertThat(bright.toFloatArray()).containsExactly(new float[] {0.35f, 0.75f}, within(1e-6f));
    NDArray dull = new Corruption(CorruptionKind.CONTRAST, 2).apply(image, seeds(1));
    assertThat(dull.toFloatArray()).containsExactly(new float[] {0.3f, 0.5f}, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(
      value = CorruptionKind.class,
      names = {"DEFOCUS_BLUR", "GLASS_BLUR", "MOTION_BLUR", "ZOOM_BLUR", "ELASTIC", "PIXELATE"})
  void blursLeaveAnEvenPictureAsItIs(CorruptionKind kind) {
    NDArray even = memory.manager().full(new Shape(1, 3, 16, 16), 0.25f);
    float[] spoiled = new Corruption(kind, 5).apply(even, seeds(1)).toFloatArray();
    float[] expected = new float[spoiled.length];
    Arrays.fill(expected, 0.25f);
    assertThat(spoiled).containsExactly(expected, within(1e-5f));
  }

  @Test
  void refusesSeveritiesAndColorsThatThereAreNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Corruption(CorruptionKind.FOG, 6))
        .withMessage("severity must be from 1 to 5, got 6");
    Corruption fog = new Corruption(CorruptionKind.FOG, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fog.apply(memory.manager().zeros(new Shape(1, 2, 4, 4)), seeds(1)))
        .withMessageContaining("1 or 3 colors, got 2");
  }
}
