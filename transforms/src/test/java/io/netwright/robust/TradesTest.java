package io.netwright.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.DivergenceAscent;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.train.CrossEntropy;
import io.netwright.train.TrainingBatch;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TradesTest {
  private static final ThreatModel BALL = ThreatModel.linf(0.1);
  private static final double D = 2;
  private static final double X = 0.5;

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** KL((1/4, 3/4) || (1/2, 1/2)) = 1/4 log(1/2) + 3/4 log(3/2) = 0.130812; the second is 0. */
  @Test
  void sumsTheDivergenceOverClassesAndMeansItOverImages() {
    NDArray a = manager.create(new float[][] {{0, (float) Math.log(3)}, {1, 2}});
    NDArray b = manager.create(new float[][] {{0, 0}, {1, 2}});
    assertThat(Trades.divergence(a, b).getFloat()).isCloseTo(0.130812f / 2, within(1e-6f));
    assertThat(Trades.divergence(b, a).getFloat()).isCloseTo(0.143841f / 2, within(1e-6f));
  }

  private static double divergence(double d, double x, double other) {
    double p = OnePixel.sigmoid(d * x);
    double q = OnePixel.sigmoid(d * other);
    return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  }

  /** Ten steps of a quarter end at the border, on the side where the start lies. */
  @Test
  void addsTheWeightedDivergenceAtTheBorderDifferentiatedThroughBothSides() {
    OnePixel pixel = new OnePixel(manager, D);
    Trades trades = Trades.within(BALL, 10, 6, new CrossEntropy(0));
    double found;
    try (Network network = pixel.network()) {
      TrainingBatch batch = pixel.image(network, trades, X);
      found =
          trades
              .search()
              .perturb(
                  batch::logits, batch.images(), batch.labels(), batch.examples().seeds("attack"))
              .getFloat();
    }
    assertThat(Math.abs(found - X)).isCloseTo(0.1, within(1e-6));
    OnePixel.Value value = pixel.at(X, trades);
    assertThat(value.loss()).isCloseTo(loss(D, found), within(1e-5));
    double byDifferences = (loss(D + 1e-5, found) - loss(D - 1e-5, found)) / 2e-5;
    assertThat(value.byWeight()).isCloseTo(byDifferences, within(1e-4));
  }

  private static double loss(double d, double found) {
    return OnePixel.crossEntropy(d * X) + 6 * divergence(d, X, found);
  }

  @Test
  void looksOnBothSidesByTheSeedOfTheImage() {
    DivergenceAscent ascent = new DivergenceAscent(BALL, Fraction.of(0.025), 10);
    try (Network network = new OnePixel(manager, D).network()) {
      NDArray images = manager.full(new Shape(8, 1, 1, 1), (float) X);
      NDArray labels = manager.create(new long[8]);
      List<Seed> seeds = LongStream.range(0, 8).mapToObj(Seed.of(3)::with).toList();
      float[] found =
          Torch.withGradients(() -> ascent.perturb(network::logits, images, labels, seeds))
              .toFloatArray();
      assertThat(found).contains(new float[] {0.4f, 0.6f}, within(1e-6f));
      float[] last =
          ascent
              .perturb(network::logits, images.get("7:"), labels.get("7:"), seeds.subList(7, 8))
              .toFloatArray();
      assertThat(last).containsExactly(found[7]);
      assertThat(images.toFloatArray()).containsOnly((float) X);
    }
  }

  @Test
  void refusesAWeightBelowNothing() {
    assertThatThrownBy(() -> Trades.within(BALL, 10, -1, new CrossEntropy(0)))
        .hasMessage("beta must be at least 0, got -1.0");
  }
}
