package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.minimal.CarliniWagner;
import io.netwright.attack.minimal.Ddn;
import io.netwright.attack.minimal.DeepFool;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.FabUntargeted;
import io.netwright.attack.minimal.Fmn;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.OnePixel;
import io.netwright.attack.query.Spsa;
import io.netwright.attack.query.Square;
import io.netwright.attack.query.UniformNoise;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What attacks on the host promise; a new one is a line in {@link #attacks()}. */
class SearchContractTest {
  private static final ThreatModel LINF = ThreatModel.linf("4/255");
  private static final ThreatModel L2 = ThreatModel.l2(0.3);
  private static final ThreatModel L1 = new ThreatModel(Norm.L1, Fraction.of(2));

  static Stream<Attack> attacks() {
    return Stream.of(
        new WithinBudget(LINF, new Fab(Norm.LINF, 8, 2, 2)),
        new WithinBudget(L2, new Fab(Norm.L2, 8, 2, 2)),
        new WithinBudget(L1, new Fab(Norm.L1, 8, 2, 2)),
        new WithinBudget(L2, new CarliniWagner(2, 10, 0.01, 1.0, 0.0, true)),
        new WithinBudget(LINF, DeepFool.of(Norm.LINF)),
        new WithinBudget(L2, DeepFool.of(Norm.L2)),
        new WithinBudget(L2, Ddn.of(10)),
        new WithinBudget(LINF, new FabUntargeted(Norm.LINF, 8, 2)),
        new WithinBudget(L2, new FabUntargeted(Norm.L2, 8, 2)),
        new WithinBudget(LINF, Fmn.of(Norm.LINF, 10)),
        new WithinBudget(L2, Fmn.of(Norm.L2, 10)),
        Square.of(LINF, 20),
        new Square(L2, 20, 0.8, 2, true),
        new Square(L1, 20, 0.8, 2, true),
        Spsa.of(LINF, 2, 8),
        new OnePixel(L2, 2, 10, 2),
        new UniformNoise(LINF, 5),
        new UniformNoise(L2, 5),
        new QuickSuite(L1),
        new Adaptive(LINF, 20, null),
        new Adaptive(L2, 20, null),
        new Latent(LINF, 4, 20),
        new Latent(L2, 4, 20));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void staysInTheBallAndInTheUnitIntervalAndLeavesTheImagesAlone(Attack attack) {
    try (GoldenTiny tiny = new GoldenTiny();
        NDManager memory = tiny.manager.newSubManager()) {
      float[] before = tiny.images.toFloatArray();
      NDArray images = tiny.images.stopGradient();
      images.attach(memory);
      int arrays = memory.getManagedArrays().size();
      NDArray attacked =
          attack.perturb(tiny.classifier(), images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(memory.getManagedArrays()).hasSize(arrays + 1);
      assertThat(attacked.getManager()).isSameAs(memory);
      assertInside(attack, tiny.images, attacked);
      attacked.addi(1f);
      assertThat(tiny.images.toFloatArray()).containsExactly(before);
      assertThat(images.hasGradient()).isFalse();
    }
  }

  private static void assertInside(Attack attack, NDArray images, NDArray attacked) {
    NDArray change = attacked.sub(images);
    NDArray size =
        switch (attack.threatModel().norm()) {
          case LINF -> change.abs();
          case L2 -> change.norm(2, new int[] {1, 2, 3}, false);
          case L1 -> change.abs().sum(new int[] {1, 2, 3});
        };
    double radius = attack.threatModel().radius();
    assertThat(size.max().getFloat()).isLessThanOrEqualTo((float) (radius * (1 + 1e-6) + 1e-7));
    assertThat(attacked.min().getFloat()).isNotNegative();
    assertThat(attacked.max().getFloat()).isLessThanOrEqualTo(1);
  }

  /** To the last bit, although a batch of another size gives logits of other last bits. */
  @ParameterizedTest
  @MethodSource("attacks")
  void attacksEachImageAsIfItWereAlone(Attack attack) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray images = tiny.images.concat(tiny.images.mul(0.9f), 0);
      NDArray labels = tiny.labels.concat(tiny.labels, 0);
      List<Seed> seeds = GoldenTiny.seeds(8);
      NDArray together = attack.perturb(tiny.classifier(), images, labels, seeds);
      for (int i = 0; i < 8; i++) {
        String row = i + ":" + (i + 1);
        NDArray alone =
            attack.perturb(
                tiny.classifier(), images.get(row), labels.get(row), seeds.subList(i, i + 1));
        assertThat(alone.toFloatArray()).containsExactly(together.get(row).toFloatArray());
      }
    }
  }

  /** No gradient leads anywhere, and all logits are equal: the first class is the prediction. */
  @ParameterizedTest
  @MethodSource("attacks")
  void findsNothingAndNoNaNsWhereAllLogitsAreEqual(Attack attack) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier constant = tiny.changed(logits -> logits.mul(0));
      NDArray labels = tiny.manager.create(new long[] {0, 1, 0, 2});
      NDArray attacked = attack.perturb(constant, tiny.images, labels, GoldenTiny.seeds(4));
      assertInside(attack, tiny.images, attacked);
      float[] images = tiny.images.toFloatArray();
      for (int wrong : new int[] {1, 3}) {
        assertThat(Arrays.copyOfRange(attacked.toFloatArray(), wrong * 192, wrong * 192 + 192))
            .containsExactly(Arrays.copyOfRange(images, wrong * 192, wrong * 192 + 192));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void findsNothingWhereThereIsButOneClass(Attack attack) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier one = tiny.changed(logits -> logits.get(":, 0:1"));
      NDArray labels = tiny.manager.create(new long[4]);
      NDArray attacked = attack.perturb(one, tiny.images, labels, GoldenTiny.seeds(4));
      assertInside(attack, tiny.images, attacked);
      if (!attack.returnsItsSearch()) {
        assertThat(attacked.toFloatArray()).containsExactly(tiny.images.toFloatArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void survivesJson(Attack attack) {
    assertThat(AttackJson.read(AttackJson.write(attack))).isEqualTo(attack);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void saysSoWhenTheClassifierGivesNoNumbers(Attack attack) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Classifier broken = tiny.changed(logits -> logits.mul(Float.NaN));
      assertThatThrownBy(
              () -> attack.perturb(broken, tiny.images, tiny.labels, GoldenTiny.seeds(4)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("NaN or infinite");
    }
  }

  static Stream<String> refused() {
    return Stream.of(
        "{'type':'square','threatModel':BALL,'queries':0}|queries must be at least 1, got 0",
        "{'type':'square','threatModel':BALL,'share':2}|share must be in (0, 1], got 2.0",
        "{'type':'square'}|threatModel is missing",
        "{'type':'spsa','threatModel':{'norm':'l2','epsilon':1}}|spsa has the norms [LINF], got L2",
        "{'type':'one-pixel','threatModel':BALL,'population':4}|population must be at least 5",
        "{'type':'within-budget','threatModel':BALL}|needs a threatModel and a search",
        "{'type':'within-budget','threatModel':BALL,'search':{'type':'ddn'}}|measures L2 and",
        "{'type':'within-budget','threatModel':BALL,'search':{'type':'fob'}}|known types are [fab-t, fab,",
        "{'type':'within-budget','threatModel':BALL,'search':{'type':'fmn'}}|got null",
        "{'type':'within-budget','threatModel':BALL,'search':{'type':'ddn','gamma':1}}|in (0, 1)");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesWhatIsWrong(String jsonAndMessage) {
    String[] parts = jsonAndMessage.split("\\|", 2);
    String ball = "{\"norm\":\"LINF\",\"epsilon\":\"8/255\"}";
    String json = parts[0].replace("'", "\"").replace("BALL", ball);
    assertThatThrownBy(() -> AttackJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(parts[1]);
  }
}
