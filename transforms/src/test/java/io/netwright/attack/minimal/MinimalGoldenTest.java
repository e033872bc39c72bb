package io.netwright.attack.minimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Sample;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.testing.GoldenWeights;
import io.netwright.testing.TrainedLenet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds the searches to the reference implementations' results, and to each other. */
class MinimalGoldenTest {

  /** torchattacks adds nothing to a step, and ends at the border to the last bit of a float. */
  @Test
  void deepFoolEqualsTheReferencePixelByPixel() {
    float[] expected =
        GoldenWeights.floats(
            GoldenTiny.FILE.get("attacks").get("DeepFool T=50 overshoot=.02").get("adv"));
    try (GoldenTiny tiny = new GoldenTiny()) {
      Sample sample = Sample.of(tiny.images, tiny.labels, GoldenTiny.seeds(4));
      Hunt hunt = new Hunt(tiny.network::logits, sample, Norm.L2);
      int[] images = hunt.beyond(0);
      float[][] points = hunt.points(images);
      new DeepFool(Norm.L2, 50, 0.02, 9, 0.0).run(hunt, images, points);
      for (int i = 0; i < 4; i++) {
        assertThat(points[i])
            .containsExactly(Arrays.copyOfRange(expected, i * 192, (i + 1) * 192), within(1e-5f));
      }
    }
  }

  /**
   * The reference keeps one constant, with which it breaks one image of the four. Where its margin
   * is near 0 the direction of a step hangs on the last bits: distances agree, single pixels do
   * not.
   */
  @Test
  void carliniAndWagnerComesAsNearAsTheReference() {
    float[] expected =
        GoldenWeights.floats(
            GoldenTiny.FILE.get("attacks").get("CW c=1 kappa=0 T=50 lr=.01 (as coded)").get("adv"));
    try (GoldenTiny tiny = new GoldenTiny()) {
      Closest closest =
          new CarliniWagner(1, 50, 0.01, 1.0, 0.0, false)
              .closest(tiny.network::logits, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      float[] images = tiny.images.toFloatArray();
      for (int i = 0; i < 4; i++) {
        float[] reference = Arrays.copyOfRange(expected, i * 192, (i + 1) * 192);
        float[] image = Arrays.copyOfRange(images, i * 192, (i + 1) * 192);
        double distance = Distance.between(Norm.L2, reference, image);
        assertThat(closest.distance(i))
            .isCloseTo(distance > 0 ? distance : Double.POSITIVE_INFINITY, within(1e-5));
      }
    }
  }

  /**
   * All look for the same distances: no mean may be far above the best. FMN's radius is linearized
   * until an image is wrong, so that it can end just before the border: one image may be missed.
   */
  @Test
  void agreesOnHowFarTheBorderIsOnATrainedNetwork() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, 20);
      List<MinimalAttack> attacks =
          List.of(
              new Fab(Norm.L2, 20, 2, 1),
              new FabUntargeted(Norm.L2, 20, 1),
              new CarliniWagner(4, 40, 0.01, 0.3, 0.0, true),
              DeepFool.of(Norm.L2),
              Ddn.of(60),
              Fmn.of(Norm.L2, 60));
      List<Closest> found =
          attacks.stream()
              .map(
                  attack ->
                      attack.closest(
                          network::logits, batch.images(), batch.labels(), GoldenTiny.seeds(20)))
              .toList();
      int[] images =
          IntStream.range(0, 20)
              .filter(i -> found.stream().allMatch(each -> Double.isFinite(each.distance(i))))
              .toArray();
      assertThat(images).hasSizeGreaterThanOrEqualTo(19);
      double[] means =
          found.stream()
              .mapToDouble(
                  each -> Arrays.stream(images).mapToDouble(each::distance).average().orElseThrow())
              .toArray();
      double best = Arrays.stream(means).min().orElseThrow();
      assertThat(Arrays.stream(means).max().orElseThrow()).isLessThan(1.3 * best);
    }
  }
}
