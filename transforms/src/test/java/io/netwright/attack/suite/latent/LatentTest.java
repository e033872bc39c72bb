package io.netwright.attack.suite.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackCost;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.WorstCase;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.WeightedGraph;
import io.netwright.seed.Seed;
import io.netwright.testing.OpenClassifier;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LatentTest {
  private static final ThreatModel WIDE = ThreatModel.linf(0.15);
  private static final int SEEDS = 12;

  @RegisterExtension final TensorMemory memory = new TensorMemory();

  private static AttackSeries.Step step(ThreatModel ball, String name) {
    return new Latent(ball, 20, 3).step(name);
  }

  /** How many of the colors, each under several seeds, an attack breaks. */
  private int broken(WeightedGraph model, Attack attack) {
    OpenClassifier classifier = OpenClassifier.of(memory.manager(), model, SmallNetworks.COLORS);
    ImageSet one = SmallNetworks.COLORS.ofEveryClass(1);
    Batch batch = Batches.range(memory.manager(), one.select(new int[SEEDS]), 0, SEEDS);
    NDArray found = attack.perturb(classifier, batch.images(), batch.labels(), seeds(SEEDS));
    assertThat(classifier.predictions(batch.images())).containsOnly(0);
    return (int) IntStream.of(toInts(classifier.predictions(found))).filter(k -> k > 0).count();
  }

  private static int[] toInts(long[] classes) {
    return IntStream.range(0, classes.length).map(i -> (int) classes[i]).toArray();
  }

  private static List<Seed> seeds(int count) {
    return IntStream.range(0, count).mapToObj(Seed.of(5)::with).toList();
  }

  /** Logits are clipped where images are, and their gradient is 0. Features are not. */
  @Test
  void breaksByPatternsWhatHidesBehindClippedLogits() {
    WeightedGraph clipped = SmallNetworks.clipped();
    assertThat(broken(clipped, new Apgd(WIDE, 20, 3, AttackLoss.CE, 0.75))).isZero();
    assertThat(broken(clipped, new Apgd(WIDE, 20, 3, AttackLoss.DLR, 0.75))).isZero();
    assertThat(broken(clipped, step(WIDE, Latent.PLAIN))).isZero();
    assertThat(broken(clipped, step(WIDE, "patterns-ce"))).isEqualTo(SEEDS);
    assertThat(broken(clipped, step(WIDE, "patterns-other"))).isEqualTo(SEEDS);
    ThreatModel l2 = ThreatModel.l2(0.4);
    assertThat(broken(clipped, new Apgd(l2, 20, 3, AttackLoss.DLR, 0.75))).isZero();
    assertThat(broken(clipped, step(l2, "patterns-ce"))).isEqualTo(SEEDS);
  }

  /** The other logits are 0 up to a color of 0.5, and beyond it where the change is exaggerated. */
  @Test
  void breaksThroughLaterLayersWhatIsFlatNearTheImage() {
    WeightedGraph dead = SmallNetworks.dead();
    ThreatModel ball = ThreatModel.linf(0.13);
    assertThat(broken(dead, new Apgd(ball, 20, 3, AttackLoss.CE, 0.75))).isZero();
    assertThat(broken(dead, new Apgd(ball, 20, 3, AttackLoss.DLR, 0.75))).isZero();
    assertThat(broken(dead, step(ball, Latent.PLAIN))).isZero();
    assertThat(broken(dead, step(ball, "later-layers"))).isGreaterThan(SEEDS / 2);
  }

  /** Nothing is hidden here: what a plain attack breaks, the suite breaks. */
  @Test
  void leavesNoMoreOfAnHonestNetworkThanAPlainAttack() {
    ThreatModel ball = ThreatModel.linf("1/255");
    OpenClassifier lenet =
        OpenClassifier.of(memory.manager(), TrainedLenet.model(), TrainedLenet.images());
    Batch batch = Batches.range(memory.manager(), TrainedLenet.images(), 0, 24);
    Attack dlr = AttackPreset.named("apgd-dlr").within(ball);
    WorstCase plain = run(lenet, List.of(new AttackSeries.Step("plain", dlr)), batch);
    WorstCase latent = run(lenet, new Latent(ball, 20, 100).steps(), batch);
    assertThat(plain.robust()).isBetween(5, 20);
    assertThat(latent.robust()).isLessThanOrEqualTo(plain.robust() + 1);
  }

  private static WorstCase run(Classifier classifier, List<AttackSeries.Step> steps, Batch batch) {
    return new AttackSeries(steps, 16)
        .run(classifier, batch.images(), batch.labels(), seeds((int) batch.labels().size()));
  }

  /** The last class has no validation image, so that the clean image is looked at, too. */
  @Test
  void countsAPassBehindASiteAsAWholeOne() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier constant = tiny.changed(logits -> logits.mul(0));
      long places = 4 + 1; // a start and four steps
      Latent latent = new Latent(ThreatModel.linf("4/255"), 4, 20);
      assertThat(cost(tiny, constant, latent.step("patterns-ce"), 0))
          .isEqualTo(new AttackCost(1, 3 * places + 3, 3 * places));
      assertThat(cost(tiny, constant, latent.step("patterns-other"), 0))
          .isEqualTo(new AttackCost(1, 1 + 3 * places + 3, 3 * places));
      assertThat(cost(tiny, constant, latent.step("later-layers"), 0))
          .isEqualTo(new AttackCost(1, 2 * (1 + 2 * places) + 2, 2 * 2 * places));
      assertThat(cost(tiny, constant, latent, 0).forward()).isEqualTo(1 + 19 + 18 + 19 + 24 + 4);
    }
  }

  private static AttackCost cost(
      GoldenTiny tiny, Classifier classifier, Attack attack, long label) {
    CountingClassifier counting = new CountingClassifier(classifier);
    NDArray labels = tiny.manager.create(new long[] {label});
    attack.perturb(counting, tiny.images.get("0:1"), labels, seeds(1));
    return counting.cost(1);
  }

  @Test
  void refusesWhatCannotBeLookedInto() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Latent.of(WIDE)
                      .step("patterns-ce")
                      .perturb(tiny.network::logits, tiny.images, tiny.labels, seeds(4)))
          .withMessageStartingWith("latent looks at the features of a network, and this");
    }
  }

  @Test
  void hasDefaultsAndRefusesL1() {
    String json = "{\"type\":\"latent\",\"threatModel\":{\"norm\":\"LINF\",\"epsilon\":0.15}}";
    assertThat(AttackJson.read(json)).isEqualTo(new Latent(WIDE, 30, 512));
    assertThat(AttackPreset.named("latent").within(WIDE)).isEqualTo(new Latent(WIDE, 30, 512));
    assertThat(Latent.of(WIDE).leastClasses()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latent.of(new ThreatModel(Norm.L1, WIDE.epsilon())))
        .withMessage("latent has the norms [LINF, L2], got L1");
  }
}
