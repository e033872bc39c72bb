package io.netwright.attack.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import org.junit.jupiter.api.Test;

class EotApgdTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");

  private static Attack with(int samples) {
    return new EotApgd(BALL, 6, AttackLoss.CE, 0.75, samples);
  }

  @Test
  void isApgdAgainstAClassifierThatAlwaysAnswersAlike() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier classifier = tiny.network::logits;
      float[] apgd =
          new Apgd(BALL, 6, 1, AttackLoss.CE, 0.75)
              .perturb(classifier, tiny.images, tiny.labels, GoldenTiny.seeds(4))
              .toFloatArray();

      assertThat(
              with(1)
                  .perturb(classifier, tiny.images, tiny.labels, GoldenTiny.seeds(4))
                  .toFloatArray())
          .containsExactly(apgd);
    }
  }

  /**
   * The label's logit falls along all pixels in the first answer and rises along them in the
   * second, which says besides that every image is broken.
   */
  @Test
  void followsTheMeanOfSeveralGradients() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray broken = Torch.times(filled(tiny.labels).oneHot(6), -10_000);
      int[] asked = new int[1];
      Classifier turning =
          images -> {
            float slope = asked[0]++ % 2 == 0 ? -10 : 10;
            NDArray along = images.sum(new int[] {1, 2, 3}, true).reshape(-1, 1);
            NDArray shift = Torch.times(along, slope / -10_000).mul(broken);
            return tiny.network.logits(images).add(shift).add(broken);
          };
      Attack one = new EotApgd(BALL, 1, AttackLoss.MARGIN, 0.75, 1);
      Attack two = new EotApgd(BALL, 1, AttackLoss.MARGIN, 0.75, 2);

      float[] mean = moved(two, turning, tiny);
      float[] still = moved(one, images -> tiny.network.logits(images).add(broken), tiny);
      asked[0] = 1;
      float[] last = moved(one, images -> turning(turning, asked, images), tiny);

      assertThat(share(mean, still)).isGreaterThan(0.95);
      assertThat(share(last, still)).isLessThan(0.7);
    }
  }

  /** Batches are filled up with their first image. */
  private static NDArray filled(NDArray labels) {
    long filling = EvenBatches.rows(Device.cpu()) - labels.size();
    return labels.concat(labels.get("0:1").repeat(0, filling), 0);
  }

  private static NDArray turning(Classifier classifier, int[] asked, NDArray images) {
    asked[0] = 1;
    return classifier.logits(images);
  }

  private static float[] moved(Attack attack, Classifier classifier, GoldenTiny tiny) {
    return attack
        .perturb(classifier, tiny.images, tiny.labels, GoldenTiny.seeds(4))
        .sub(tiny.images)
        .toFloatArray();
  }

  private static double share(float[] one, float[] other) {
    int alike = 0;
    for (int i = 0; i < one.length; i++) {
      alike += Math.signum(one[i]) == Math.signum(other[i]) ? 1 : 0;
    }
    return (double) alike / one.length;
  }

  @Test
  void takesAsManyPassesAsItSays() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      CountingClassifier counting = new CountingClassifier(tiny.network::logits);
      with(3).perturb(counting, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(counting.cost(4).forward()).isEqualTo(4 * 7 * 3);
      assertThat(counting.cost(4).backward()).isEqualTo(4 * 7 * 3);
      assertThat(with(3).gradients()).isEqualTo(6 * 3);
    }
  }
}
