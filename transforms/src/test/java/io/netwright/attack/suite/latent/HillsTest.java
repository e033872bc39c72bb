package io.netwright.attack.suite.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Criterion;
import io.netwright.attack.Hill;
import io.netwright.attack.Insides;
import io.netwright.attack.Restarts;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.OpenClassifier;
import io.netwright.testing.TensorMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the latent attacks climb, on networks small enough for paper. */
class HillsTest {
  private static final float[] CLEAN = {0.6f, 0.4f, 0.4f};
  private static final WeightedGraph LINEAR = SmallNetworks.linear(1, 0, 0, 0, 2, 0, 0, 0, 3);

  @RegisterExtension final TensorMemory memory = new TensorMemory();

  /** An image of one color each. */
  private NDArray images(float... colors) {
    float[] pixels = new float[4 * colors.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colors[i / 4];
    }
    return memory.manager().create(pixels, new Shape(colors.length / 3, 3, 2, 2));
  }

  private LatentRuns.Part part(WeightedGraph model, ImageSet validation, int label) {
    NDArray labels = memory.manager().create(new long[] {label});
    return new LatentRuns.Part(
        OpenClassifier.of(memory.manager(), model, validation).latent(),
        Restarts.Sample.of(images(CLEAN), Criterion.untargeted(labels), List.of(Seed.of(1))),
        1);
  }

  private float[] gradient(Hill hill, LatentRuns.Part part, NDArray images) {
    images.setRequiresGradient(true);
    NDArray sum =
        Torch.withGradients(() -> hill.at(images, part.labels().expandDims(1)).losses().sum());
    return Gradients.firstOrder(sum, images).toFloatArray();
  }

  private float loss(Hill hill, LatentRuns.Part part, NDArray images) {
    return hill.at(images, part.labels().expandDims(1)).losses().getFloat();
  }

  /** One image of class 0 whose pattern is (-1, 0, 1). */
  private static ImageSet slope() {
    byte[] pixels = new byte[12];
    for (int i = 0; i < 12; i++) {
      pixels[i] = (byte) (50 + 50 * (i / 4));
    }
    return new ImageSet(new ImageShape(3, 2, 2), pixels, new int[] {0});
  }

  /**
   * Colors (0, 0, 0.3) have the mean 0.1, the deviation sqrt(0.03) and the pattern p = (-1, -1, 2)
   * / sqrt(3). From (-1, 0, 1) that is 2 / (3 sqrt(3)) away, with the signs (1, -1, 1). The slope
   * along a color, {@code (sign_j - 1 / 3 - p_j / sqrt(3)) / (3 sqrt(0.03))}, is 10 / (3 sqrt(3))
   * times (1, -1, 0), and a color has four pixels.
   */
  @Test
  void addsTheDistanceFromThePatternOfTheClass() {
    LatentRuns.Part part = part(LINEAR, slope(), 0);
    Patterns patterns = Patterns.ofOwnClasses(part, 1);
    Hill plain = new PatternHill(part, AttackLoss.MARGIN, patterns, 0);
    Hill hill = new PatternHill(part, AttackLoss.MARGIN, patterns, 6);
    NDArray images = images(0, 0, 0.3f);
    assertThat(loss(plain, part, images)).isCloseTo(3 * 0.3f, within(1e-5f));
    assertThat((double) loss(hill, part, images))
        .isCloseTo(0.9 + 6 * 2 / (3 * Math.sqrt(3)), within(1e-3));

    float[] without = gradient(plain, part, images(0, 0, 0.3f));
    float[] with = gradient(hill, part, images(0, 0, 0.3f));
    double slope = 6 * 10 / (3 * Math.sqrt(3)) / 4;
    for (int i = 0; i < 12; i++) {
      double expected = i < 4 ? slope : i < 8 ? -slope : 0;
      assertThat((double) with[i] - without[i]).isCloseTo(expected, within(1e-3));
    }
  }

  /** The clean pattern is (2, -1, -1) / sqrt(3), and that of (0, 0, 0.3) one place further. */
  @Test
  void takesAnImagesOwnPatternWhereNoImageShowsItsClass() {
    LatentRuns.Part part = part(LINEAR, slope(), 1);
    Patterns patterns = Patterns.ofOwnClasses(part, 1);
    Hill hill = new PatternHill(part, AttackLoss.MARGIN, patterns, 1);
    Hill plain = new PatternHill(part, AttackLoss.MARGIN, patterns, 0);
    NDArray images = images(0, 0, 0.3f);
    assertThat(loss(hill, part, images(CLEAN))).isEqualTo(loss(plain, part, images(CLEAN)));
    assertThat((double) loss(hill, part, images) - loss(plain, part, images))
        .isCloseTo(2 / Math.sqrt(3), within(1e-3));
  }

  @Test
  void addsNothingForTargetsThatNoImageShows() {
    LatentRuns.Part part = part(LINEAR, slope(), 0);
    Patterns patterns = Patterns.ofClasses(part, new long[] {2}, 1);
    NDArray images = images(0, 0, 0.3f);
    assertThat(loss(new PatternHill(part, AttackLoss.MARGIN, patterns, -1), part, images))
        .isEqualTo(loss(new PatternHill(part, AttackLoss.MARGIN, patterns, 0), part, images));
  }

  /** As they are, all logits are those of the attacked image: twice its margin over its spread. */
  @Test
  void seesThroughLaterLayersWhatIsThereWhenNothingIsExaggerated() {
    LatentRuns.Part part = part(LINEAR, slope(), 0);
    Insides insides = part.insides();
    NDArray images = images(0.5f, 0.45f, 0.4f);
    Insides.Look look = insides.look(images, 1);
    assertThat(insides.logits(images, 0, look.features().get(0), 1).toFloatArray())
        .containsExactly(look.logits().toFloatArray());
    // logits 0.5, 0.9 and 1.2
    assertThat(loss(LaterLayersHill.of(part, 1), part, images)).isCloseTo(2f, within(1e-5f));
  }

  /**
   * Clean colors are (0.6, 0.4, 0.4), attacked ones (0.5, 0.45, 0.4) and, of a change three times
   * as large, (0.3, 0.55, 0.4): logits 0.3, 1.1 and 1.2 instead of 0.5, 0.9 and 1.2.
   */
  @Test
  void exaggeratesTheChangeOfFeatures() {
    LatentRuns.Part part = part(LINEAR, slope(), 1);
    Hill hill = LaterLayersHill.of(part, 3);
    NDArray images = images(0.5f, 0.45f, 0.4f);
    float expected = (1.2f - 0.9f) / 0.7f + (1.2f - 1.1f) / 0.9f;
    assertThat(loss(hill, part, images)).isCloseTo(expected, within(1e-5f));
    // of the third logit, 3 for its color; of the second, -2, and three times that behind the site
    float[] gradient = gradient(hill, part, images(0.5f, 0.45f, 0.4f));
    float third = (3 / 0.7f + 9 / 0.9f) / 4;
    float second = -(2 / 0.7f + 6 / 0.9f) / 4;
    for (int i = 0; i < 12; i++) {
      assertThat(gradient[i]).isCloseTo(i < 4 ? 0 : i < 8 ? second : third, within(1e-4f));
    }
  }

  /** Where logits are equal there is no scale, and no number that is none. */
  @Test
  void keepsItsNumbersWhereAllLogitsAreEqual() {
    LatentRuns.Part part = part(SmallNetworks.linear(new float[9]), slope(), 1);
    Hill hill = LaterLayersHill.of(part, 2);
    assertThat(loss(hill, part, images(CLEAN))).isZero();
    assertThat(gradient(hill, part, images(CLEAN))).containsOnly(0);
  }
}
