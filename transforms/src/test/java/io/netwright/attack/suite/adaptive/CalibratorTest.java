package io.netwright.attack.suite.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Sample;
import io.netwright.nn.grad.Torch;
import io.netwright.refusal.RefusedException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  private static final ThreatModel BALL = ThreatModel.linf(0.02);

  private static Calibration calibrated(
      LinearNetwork linear, Classifier classifier, NDArray labels, ThreatModel ball) {
    return Calibrator.calibrate(
        classifier, linear.images, labels, LinearNetwork.seeds(labels.size()), ball);
  }

  @Test
  void learnsWhichStagesAndTargetsBreakAnHonestNetwork() {
    try (LinearNetwork linear = new LinearNetwork(10, 12)) {
      CountingClassifier counted = new CountingClassifier(linear.classifier);
      long[] labels = linear.labels.toLongArray();
      labels[0] = (labels[0] + 1) % 10;
      Calibration learned = calibrated(linear, counted, linear.manager.create(labels), BALL);
      assertThat(learned.images()).isEqualTo(11);
      int falls = learned.falls().stream().mapToInt(Calibration.Fall::images).sum();
      Adapted adapted = linear.attacked(Adaptive.of(BALL));
      long right = adapted.outcomes().stream().skip(1).filter(Outcome::isRobust).count();
      assertThat(falls).isEqualTo((int) (11 - right)).isPositive();
      assertThat(learned.falls().get(0).stage()).isEqualTo(Stage.CHEAP);
      assertThat(learned.falls().get(0).rank()).isEqualTo(1);
      assertThat(learned.masked()).isFalse();
      assertThat(learned.nearMiss()).isNull();
      assertThat(learned.left())
          .hasSize((int) right)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(learned.forward() + learned.backward()).isEqualTo(counted.cost(12).passes());
      assertThat(calibrated(linear, counted, linear.manager.create(labels), BALL))
          .isEqualTo(learned);
    }
  }

  @Test
  void comparesWithImagesThatWereAttackedAsOthersWillBe() {
    Set<LabelWeight> seen = EnumSet.noneOf(LabelWeight.class);
    for (int images : List.of(6, 12, 24)) {
      try (LinearNetwork linear = new LinearNetwork(10, images)) {
        Classifier curved = asked -> linear.classifier.logits(asked.mul(40).sin());
        NDArray labels = linear.manager.create(curved.predictions(linear.images));
        Calibration learned = calibrated(linear, curved, labels, ThreatModel.linf(0.005));
        Calibration same = Calibration.NONE.with(learned.labelWeight());
        Sample sample = Sample.of(linear.images, labels, LinearNetwork.seeds(images));
        Suite suite = new Suite(ThreatModel.linf(0.005), same, curved, sample);
        suite.run(Stage.NEAREST);
        assertThat(learned.left())
            .containsExactlyInAnyOrderElementsOf(
                suite.right().stream().map(one -> one.nearness().best()).toList());
        seen.add(learned.labelWeight());
      }
    }
    assertThat(seen).contains(LabelWeight.AWAY, LabelWeight.TOWARD);
  }

  /** The second class where columns differ from grey as a whole, which few random corners do. */
  private static NDArray stripes(NDArray images) {
    NDArray columns = images.reshape(-1, 4, 4).mean(new int[] {1});
    NDArray score = columns.sub(0.5f).abs().mean(new int[] {1}).sub(0.08f).reshape(-1, 1);
    return score.mul(0).concat(score, 1);
  }

  /** The second classifier says what the first says, and its gradient leads the wrong way. */
  @Test
  void findsGradientsMaskedWhereSquareBreaksWhatTheyDoNot() {
    Classifier honest = CalibratorTest::stripes;
    Classifier reversed = images -> stripes(images).stopGradient().mul(2).sub(stripes(images));
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray grey = manager.full(new Shape(3, 1, 4, 4), 0.5f);
      NDArray labels = manager.create(new long[3]);
      ThreatModel ball = ThreatModel.linf(0.1);
      Calibration trusted =
          Calibrator.calibrate(honest, grey, labels, LinearNetwork.seeds(3), ball);
      Calibration masked =
          Calibrator.calibrate(reversed, grey, labels, LinearNetwork.seeds(3), ball);
      assertThat(trusted.masked()).isFalse();
      int falls = trusted.falls().stream().mapToInt(Calibration.Fall::images).sum();
      assertThat(falls).isBetween(2, 3);
      assertThat(masked.masked()).isTrue();
      assertThat(masked.falls()).isEmpty();
    }
  }

  @Test
  void refusesAClassifierThatAnswersAtRandom() {
    try (LinearNetwork linear = new LinearNetwork(10, 2)) {
      AtomicInteger asked = new AtomicInteger();
      Classifier random = images -> linear.classifier.logits(images).add(asked.incrementAndGet());
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> calibrated(linear, random, linear.labels, BALL))
          .withMessageContaining("answers the same images differently")
          .withMessageContaining("eot-pgd");
    }
  }

  @Test
  void refusesNumbersThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Calibration(1, List.of(), LabelWeight.AWAY, false, Double.NaN, List.of(), 0, 0))
        .withMessageContaining("nearMiss that is a number");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Calibration(-1, List.of(), LabelWeight.AWAY, false, null, List.of(), 0, 0))
        .withMessageContaining("images must be in");
  }
}
