package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.nn.grad.Torch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that is flat around every clean image: some attacks see nothing, others break it. */
class GradientMaskingTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final Fraction STEP = Fraction.of("2/255");

  /**
   * Class 0 while the mean |x - 0.5| beyond 1/255 is small; all clean images are gray at 0.5.
   *
   * <p>Logits (0.005, mean max(|x - 0.5| - 1/255, 0)): the second has no gradient at 0.5, and at
   * the border of the ball it is 7/255 = 0.027.
   */
  private static NDArray deadZone(NDArray images) {
    NDArray beyond = images.sub(0.5f).abs().sub(1f / 255).maximum(0f);
    NDArray second = beyond.reshape(images.getShape().get(0), -1).mean(new int[] {1}, true);
    NDArray first = second.mul(0f).add(0.005f);
    return NDArrays.concat(new NDList(first, second), 1);
  }

  private static long robust(Attack attack) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray images = manager.full(new Shape(8, 1, 6, 6), 0.5f);
      NDArray labels = manager.create(new long[8]);
      NDArray attacked =
          attack.perturb(GradientMaskingTest::deadZone, images, labels, GoldenTiny.seeds(8));
      long[] predictions = ((Classifier) GradientMaskingTest::deadZone).predictions(attacked);
      return Stream.iterate(0, i -> i + 1).limit(8).filter(i -> predictions[i] == 0).count();
    }
  }

  static Stream<Attack> blind() {
    return Stream.of(
        new Fgsm(BALL),
        new Bim(BALL, STEP, 20),
        new Pgd(BALL, STEP, 20, false, 1),
        new MiFgsm(BALL, STEP, 20, 1));
  }

  @ParameterizedTest
  @MethodSource("blind")
  void lookRobustToAttacksThatStartAtTheImage(Attack attack) {
    assertThat(robust(attack)).isEqualTo(8);
  }

  static Stream<Attack> seeing() {
    return Stream.of(new Pgd(BALL, STEP, 20, true, 1), new Apgd(BALL, 20, 1, AttackLoss.CE, 0.75));
  }

  @ParameterizedTest
  @MethodSource("seeing")
  void fallToAttacksThatStartAtRandom(Attack attack) {
    assertThat(robust(attack)).isZero();
  }

  @Test
  void needTheMarginWhereTheRatioOfLogitsIsUndefined() {
    assertThat(robust(new Apgd(BALL, 20, 1, AttackLoss.DLR, 0.75))).isZero();
  }
}
