package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained network, and the same with its logits multiplied: right on the same images. */
class MaskedGradientsTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");
  private static final NamedAttack FGSM = new NamedAttack("fgsm", new Fgsm(BALL));
  private static final NamedAttack PGD =
      new NamedAttack("pgd10", new Pgd(BALL, Fraction.of("0.5/255"), 10, true, 1));
  private static final NamedAttack DLR =
      new NamedAttack("apgd-dlr", new Apgd(BALL, 10, 1, AttackLoss.DLR, 0.75));
  private static final EvaluatedImages IMAGES = EvaluatedImages.of(TrainedLenet.images(), 0);

  @Test
  void findsNothingSuspiciousAboutAnHonestNetwork() {
    assertThat(suspicious(1, FGSM, PGD, DLR)).isEmpty();
    assertThat(suspicious(1, FGSM, PGD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {100, 1000})
  void findsThatMultipliedLogitsHideTheWay(float factor) {
    assertThat(suspicious(factor, FGSM, PGD, DLR)).containsExactly("masked-cross-entropy");
    assertThat(suspicious(factor, FGSM, DLR)).containsExactly("masked-cross-entropy");
  }

  @ParameterizedTest
  @ValueSource(floats = {100, 1000})
  void doubtsAttacksOnTheCrossEntropyWhereNoOtherLooked(float factor) {
    assertThat(suspicious(factor, FGSM, PGD)).containsExactly("blind-attacks");
    assertThat(suspicious(factor, FGSM)).containsExactly("blind-attacks");
  }

  @Test
  void findsMarginsWithoutGradients() {
    // As after rounding: the network sees the images, and no gradient comes back.
    assertThat(suspicious(images -> images.mul(0f).add(images.stopGradient()), 1, FGSM, DLR))
        .contains("zero-margin-gradient");
  }

  /** What is done to the images before the network sees them. */
  @FunctionalInterface
  private interface Input {
    NDArray of(NDArray images);
  }

  private static List<String> suspicious(float factor, NamedAttack... attacks) {
    return suspicious(images -> images, factor, attacks);
  }

  private static List<String> suspicious(Input input, float factor, NamedAttack... attacks) {
    List<ShardOutcome> shards = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Classifier classifier = images -> Torch.times(network.logits(input.of(images)), factor);
      for (NamedAttack attack : attacks) {
        shards.add(
            new RobustnessEvaluation(attack, 50, Seed.of(0))
                .run(manager, classifier, IMAGES, 0, IMAGES.size())
                .of(ProbedModel.model()));
      }
      int half = IMAGES.size() / 2;
      shards.add(new GradientProbe(7).run(manager, classifier, IMAGES, probe(half, IMAGES.size())));
      shards.add(new GradientProbe(50).run(manager, classifier, IMAGES, probe(0, half)));
    }
    return Accuracies.of(shards, 0).findings().stream()
        .filter(finding -> Severity.doubts(finding.getSeverity()))
        .map(Finding::getKind)
        .toList();
  }

  private static AttackTask probe(int from, int to) {
    return AttackTask.newBuilder()
        .setModel(ProbedModel.model())
        .setAttack(GradientProbe.NAME)
        .setParameters(GradientProbe.PARAMETERS)
        .setShard(0)
        .setFrom(from)
        .setTo(to)
        .build();
  }
}
