package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.Square;
import io.netwright.attack.query.UniformNoise;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attacks on 100 images, all of them right; what each did is written down image by image. */
class EvaluationCheckTest {
  private static final int IMAGES = 100;
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final Attack FGSM = new Fgsm(BALL);
  private static final Attack PGD = new Pgd(BALL, Fraction.of("2/255"), 10, true, 1);
  private static final Attack DLR = new Apgd(BALL, 20, 1, AttackLoss.DLR, 0.75);

  @Test
  void saysNothingWhereAttacksAgreeAndSeeTheirWay() {
    assertThat(
            findings(
                3,
                attack(FGSM, 0, 30, 0),
                attack(PGD, 0, 44, 0),
                attack(DLR, 2, 46, 0),
                probe(0, 0)))
        .isEmpty();
  }

  @Test
  void suspectsWhatBreaksByALossWithoutScaleOnly() {
    List<Finding> findings =
        findings(
            3, attack(FGSM, 0, 2, 60), attack(PGD, 0, 5, 0), attack(DLR, 0, 67, 0), probe(60, 0));

    assertThat(findings)
        .filteredOn(finding -> finding.getSeverity().equals("suspicious"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getKind()).isEqualTo("masked-cross-entropy");
              assertThat(finding.getAttack()).isEqualTo("worst-case");
              assertThat(finding.getNorm()).isEqualTo("LINF");
              assertThat(finding.getEpsilon()).isEqualTo(8 / 255.0);
              assertThat(finding.getImages()).isEqualTo(62);
              assertThat(finding.getText())
                  .startsWith("apgd breaks 62 of 100 images (62.0 %) that no attack on the cross")
                  .contains("misses 0 that one does (p = 2.2e-19)");
            });
    assertThat(findings)
        .filteredOn(finding -> finding.getSeverity().equals("note"))
        .extracting(Finding::getAttack, Finding::getKind, Finding::getImages)
        .containsExactlyInAnyOrder(
            tuple("fgsm", "never-moved", 60),
            tuple("fgsm", "zero-cross-entropy-gradient", 60),
            tuple("pgd", "zero-cross-entropy-gradient", 60));
  }

  @Test
  void needsAtLeastFivePointsThatAreMoreThanChance() {
    // 4 points; 5 points that 6 to 1 images are; 5 points that 5 to 0 images are (p = 0.03)
    assertThat(findings(3, attack(PGD, 0, 30, 0), attack(DLR, 0, 34, 0))).isEmpty();
    assertThat(findings(3, attack(PGD, 0, 1, 0), attack(DLR, 1, 7, 0))).isEmpty();
    assertThat(findings(3, attack(PGD, 0, 30, 0), attack(DLR, 0, 35, 0))).hasSize(1);
  }

  @Test
  void blamesNoLossForWhatMoreStepsDo() {
    // One step against twenty: only images without a gradient show that the loss is to blame.
    assertThat(findings(3, attack(FGSM, 0, 30, 0), attack(DLR, 0, 60, 0), probe(0, 0))).isEmpty();
    assertThat(findings(3, attack(FGSM, 0, 0, 50), attack(DLR, 0, 60, 0), probe(50, 0)))
        .extracting(Finding::getKind)
        .contains("masked-cross-entropy");
    assertThat(findings(3, attack(FGSM, 0, 30, 0), attack(DLR, 40, 60, 0), probe(50, 0)))
        .filteredOn(finding -> finding.getKind().equals("masked-cross-entropy"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.getImages()).isEqualTo(10));
  }

  /** Stronger attacks beside them do not hide what two of like strength show. */
  @Test
  void comparesAttacksOfLikeStrengthBesideStrongerOnes() {
    List<Finding> findings =
        findings(
            3,
            attack(PGD, 0, 5, 0),
            attack(DLR, 0, 67, 0),
            attack(new ApgdT(BALL, 100, 9, 0.75), 0, 80, 0),
            probe(0, 0));

    assertThat(findings)
        .filteredOn(finding -> finding.getKind().equals("masked-cross-entropy"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.getText())
                    .startsWith("apgd breaks 62 of 100 images (62.0 %) that no attack"));
  }

  @Test
  void blamesNoLossForWhatQueriesDoAndNoGradientForWhatTheyDoNot() {
    assertThat(
            findings(
                3,
                attack(PGD, 0, 5, 0),
                attack(Square.of(BALL, 20), 0, 67, 0),
                attack(new UniformNoise(BALL, 5), 0, 0, 0),
                probe(3, 3)))
        .extracting(Finding::getAttack, Finding::getKind)
        .containsExactly(tuple("pgd", "zero-cross-entropy-gradient"));
  }

  @Test
  void suspectsMarginsWithoutGradientsAndNotesAFew() {
    assertThat(findings(3, attack(DLR, 0, 0, 100), probe(5, 5)))
        .extracting(Finding::getAttack, Finding::getKind, Finding::getSeverity, Finding::getImages)
        .containsExactly(
            tuple("apgd", "zero-margin-gradient", "note", 5),
            tuple("worst-case", "zero-margin-gradient", "suspicious", 5));
    assertThat(findings(3, attack(DLR, 0, 0, 100), probe(4, 4)))
        .extracting(Finding::getSeverity)
        .containsExactly("note");
  }

  @Test
  void takesZeroGradientsOfTheCrossEntropyAloneForConfidence() {
    // An attack on the margin looked at the same images and did not break them either.
    assertThat(findings(3, attack(PGD, 0, 3, 0), attack(DLR, 0, 3, 0), probe(90, 0)))
        .extracting(Finding::getSeverity)
        .containsOnly("note");
  }

  @Test
  void suspectsRobustImagesThatNoAttackCouldSee() {
    assertThat(findings(3, attack(FGSM, 0, 40, 0), attack(PGD, 0, 35, 0), probe(70, 0)))
        .filteredOn(finding -> finding.getSeverity().equals("suspicious"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getKind()).isEqualTo("blind-attacks");
              assertThat(finding.getImages()).isEqualTo(60); // 70, of which 10 are broken
              assertThat(finding.getText()).contains("within linf-8/255", "{name: apgd-dlr, ");
            });
  }

  @Test
  void suspectsImagesThatNeverMovedWhereNobodyLookedAtGradients() {
    assertThat(findings(3, attack(FGSM, 0, 2, 80)))
        .extracting(Finding::getKind, Finding::getSeverity, Finding::getImages)
        .containsExactly(
            tuple("never-moved", "note", 80), tuple("blind-attacks", "suspicious", 78));
  }

  @Test
  void saysWhichLossTookThePlaceOfOneThatNeedsThreeClasses() {
    assertThat(findings(2, attack(PGD, 0, 3, 0), attack(DLR, 0, 3, 0), probe(0, 0)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getKind()).isEqualTo("few-classes");
              assertThat(finding.getSeverity()).isEqualTo("note");
              assertThat(finding.getText())
                  .isEqualTo(
                      "apgd is to increase DLR, which a model of 2 classes does not have;"
                          + " MARGIN instead");
            });
  }

  @Test
  void saysWhereAnAttackHasFewerTargetsThanItWants() {
    Attack toward = new ApgdT(BALL, 5, 9, 0.75);
    Attack fab = new WithinBudget(BALL, new Fab(Norm.LINF, 10, 9, 1));
    assertThat(findings(3, attack(toward, 0, 3, 0), attack(fab, 0, 3, 0), probe(0, 0)))
        .extracting(Finding::getText)
        .containsExactlyInAnyOrder(
            "apgdt is made for 10 classes or more, and the model has 3: it heads for the wrong"
                + " classes that there are, by the margin instead of the targeted DLR",
            "withinbudget is made for 10 classes or more, and the model has 3: it heads for the"
                + " wrong classes that there are");
    assertThat(findings(10, attack(toward, 0, 3, 0), probe(0, 0))).isEmpty();
  }

  @Test
  void marksTheNumbersThatItDoubts() {
    Accuracies accuracies =
        Accuracies.of(
            shards(3, attack(FGSM, 0, 2, 60), attack(PGD, 0, 5, 0), attack(DLR, 0, 67, 0)), 0);
    assertThat(accuracies.evaluations())
        .filteredOn(row -> row.getClassName() == null)
        .extracting(Evaluation::getAttack, Evaluation::getSeverity)
        .containsExactly(
            tuple("apgd", ""),
            tuple("fgsm", "note"),
            tuple("pgd", ""),
            tuple("worst-case", "suspicious"));
  }

  /** Twenty of the hundred images are wrong without an attack, so that nobody looks at them. */
  @Test
  void countsTheShareOfTheImagesThatWereLookedAt() {
    List<Finding> findings =
        findings(3, wrong(attack(FGSM, 0, 60, 40)), wrong(attack(DLR, 0, 60, 0)), probe(0, 8));
    assertThat(findings)
        .extracting(Finding::getKind, Finding::getImages, Finding::getValue)
        .containsExactlyInAnyOrder(
            tuple("never-moved", 20, 20 / 80.0),
            tuple("zero-margin-gradient", 8, 8 / 80.0),
            tuple("zero-margin-gradient", 8, 8 / 80.0));
    assertThat(findings)
        .extracting(Finding::getText)
        .anyMatch(text -> text.contains("20 of 80 images (25.0 %)"))
        .anyMatch(text -> text.contains("8 of 80 images (10.0 %)"));
  }

  private static ShardOutcome wrong(ShardOutcome shard) {
    return ShardOutcome.newBuilder(shard)
        .setPredictions(IntStream.range(0, IMAGES).mapToObj(i -> i < 20 ? 1 : 0).toList())
        .setRobust(
            IntStream.range(0, IMAGES).mapToObj(i -> i >= 20 && shard.getRobust().get(i)).toList())
        .build();
  }

  private static List<Finding> findings(int classes, ShardOutcome... shards) {
    return Accuracies.of(shards(classes, shards), 0).findings();
  }

  private static List<ShardOutcome> shards(int classes, ShardOutcome... shards) {
    List<ShardOutcome> ofOne = new ArrayList<>();
    for (ShardOutcome shard : shards) {
      ofOne.add(ShardOutcome.newBuilder(shard).setModel(model(classes)).build());
    }
    return ofOne;
  }

  /** Breaks the images from one to another, and leaves the first of all where they were. */
  private static ShardOutcome attack(Attack attack, int from, int to, int unmoved) {
    List<AttackedImage> images =
        IntStream.range(0, IMAGES)
            .mapToObj(
                i ->
                    new AttackedImage(
                        i, 0, 0, i >= from && i < to ? 1 : 0, i < unmoved ? 0 : 0.01f, 0.1f))
            .toList();
    String name = attack.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new AttackedShard(new NamedAttack(name, attack), 0, images).of(model(3));
  }

  /** The last images have no gradient of the cross entropy, or of the margin. */
  private static ShardOutcome probe(int crossEntropy, int margin) {
    return ShardOutcome.newBuilder(attack(FGSM, 0, 0, 0))
        .setAttack(GradientProbe.NAME)
        .setParameters(GradientProbe.PARAMETERS)
        .setCrossEntropyGradient(gradients(crossEntropy))
        .setMarginGradient(gradients(margin))
        .build();
  }

  private static List<Float> gradients(int zero) {
    return IntStream.range(0, IMAGES).mapToObj(i -> i < IMAGES - zero ? 0.5f : 0f).toList();
  }

  private static ModelRef model(int classes) {
    return ModelRef.newBuilder()
        .setModelId("a")
        .setName("lenet-s0/baseline")
        .setStage("TrainBaseline")
        .setVariant("baseline")
        .setFamily("lenet-s0")
        .setRole(Role.BASELINE)
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of())
        .setOutputs(
            IntStream.range(0, classes)
                .mapToObj(i -> new OutputClass("class" + i, "data", i))
                .toList())
        .setWeights(new ArtifactRef("0".repeat(64), 1L, "application/octet-stream"))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(new Provenance("0".repeat(64), "train", 1, "{}", "cpu", "17"))
        .build();
  }
}
