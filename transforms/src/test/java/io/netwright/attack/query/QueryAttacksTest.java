package io.netwright.attack.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.L1Ball;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds random attacks to what the reference implementations found on a trained network. */
class QueryAttacksTest {

  /** Of 100 images the reference leaves 7; other seeds than this one do too, within three. */
  @Test
  void squareLeavesAsManyImagesRightAsTheReference() {
    assertThat(right(new Square(ThreatModel.linf("8/255"), 1000, 0.8, 1, true), 0, 100))
        .isCloseTo(7, within(3));
  }

  @Test
  void onePixelLeavesAsManyImagesRightAsTheReference() {
    assertThat(right(OnePixel.weak(), 0, 100)).isCloseTo(53, within(3));
  }

  /** The formulas in PyTorch, three seeds, leave 26 or 27 of these 50 images. */
  @Test
  void squareInL2LeavesAsManyImagesRightAsItsFormulasElsewhere() {
    assertThat(right(new Square(ThreatModel.l2(0.25), 300, 0.8, 1, true), 0, 50))
        .isCloseTo(26, within(3));
  }

  /** AutoAttack's code, three seeds, leaves 23, 23 and 21 of these 50 images. */
  @Test
  void squareInL1LeavesAsManyImagesRightAsTheReference() {
    assertThat(right(new Square(ThreatModel.l1(4), 300, 0.8, 1, true), 0, 50))
        .isCloseTo(22, within(3));
  }

  @Test
  void theNearestPointInL1IsThatOfTheBallOfGradientAttacks() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      float[] image = tiny.images.get(0).toFloatArray();
      double[] change = new double[image.length];
      for (int i = 0; i < change.length; i++) {
        change[i] = Initialization.uniform("change", i);
      }
      for (double radius : List.of(0.5, 20.0, 1000.0)) {
        NDArray changed = tiny.manager.create(change, tiny.images.get(":1").getShape());
        NDArray moved = changed.addi(tiny.images.get(":1").toType(DataType.FLOAT64, false));
        float[] expected =
            new L1Ball(tiny.images.get(":1"), radius)
                .project(moved.toType(DataType.FLOAT32, false))
                .toFloatArray();
        assertThat(NearestInL1.of(image, change, radius)).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @Test
  void estimatedSlopesFindWhatExactOnesFindAndNoiseFindsLess() {
    ThreatModel ball = ThreatModel.linf("8/255");
    int clean = right(new UniformNoise(ThreatModel.linf("1e-6"), 1), 0, 10);
    int noise = right(new UniformNoise(ball, 10), 0, 10);
    int estimated = right(Spsa.of(ball, 6, 32), 0, 10);
    assertThat(noise).isBetween(estimated, clean);
    assertThat(estimated).isLessThan(clean);
  }

  @Test
  void drawsNoiseFromTheWholeBall() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier never =
          images ->
              tiny.network
                  .logits(images)
                  .mul(0)
                  .add(tiny.manager.create(new float[] {0, 0, 0, 0, 1, 0}));
      NDArray labels = tiny.manager.create(new long[] {4, 4, 4, 4});
      NDArray inside = tiny.images.mul(0.5f).add(0.25f);
      NDArray found =
          new UniformNoise(ThreatModel.l2(0.2), 1)
              .perturb(never, inside, labels, GoldenTiny.seeds(4));
      float[] lengths = found.sub(inside).norm(2, new int[] {1, 2, 3}, false).toFloatArray();
      for (float length : lengths) {
        // of 192 dimensions all but e^-10 of the volume lies beyond 0.95 of the radius
        assertThat(length).isBetween(0.19f, 0.200001f);
      }
    }
  }

  @Test
  void squaresShrinkAsAutoAttacksDo() {
    int[] divisors =
        IntStream.of(0, 10, 11, 50, 51, 501, 4001, 9000).map(Square::divisor).toArray();
    assertThat(divisors).containsExactly(1, 1, 2, 2, 4, 16, 128, 512);
    Squares.Canvas canvas = new Squares.Canvas(3, 32, 32);
    int[] sides =
        IntStream.range(0, 8).map(halvings -> canvas.side(0.8 / (1 << halvings))).toArray();
    assertThat(sides).containsExactly(29, 20, 14, 10, 7, 5, 4, 3);
  }

  @Test
  void pyramidsOfOppositeSignsHaveLengthOneAndCancel() {
    for (Norm norm : List.of(Norm.L2, Norm.L1)) {
      double[][] pair = Pyramid.pair(norm, 4, Seed.of(1).generator());
      double sum = 0;
      double powers = 0;
      for (double[] row : pair) {
        for (double height : row) {
          sum += height;
          powers += Pyramid.power(norm, height);
        }
      }
      assertThat(sum).isCloseTo(0, within(1e-12));
      assertThat(powers).isCloseTo(1, within(1e-12));
    }
  }

  /** The peak is in each of four rectangles, what surrounds it in all but the first. */
  @Test
  void pyramidsInL1AreSteeperThanInL2() {
    double aroundInL2 = 1 / 4.0 + 1 / 9.0 + 1 / 16.0;
    double aroundInL1 = 1 / 16.0 + 1 / 81.0 + 1 / 256.0;
    assertThat(peakOverAround(Norm.L2)).isCloseTo((1 + aroundInL2) / aroundInL2, within(1e-9));
    assertThat(peakOverAround(Norm.L1)).isCloseTo((1 + aroundInL1) / aroundInL1, within(1e-9));
  }

  /** Of a pair of side 6, which has two peaks of one height. */
  private static double peakOverAround(Norm norm) {
    double[][] pair = Pyramid.pair(norm, 6, Seed.of(1).generator());
    double[] sizes = Arrays.stream(pair).flatMapToDouble(Arrays::stream).map(Math::abs).toArray();
    double largest = Arrays.stream(sizes).max().orElseThrow();
    double[] below = Arrays.stream(sizes).filter(size -> size <= 0.99 * largest).toArray();
    assertThat(below).hasSize(sizes.length - 2);
    return largest / Arrays.stream(below).max().orElseThrow();
  }

  @Test
  void onePixelChangesOnePixel() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray found = tiny.perturbed(OnePixel.weak());
      NDArray changed = found.sub(tiny.images).abs().max(new int[] {1}).gt(0);
      long[] pixels = changed.toType(DataType.INT64, false).sum(new int[] {1, 2}).toLongArray();
      assertThat(Arrays.stream(pixels).max()).hasValue(1);
    }
  }

  private static int right(Attack attack, int seed, int count) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, count);
      List<Seed> seeds = IntStream.range(0, count).mapToObj(Seed.of(seed)::with).toList();
      NDArray found = attack.perturb(network::logits, batch.images(), batch.labels(), seeds);
      long[] predictions = ((Classifier) network::logits).predictions(found);
      return (int) IntStream.range(0, count).filter(i -> predictions[i] == i % 10).count();
    }
  }
}
