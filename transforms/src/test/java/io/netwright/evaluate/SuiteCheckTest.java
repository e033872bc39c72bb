package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.FirstSuccess;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.evaluate.probe.ActiveTest;
import io.netwright.evaluate.probe.Readings;
import io.netwright.evaluate.probe.SuiteSelfTest;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import io.netwright.testing.BrokenByDesign;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteCheckTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final Attack DLR = new Apgd(BALL, 10, 1, AttackLoss.DLR, 0.75);
  private static final int TESTED = 16;
  private static final List<String> CIFAR10 =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** What attacks miss of the real LeNet, and of what was done to it. */
  @ParameterizedTest
  @CsvSource({
    "HONEST, ''",
    "SATURATED, ''",
    "TURNED_GRADIENT, active-test-failed",
    "QUANTIZED_INPUT, active-test-failed",
  })
  void doubtsAttacksThatMissWhatWasPlanted(BrokenByDesign broken, String kind) {
    NamedAttack apgd =
        new NamedAttack("apgd", new Apgd(ProbedModel.BALL, 10, 1, AttackLoss.DLR, 0.75));
    assertThat(kinds(ProbedModel.tested(broken, List.of(apgd), 16)))
        .isEqualTo(kind.isEmpty() ? List.of() : List.of(kind + " suspicious C19"));
  }

  /** One step from the image meets a copy that is flat around it, and one that is saturated. */
  @Test
  void doubtsAttacksThatFailOnBrokenCopiesOfAnHonestNetwork() {
    NamedAttack fgsm = new NamedAttack("fgsm", new Fgsm(ProbedModel.BALL));
    assertThat(kinds(ProbedModel.tested(BrokenByDesign.HONEST, List.of(fgsm), 24)))
        .containsExactly("suite-too-weak suspicious C18", "suite-too-weak note C18");
  }

  @Test
  void countsPlantedImagesThatNoiseDoesNotFind() {
    assertThat(kinds(DLR, planted(16, 3))).containsExactly("active-test-failed suspicious C19");
    assertThat(kinds(DLR, planted(16, 2))).isEmpty();
    // noise finds all but one
    boolean[] one = {true, false, false, false};
    boolean[] all = {true, true, true, true};
    assertThat(kinds(DLR, Readings.NONE.with(ActiveTest.HIDDEN, one).with(ActiveTest.MISSED, all)))
        .isEmpty();
    // 3 of 61 are less than 5 %
    assertThat(kinds(DLR, planted(61, 3))).isEmpty();
  }

  private static Readings planted(int planted, int missed) {
    return Readings.NONE
        .with(ActiveTest.HIDDEN, flags(planted, planted))
        .with(ActiveTest.MISSED, flags(planted, missed));
  }

  /** The attacks broke the first ten of the images, of which a copy has so many left. */
  @ParameterizedTest
  @CsvSource({
    SuiteSelfTest.DEAD_ZONE + ", 5, suite-too-weak suspicious C18",
    SuiteSelfTest.DEAD_ZONE + ", 4, ''",
    SuiteSelfTest.SATURATED + ", 5, suite-too-weak suspicious C18",
    SuiteSelfTest.SATURATED + ", 4, ''",
  })
  void comparesACopyWithTheModelImageByImage(String series, int left, String said) {
    assertThat(kinds(DLR, copy(series, left)))
        .isEqualTo(said.isEmpty() ? List.of() : List.of(said));
  }

  @Test
  void notesThatTheCrossEntropyDoesNotSeePastLargeLogits() {
    Attack entropy = new Fgsm(BALL);
    assertThat(kinds(entropy, copy(SuiteSelfTest.SATURATED, 9)))
        .containsExactly("suite-too-weak note C18");
    assertThat(kinds(entropy, copy(SuiteSelfTest.DEAD_ZONE, 9)))
        .containsExactly("suite-too-weak suspicious C18");
  }

  /** Images 84 to 99 are tested; of all 100 the last six are robust. */
  private static Readings copy(String series, int left) {
    boolean[] flags = flags(TESTED, left);
    Arrays.fill(flags, 10, TESTED, true);
    return Readings.NONE
        .with(
            ProbePiece.SUITE_EXAMPLES, IntStream.range(84, 84 + TESTED).asDoubleStream().toArray())
        .with(series, flags);
  }

  /** Of 100 images 16 are 10.1 % for certain, 15 are 9.3 %. */
  @Test
  void refusesAttacksThatLeaveMuchOfAnUndefendedNetwork() {
    assertThat(left(Role.BASELINE, CIFAR10, 16)).containsExactly("suite-too-weak invalid C18");
    assertThat(left(Role.CONTROL, CIFAR10, 16)).containsExactly("suite-too-weak note C18");
    assertThat(left(Role.BASELINE, CIFAR10, 15)).isEmpty();
    assertThat(left(Role.HARDENED, CIFAR10, 60)).isEmpty();
    assertThat(left(Role.IMPORTED, CIFAR10, 60)).isEmpty();
    List<String> digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    assertThat(left(Role.BASELINE, digits, 90)).isEmpty();
  }

  @Test
  void testsNoAttackThatNeedsALookInside() {
    NamedAttack latent = new NamedAttack("latent", Latent.of(BALL));
    NamedAttack several =
        new NamedAttack("several", new FirstSuccess(List.of(DLR, Latent.of(BALL))));
    NamedAttack apgd = new NamedAttack("apgd", DLR);
    assertThat(ProbePiece.of(new AttackGroup(BALL, List.of(latent, several)))).isEmpty();
    assertThat(ProbePiece.of(new AttackGroup(BALL, List.of(latent, apgd))))
        .isEqualTo(ProbePiece.of(new AttackGroup(BALL, List.of(apgd))))
        .get()
        .satisfies(
            piece -> {
              assertThat(piece.name()).isEqualTo("probe suite linf-8/255");
              assertThat(ProbePiece.read(piece.parameters())).isEqualTo(piece);
            });
  }

  private static List<String> left(Role role, List<String> classes, int robust) {
    ModelRef model =
        ModelRef.newBuilder(ProbedModel.model())
            .setRole(role)
            .setOutputs(
                IntStream.range(0, classes.size())
                    .mapToObj(i -> new OutputClass(classes.get(i), "some", i))
                    .toList())
            .build();
    return kinds(Accuracies.of(List.of(attacked(model, DLR, robust)), 0));
  }

  private static List<String> kinds(Attack attack, Readings readings) {
    ModelRef model = ProbedModel.model();
    ShardOutcome probed =
        ShardOutcome.newBuilder(attacked(model, attack, 0))
            .setAttack(ProbePiece.ofSuite(BALL))
            .setReadings(readings.byName())
            .build();
    return kinds(Accuracies.of(List.of(attacked(model, attack, 6), probed), 0));
  }

  /** Of a hundred images the last ones are robust. */
  private static ShardOutcome attacked(ModelRef model, Attack attack, int robust) {
    List<AttackedImage> images =
        IntStream.range(0, 100)
            .mapToObj(i -> new AttackedImage(i, 0, 0, i < 100 - robust ? 1 : 0, 0.001f, 0.1f))
            .toList();
    return new AttackedShard(new NamedAttack("one", attack), 0, images).of(model);
  }

  private static List<String> kinds(Accuracies accuracies) {
    return accuracies.findings().stream()
        .filter(finding -> List.of("C18", "C19").contains(finding.getCheck()))
        .map(SuiteCheckTest::said)
        .toList();
  }

  private static String said(Finding finding) {
    return finding.getKind() + " " + finding.getSeverity() + " " + finding.getCheck();
  }

  private static boolean[] flags(int of, int yes) {
    boolean[] flags = new boolean[of];
    Arrays.fill(flags, 0, yes, true);
    return flags;
  }
}
