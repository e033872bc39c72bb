package io.netwright.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.ToyImages;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelFitTest {
  private static final Seed SEED = Seed.of(2);

  /**
   * Of 100 images half are black and of class 0, half white and of class 1. With x in 0, 1 and the
   * share r, lambda is r times the sum of squares, 50. Around the means, the sum of squares of x is
   * 25 and that of x and the second target 25: its weight is 25 / (25 + 50 r) = 1 / (1 + 2 r), and
   * the line goes through the means, a half and a half.
   */
  @Test
  void findsTheLineThatCanBeWorkedOutOnPaper() {
    byte[] pixels = new byte[100];
    int[] labels = new int[100];
    for (int i = 0; i < 100; i++) {
      labels[i] = i % 2;
      pixels[i] = (byte) (255 * labels[i]);
    }
    ImageSet images = new ImageSet(new ImageShape(1, 1, 1), pixels, labels);
    WeightedGraph model = network(FeatureShape.map(1, 1, 1), 2, false);
    LabelFit fit = fit(model, images).orElseThrow();
    assertThat(fit.images()).isEqualTo(100);
    assertThat(fit.share()).isEqualTo(1e-4);
    double slope = 1 / (1 + 2e-4);
    float[] weight = fit.network().weight("fc.weight").values();
    float[] bias = fit.network().weight("fc.bias").values();
    assertThat((double) weight[1]).isCloseTo(slope, within(1e-6));
    assertThat((double) weight[0]).isCloseTo(-slope, within(1e-6));
    assertThat((double) bias[1]).isCloseTo((1 - slope) / 2, within(1e-6));
    assertThat((double) bias[0]).isCloseTo((1 + slope) / 2, within(1e-6));
  }

  /** Of features without any word on the class, the strongest ridge misses new images by least. */
  @Test
  void takesAStrongRidgeWhereFeaturesSayNothing() {
    ImageSet images = ToyImages.bands(200, 8, 2, 1);
    int[] labels = IntStream.range(0, 200).map(i -> (i / 2) % 2).toArray();
    WeightedGraph model = network(FeatureShape.map(3, 8, 8), 2, true);
    assertThat(fit(model, images.relabelled(labels)).orElseThrow().share()).isEqualTo(1.0);
    assertThat(fit(model, images).orElseThrow().share()).isLessThan(1.0);
  }

  @Test
  void dependsOnImagesAndLabelsAndNotOnTheirOrder() {
    ImageSet images = ToyImages.bands(90, 8, 3, 1);
    WeightedGraph model = network(FeatureShape.map(3, 8, 8), 3, true);
    LabelFit fit = fit(model, images).orElseThrow();
    int[] backwards = IntStream.range(0, 90).map(i -> 89 - i).toArray();
    assertThat(fit(model, images.select(backwards))).contains(fit);
    int[] others = Arrays.stream(images.labels()).map(label -> (label + 1) % 3).toArray();
    assertThat(fit(model, images.relabelled(others)).orElseThrow().network())
        .isNotEqualTo(fit.network());
  }

  @Test
  void hasNoSolutionWithoutImages() {
    WeightedGraph model = network(FeatureShape.map(3, 8, 8), 3, true);
    assertThat(fit(model, ToyImages.bands(0, 8, 3, 1))).isEmpty();
    assertThat(fit(model, ToyImages.bands(90, 8, 3, 1).ofEveryClass(1))).isPresent();
  }

  private static WeightedGraph network(FeatureShape shape, int classes, boolean bias) {
    int features = shape.channels() * shape.positions();
    return Initialization.closedForm(
        GraphBuilder.from(shape)
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(features, classes, bias))
            .build());
  }

  private static Optional<LabelFit> fit(WeightedGraph model, ImageSet images) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return LabelFit.of(model, images, SEED, manager);
    }
  }
}
