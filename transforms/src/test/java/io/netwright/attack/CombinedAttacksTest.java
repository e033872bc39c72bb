package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Targeted;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.Spsa;
import io.netwright.attack.query.Square;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.attack.suite.adaptive.Adaptive;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attacks made of others, other networks to run them on, and what they cost. */
class CombinedAttacksTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final ThreatModel WIDE = ThreatModel.linf("64/255");

  private final GoldenTiny tiny = new GoldenTiny();

  private float[] row(NDArray images, int row) {
    return images.get(row).toFloatArray();
  }

  @Test
  void keepsTheFirstSuccessAndTriesTheNextOnSurvivors() {
    try (tiny) {
      Classifier classifier = tiny.network::logits;
      Attack weak = new Fgsm(ThreatModel.linf("2/255"));
      Attack strong = new ApgdT(ThreatModel.linf("2/255"), 10, 5, 0.75);
      NDArray first = tiny.perturbed(weak);
      NDArray second = tiny.perturbed(strong);
      NDArray both = tiny.perturbed(new FirstSuccess(List.of(weak, strong)));
      boolean[] afterFirst = unmet(classifier, first);
      boolean[] afterSecond = unmet(classifier, second);
      boolean[] afterBoth = unmet(classifier, both);
      for (int i = 0; i < 4; i++) {
        assertThat(afterBoth[i]).isEqualTo(afterFirst[i] && afterSecond[i]);
        if (!afterFirst[i] || afterBoth[i]) {
          assertThat(row(both, i)).containsExactly(row(first, i));
        }
      }
    }
  }

  private boolean[] unmet(Classifier classifier, NDArray images) {
    return Criterion.untargeted(tiny.labels).unmet(classifier.predictions(images));
  }

  @Test
  void increasesTheLossThatNoScaleHidesWhereOneOfThemDoes() {
    Attack entropy = new Apgd(BALL, 5, 1, AttackLoss.CE, 0.75);
    Attack ratio = new Apgd(BALL, 5, 1, AttackLoss.DLR, 0.75);
    assertThat(new FirstSuccess(List.of(entropy, ratio)).objective()).isEqualTo(AttackLoss.DLR);
    assertThat(new FirstSuccess(List.of(entropy, new Fgsm(BALL))).objective())
        .isEqualTo(AttackLoss.CE);
  }

  @Test
  void isAsNewAsTheNewestOfItsAttacks() {
    Attack newer = Adaptive.of(BALL);
    assertThat(newer.algorithmVersion()).isGreaterThan(1);
    assertThat(new FirstSuccess(List.of(new Fgsm(BALL), newer)).algorithmVersion())
        .isEqualTo(newer.algorithmVersion());
    assertThat(new AttackSeries.Step("one", newer).algorithmVersion())
        .isEqualTo(newer.algorithmVersion());
    assertThat(new QuickSuite(BALL).algorithmVersion()).isEqualTo(1);
  }

  @Test
  void refusesToTryAttacksOfSeveralThreatModels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FirstSuccess(List.of(new Fgsm(BALL), new Fgsm(WIDE))))
        .withMessageContaining("within one threat model, got linf-8/255 and linf-64/255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Targeted(new FirstSuccess(List.of(new Fgsm(BALL))), 1))
        .withMessageContaining("an attack that follows gradients");
  }

  @Test
  void reachesTheClassOfTheAskedRank() {
    try (tiny) {
      float[][] logits = new float[4][];
      for (int i = 0; i < 4; i++) {
        logits[i] = tiny.network.logits(tiny.images.get(i + ":" + (i + 1))).toFloatArray();
      }
      long[] labels = tiny.labels.toLongArray();
      for (Attack attack :
          List.of(
              new Bim(WIDE, Fraction.of("4/255"), 40),
              new Apgd(WIDE, 40, 1, AttackLoss.CE, 0.75),
              new ApgdT(WIDE, 40, 9, 0.75))) {
        NDArray attacked = tiny.perturbed(new Targeted(attack, 2));
        long[] predictions = ((Classifier) tiny.network::logits).predictions(attacked);
        for (int i = 0; i < 4; i++) {
          int reached = (int) predictions[i];
          assertThat(wrongAbove(logits[i], (int) labels[i], reached)).isEqualTo(1);
        }
      }
    }
  }

  /** How many wrong classes have a larger logit than one. */
  private static int wrongAbove(float[] logits, int label, int one) {
    int above = 0;
    for (int k = 0; k < logits.length; k++) {
      above += k != label && logits[k] > logits[one] ? 1 : 0;
    }
    return above;
  }

  @Test
  void hasNoTargetsWhereThereIsOneClass() {
    try (tiny) {
      Classifier one = images -> tiny.network.logits(images).get(":, 0:1");
      NDArray zeros = tiny.labels.mul(0);
      for (Attack attack : List.of(new ApgdT(BALL, 3, 9, 0.75), new Targeted(new Fgsm(BALL), 1))) {
        assertThat(attack.perturb(one, tiny.images, zeros, GoldenTiny.seeds(4)).toFloatArray())
            .containsExactly(tiny.images.toFloatArray());
      }
    }
  }

  /** A start and ten steps look forward and back once each; four images. */
  @Test
  void countsForwardAndBackwardPasses() {
    try (tiny) {
      CountingClassifier counting = new CountingClassifier(tiny.network::logits);
      Attack apgd = new Apgd(BALL, 10, 1, AttackLoss.CE, 0.75);
      apgd.perturb(counting, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(counting.cost(4)).isEqualTo(new AttackCost(4, 44, 44));
      assertThat(counting.cost(4).perImage()).isEqualTo(22);
      counting.predictions(tiny.images);
      assertThat(counting.cost(4).plus(AttackCost.NONE)).isEqualTo(new AttackCost(4, 48, 44));
    }
  }

  /** An image, a start and twenty squares; twice eight pairs and a look. */
  @Test
  void countsNoPaddingOfSearches() {
    try (tiny) {
      Classifier constant = images -> tiny.network.logits(images).mul(0);
      NDArray one = tiny.images.get("0:1");
      NDArray label = tiny.manager.create(new long[] {0});
      for (Spent spent :
          List.of(
              new Spent(Square.of(BALL, 20), 1 + 1 + 20, 0),
              new Spent(Spsa.of(BALL, 2, 8), 1 + 2 * (16 + 1), 0),
              new Spent(new ApgdT(BALL, 4, 2, 0.75), 1 + 2 * (5 + 1), 2 * 5),
              new Spent(new WithinBudget(BALL, new Fab(Norm.LINF, 4, 1, 1)), 1 + 4 + 1, 4))) {
        CountingClassifier counting = new CountingClassifier(constant);
        spent.attack().perturb(counting, one, label, GoldenTiny.seeds(1));
        assertThat(counting.cost(1))
            .isEqualTo(new AttackCost(1, spent.forward(), spent.backward()));
      }
    }
  }

  private record Spent(Attack attack, long forward, long backward) {}
}
