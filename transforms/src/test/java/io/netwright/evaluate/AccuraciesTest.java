package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.accuracy.WilsonInterval;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuraciesTest {
  private static final NamedAttack LINF =
      new NamedAttack("fgsm", new Fgsm(ThreatModel.linf("8/255")));
  private static final NamedAttack BIM =
      new NamedAttack("bim", new Bim(ThreatModel.linf("8/255"), Fraction.of("2/255"), 3));
  private static final NamedAttack LARGER =
      new NamedAttack("fgsm", new Fgsm(ThreatModel.linf("16/255")));
  private static final NamedAttack L2 =
      new NamedAttack("pgd-l2", new Pgd(ThreatModel.l2(0.5), Fraction.of(0.1), 3, false, 1));

  static ModelRef model(String id) {
    return ModelRef.newBuilder()
        .setModelId(id)
        .setName("lenet-seed0/baseline")
        .setStage("train")
        .setVariant("baseline")
        .setFamily("lenet-seed0")
        .setRole(Role.BASELINE)
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of())
        .setOutputs(List.of(new OutputClass("cat", "pets", 0), new OutputClass("dog", "pets", 1)))
        .setWeights(new ArtifactRef("0".repeat(64), 1L, "application/octet-stream"))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(new Provenance("0".repeat(64), "train", 1, "{}", "cpu", "17"))
        .build();
  }

  /** A model about the classes of CIFAR-10, as the trained LeNet is. */
  static ModelRef ofTenClasses() {
    return ModelRef.newBuilder(model("m"))
        .setOutputs(
            IntStream.range(0, 10)
                .mapToObj(i -> new OutputClass("class" + i, "cifar10", i))
                .toList())
        .build();
  }

  /** One character per image: R robust, B broken by the attack, W wrong; labels alternate. */
  private static ShardOutcome shard(NamedAttack attack, int from, String outcomes) {
    List<AttackedImage> images =
        outcomes
            .chars()
            .mapToObj(
                outcome -> outcome == 'R' ? List.of(0, 0) : List.of(outcome == 'B' ? 0 : 1, 1))
            .map(flips -> new AttackedImage(0, 0, flips.get(0), flips.get(1), 0, 0))
            .toList();
    List<AttackedImage> placed = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      int label = (from + i) % 2;
      placed.add(
          new AttackedImage(
              100 + from + i,
              label,
              label ^ images.get(i).prediction(),
              label ^ images.get(i).attacked(),
              0.01f,
              0.2f));
    }
    return new AttackedShard(attack, from, placed).of(model("a"));
  }

  private static Evaluation row(List<Evaluation> rows, String attack, String className) {
    return rows.stream()
        .filter(row -> row.getAttack().equals(attack))
        .filter(row -> className.equals(String.valueOf(row.getClassName())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsAnImageAsRobustOnlyIfNoAttackBreaksIt() {
    List<Evaluation> rows =
        Accuracies.of(List.of(shard(LINF, 2, "BW"), shard(L2, 0, "BRRW"), shard(LINF, 0, "RR")), 5)
            .evaluations();
    assertThat(rows).hasSize(12);
    assertThat(row(rows, "fgsm", "null").getRobustAccuracy()).isEqualTo(0.5);
    assertThat(row(rows, "pgd-l2", "null").getRobustAccuracy()).isEqualTo(0.5);
    assertThat(rows)
        .filteredOn(row -> row.getAttack().equals("worst-case") && row.getClassName() == null)
        .extracting("norm", "epsilon", "robustAccuracy")
        .containsExactly(tuple("LINF", 8 / 255.0, 0.5), tuple("L2", 0.5, 0.5));
  }

  @Test
  void takesTheWorstCaseOverTheAttacksOfOneThreatModel() {
    List<Evaluation> rows =
        Accuracies.of(
                List.of(
                    shard(LINF, 0, "RRBW"),
                    shard(BIM, 0, "BRRW"),
                    shard(LARGER, 0, "BBRW"),
                    shard(L2, 0, "BBBW")),
                5)
            .evaluations();
    Evaluation worst = row(rows, "worst-case", "null");
    assertThat(worst.getEpsilon()).isEqualTo(8 / 255.0);
    assertThat(worst.getCleanAccuracy()).isEqualTo(0.75);
    assertThat(worst.getRobustAccuracy()).isEqualTo(0.25);
    assertThat(worst.getExamples()).isEqualTo(4);
    assertThat(worst.getAttackSeed()).isEqualTo(5);
    assertThat(worst.getRobustLow()).isEqualTo(WilsonInterval.of(1, 4).low());
    assertThat(row(rows, "worst-case", "cat").getRobustAccuracy()).isZero();
    assertThat(row(rows, "worst-case", "dog").getRobustAccuracy()).isEqualTo(0.5);
    assertThat(rows)
        .filteredOn(row -> row.getAttack().equals("worst-case") && row.getClassName() == null)
        .extracting("norm", "epsilon", "robustAccuracy")
        .containsExactly(
            tuple("LINF", 8 / 255.0, 0.25), tuple("LINF", 16 / 255.0, 0.25), tuple("L2", 0.5, 0.0));
  }

  @Test
  void tellsAttacksOfOneNameApartByTheirThreatModels() {
    Accuracies accuracies = Accuracies.of(List.of(shard(LINF, 0, "RR"), shard(LARGER, 0, "RB")), 5);
    assertThat(accuracies.evaluations())
        .filteredOn(row -> row.getAttack().equals("fgsm") && row.getClassName() == null)
        .extracting("epsilon", "robustAccuracy")
        .containsExactly(tuple(8 / 255.0, 1.0), tuple(16 / 255.0, 0.5));
    assertThat(accuracies.examples())
        .extracting("norm", "epsilon", "robust")
        .contains(tuple("LINF", 8 / 255.0, true), tuple("LINF", 16 / 255.0, false));
  }

  @Test
  void addsTheWorstCaseForASingleAttackToo() {
    List<Evaluation> rows = Accuracies.of(List.of(shard(LINF, 0, "RRB")), 5).evaluations();
    assertThat(row(rows, "worst-case", "null").getRobustAccuracy())
        .isEqualTo(row(rows, "fgsm", "null").getRobustAccuracy());
    assertThat(row(rows, "worst-case", "null").getNorm()).isEqualTo("LINF");
  }

  @Test
  void namesEveryImageByItsIndexInTheTestSet() {
    assertThat(Accuracies.of(List.of(shard(LINF, 0, "RBW")), 5).examples())
        .extracting("example", "robust")
        .containsExactly(tuple(100, true), tuple(101, false), tuple(102, false));
  }

  @Test
  void refusesGaps() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(List.of(shard(LINF, 0, "RR"), shard(LINF, 3, "R")), 5))
        .withMessageContaining("expected a shard from image 2, got one from image 3");
  }

  @Test
  void refusesTheSameShardTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(List.of(shard(LINF, 0, "RR"), shard(LINF, 0, "RR")), 5))
        .withMessageContaining("has 2 shards from image 0, expected one");
  }

  @Test
  void refusesAttacksOnDifferentImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(List.of(shard(LINF, 0, "RR"), shard(L2, 0, "R")), 5))
        .withMessageContaining("must cover the same images, got 2 by fgsm and 1 by pgd-l2");
  }

  @Test
  void refusesShardsOfSeveralModels() {
    ShardOutcome other = ShardOutcome.newBuilder(shard(L2, 0, "R")).setModel(model("b")).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accuracies.of(List.of(shard(LINF, 0, "R"), other), 5))
        .withMessageContaining("[a, b]");
  }
}
