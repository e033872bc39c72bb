package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.evaluate.probe.AttackSelfTest;
import io.netwright.evaluate.probe.BudgetProbe;
import io.netwright.evaluate.probe.ConvergenceProbe;
import io.netwright.evaluate.probe.LabelsProbe;
import io.netwright.evaluate.probe.LogitsProbe;
import io.netwright.evaluate.probe.OrderProbe;
import io.netwright.evaluate.probe.QueryProbe;
import io.netwright.evaluate.probe.Readings;
import io.netwright.evaluate.probe.RescaledProbe;
import io.netwright.evaluate.probe.SlopeProbe;
import io.netwright.evaluate.probe.SmoothnessProbe;
import io.netwright.evaluate.probe.StabilityProbe;
import io.netwright.evaluate.probe.TransferProbe;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forty probed images, of which it is written down what each probe read. */
class ProbeFindingsTest {
  private static final int IMAGES = 40;
  private static final ThreatModel BALL = ThreatModel.linf("2/255");

  /** Of forty images 5 % are two, so that three are the least that counts. */
  @ParameterizedTest
  @CsvSource({
    LogitsProbe.OTHERWISE + ", other-path, invalid",
    StabilityProbe.CHANGED + ", random-answers, suspicious",
    OrderProbe.FLAT_START + ", flat-start, suspicious",
    OrderProbe.FLIPS_BACK + ", flips-back, suspicious",
    BudgetProbe.UNBOUNDED + ", survives-everything, suspicious",
  })
  void findsThreeImagesAndNotTwo(String series, String kind, String severity) {
    assertThat(kinds(Readings.NONE.with(series, flags(3)))).containsExactly(kind + " " + severity);
    assertThat(kinds(Readings.NONE.with(series, flags(2)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    StabilityProbe.ALONE + ", 2e-3, looks-at-batch, invalid",
    StabilityProbe.AFTER + ", 2e-3, changes-with-use, suspicious",
    StabilityProbe.DISTANCE + ", 2e-4, random-answers, suspicious",
    LogitsProbe.OUTSIDE + ", 2e-6, pixels-outside, invalid",
    SlopeProbe.ERROR + ", 0.2, wrong-gradient, invalid",
  })
  void findsNumbersAboveTheirLimit(String series, double number, String kind, String severity) {
    double[] numbers = new double[IMAGES];
    Arrays.fill(numbers, number);
    assertThat(kinds(Readings.NONE.with(series, numbers))).containsExactly(kind + " " + severity);
    Arrays.fill(numbers, number / 4);
    assertThat(kinds(Readings.NONE.with(series, numbers))).isEmpty();
  }

  /** The first breaks five that the second does not: p = 1/32. Four may be chance. */
  @ParameterizedTest
  @CsvSource({
    OrderProbe.ONE_STEP + ", " + OrderProbe.FORTY_STEPS + ", one-step-wins, suspicious",
    OrderProbe.NOISE + ", " + OrderProbe.FORTY_STEPS + ", noise-wins, suspicious",
    OrderProbe.FROM_RANDOM + ", " + OrderProbe.FROM_IMAGE + ", start-matters, suspicious",
    "budget.4, budget.16, budget-hurts, invalid",
    AttackSelfTest.ITSELF + ", " + AttackSelfTest.DEAD_ZONE + ", self-test-failed, invalid",
    AttackSelfTest.ITSELF + ", " + AttackSelfTest.SATURATED + ", self-test-failed, invalid",
    QueryProbe.SQUARE + ", " + QueryProbe.GRADIENTS + ", queries-win, suspicious",
    ConvergenceProbe.HUNDRED + ", " + ConvergenceProbe.FIFTY + ", not-converged, suspicious",
    RescaledProbe.DIVIDED + ", " + RescaledProbe.PLAIN + ", scale-hides, suspicious",
  })
  void comparesTwoAttacksImageByImage(String first, String second, String kind, String severity) {
    Readings curve = Readings.NONE.with(BudgetProbe.UNBOUNDED, flags(0));
    assertThat(kinds(curve.with(first, flags(0)).with(second, flags(5))))
        .containsExactly(kind + " " + severity);
    assertThat(kinds(curve.with(first, flags(0)).with(second, flags(4)))).isEmpty();
    assertThat(kinds(curve.with(first, flags(5)).with(second, flags(0)))).isEmpty();
  }

  /** Five of none are more than chance, three are not, and neither are five of five. */
  @Test
  void doubtsWhatAnothersGradientsBreakAndRefusesWhereTheyBreakMore() {
    assertThat(kinds(transferred(5, 0))).containsExactly("transfer-wins invalid");
    assertThat(kinds(transferred(3, 0))).containsExactly("transfer-wins suspicious");
    assertThat(kinds(transferred(5, 5))).containsExactly("transfer-wins suspicious");
    assertThat(kinds(transferred(2, 0))).isEmpty();
    assertThat(kinds(transferred(0, 5))).isEmpty();
  }

  /**
   * Labels break five that gradients leave, whatever gradients break besides; four may be chance.
   */
  @Test
  void doubtsWhatLabelsBreakAndGradientsDoNot() {
    assertThat(kinds(labels(5))).containsExactly("labels-win suspicious");
    assertThat(kinds(labels(4))).isEmpty();
  }

  /** Gradients break the last twenty. */
  private static Readings labels(int only) {
    boolean[] left = flags(IMAGES);
    Arrays.fill(left, 0, only, false);
    return Readings.NONE
        .with(QueryProbe.GRADIENTS, flags(20))
        .with(LabelsProbe.LEFT, left)
        .with(LabelsProbe.SEARCHED, flags(IMAGES));
  }

  /** So many images are broken by the transferred attack alone, and others by the own one alone. */
  private static Readings transferred(int only, int onlyOwn) {
    double[] own = new double[IMAGES];
    double[] transferred = new double[IMAGES];
    Arrays.fill(own, 0, only, 1);
    Arrays.fill(transferred, only, only + onlyOwn, 1);
    return Readings.NONE.with(TransferProbe.OWN, own).with(TransferProbe.TRANSFERRED, transferred);
  }

  @Test
  void knowsWhatChanceLeavesOfGrayImages() {
    // chance is 1/10 of 40 images, three standard errors are 5.7 images: 9 are chance, 10 are not
    Readings none = Readings.NONE.with(BudgetProbe.UNBOUNDED, flags(0));
    assertThat(kinds(none.with("budget.128", flags(10)))).containsExactly("survives-gray invalid");
    assertThat(kinds(none.with("budget.128", flags(9)))).isEmpty();
    // without a bound 15 % of 40 images are 6
    assertThat(kinds(Readings.NONE.with(BudgetProbe.UNBOUNDED, flags(7))))
        .containsExactly("survives-everything invalid");
  }

  @Test
  void findsProbabilitiesWhereAllRowsAreSome() {
    assertThat(kinds(Readings.NONE.with(LogitsProbe.PROBABILITIES, flags(IMAGES))))
        .containsExactly("probabilities invalid");
    assertThat(kinds(Readings.NONE.with(LogitsProbe.PROBABILITIES, flags(IMAGES - 1)))).isEmpty();
  }

  @Test
  void findsALossWhoseGradientPointsAnywhere() {
    double[] cosines = new double[IMAGES];
    Arrays.fill(cosines, 0.1);
    assertThat(kinds(Readings.NONE.with(SmoothnessProbe.COSINE, cosines)))
        .containsExactly("rough-loss suspicious");
    Arrays.fill(cosines, 0.3);
    assertThat(kinds(Readings.NONE.with(SmoothnessProbe.COSINE, cosines))).isEmpty();
  }

  @Test
  void tellsFindingsByTheirCheckAndTheProbedImages() {
    Finding finding =
        accuracies(Readings.NONE.with(OrderProbe.FLIPS_BACK, flags(4)), 3).findings().stream()
            .filter(one -> one.getKind().equals("flips-back"))
            .findFirst()
            .orElseThrow();

    assertThat(finding.getCheck()).isEqualTo("C17");
    assertThat(finding.getAttack()).isEqualTo("worst-case");
    assertThat(finding.getImages()).isEqualTo(4);
    assertThat(finding.getValue()).isEqualTo(0.1);
    assertThat(finding.getText()).startsWith("4 of 40 images (10.0 %) are judged otherwise");
  }

  @Test
  void hasNoVerdictUnlessAllOfTheCheapTierIsThere() {
    assertThat(accuracies(Readings.NONE, 3).evaluations().get(0).getVerdict())
        .isEqualTo("consistent: an upper bound");
    assertThat(accuracies(Readings.NONE, 2).evaluations().get(0).getVerdict())
        .isEqualTo("not checked");
    assertThat(
            accuracies(
                    Readings.NONE
                        .with(OrderProbe.FLIPS_BACK, flags(4))
                        .with(OrderProbe.FLAT_START, flags(4)),
                    3)
                .evaluations()
                .get(0)
                .getVerdict())
        .isEqualTo("suspicious (flat-start, flips-back)");
  }

  @Test
  void areWorkOfTheirOwnThatNoAttackCanBe() {
    EvaluationConfig usual = EvaluationConfig.defaults();
    assertThat(ProbePiece.of(usual))
        .extracting(ProbePiece::name)
        .containsExactly("probe model", "probe budget linf", "probe attack linf-8/255");
    EvaluationConfig none =
        new EvaluationConfig(usual.threatModels(), 0, 64, 64, 0, CheckTier.NONE, 64, 0);
    assertThat(ProbePiece.of(none)).isEmpty();
    EvaluationConfig full =
        new EvaluationConfig(usual.threatModels(), 0, 64, 64, 0, CheckTier.FULL, 64, 0);
    assertThat(ProbePiece.of(full))
        .extracting(ProbePiece::name)
        .containsExactly(
            "probe model",
            "probe budget linf",
            "probe attack linf-8/255",
            "probe thorough linf-8/255",
            "probe labels linf-8/255",
            "probe suite linf-8/255");
    assertThat(ProbePiece.of(full)).startsWith(ProbePiece.of(usual).toArray(ProbePiece[]::new));
    // what older workspaces hold is found
    assertThat(ProbePiece.of(usual).get(0).parameters())
        .isEqualTo(
            "{\"version\":1,\"kind\":\"MODEL\",\"threatModel\":{\"norm\":\"LINF\",\"epsilon\":\"1.0\"}}");
    for (ProbePiece piece : ProbePiece.of(BALL, true)) {
      assertThat(ProbePiece.read(piece.parameters())).isEqualTo(piece);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new NamedAttack(
                      piece.name(), usual.threatModels().get(0).attacks().get(0).attack()));
    }
  }

  private static List<String> kinds(Readings readings) {
    return accuracies(readings, 4).findings().stream()
        .filter(finding -> Severity.doubts(finding.getSeverity()))
        .map(finding -> finding.getKind() + " " + finding.getSeverity())
        .toList();
  }

  private static Accuracies accuracies(Readings readings, int pieces) {
    Readings all =
        readings.with(ProbePiece.EXAMPLES, IntStream.range(0, IMAGES).asDoubleStream().toArray());
    List<ShardOutcome> shards = new ArrayList<>();
    List<AttackedImage> images =
        IntStream.range(0, IMAGES)
            .mapToObj(i -> new AttackedImage(i, 0, 0, 0, 0.001f, 0.1f))
            .toList();
    NamedAttack attack = new NamedAttack("apgd", new Apgd(BALL, 10, 1, AttackLoss.DLR, 0.75));
    shards.add(new AttackedShard(attack, 0, images).of(ProbedModel.model()));
    for (ProbePiece piece : ProbePiece.of(BALL, true).subList(0, pieces)) {
      shards.add(
          ShardOutcome.newBuilder(new AttackedShard(attack, 0, List.of()).of(ProbedModel.model()))
              .setAttack(piece.name())
              .setParameters(piece.parameters())
              .setReadings(all.byName())
              .build());
    }
    return Accuracies.of(shards, 0);
  }

  /** So many images say yes. */
  private static boolean[] flags(int yes) {
    boolean[] flags = new boolean[IMAGES];
    Arrays.fill(flags, 0, yes, true);
    return flags;
  }
}
