package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.ShardOutcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlausibilityCheckTest {
  private static final int IMAGES = 1000;
  private static final List<String> CIFAR10 =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Test
  void doubtsMoreOfCifar10ThanAnybodyHasPublished() {
    assertThat(found(CIFAR10, "vgg16", ThreatModel.linf("8/255"), 780))
        .containsExactly(
            "suspicious C23 75.3 % are left for certain, and the best published network of"
                + " CIFAR-10 leaves 73.7 % under AutoAttack: look for a stronger attack before you"
                + " believe it");
    // 73.9 % could be the record by chance: its interval begins at 71.1 %
    assertThat(found(CIFAR10, "vgg16", ThreatModel.linf("8/255"), 739)).isEmpty();
    assertThat(found(CIFAR10, "vgg16", ThreatModel.l2(0.5), 880)).hasSize(1);
  }

  @Test
  void asksLessOfAnArchitectureThatTheLeaderboardHas() {
    assertThat(found(CIFAR10, "resnet50", ThreatModel.linf("8/255"), 600))
        .singleElement()
        .asString()
        .contains("the best published resnet50 of CIFAR-10 leaves 49.3 %");
    assertThat(found(CIFAR10, "vgg16", ThreatModel.linf("8/255"), 600)).isEmpty();
  }

  @Test
  void saysNothingOfSmallerBallsAndOtherClasses() {
    assertThat(found(CIFAR10, "vgg16", ThreatModel.linf("4/255"), 1000)).isEmpty();
    assertThat(found(CIFAR10, "vgg16", ThreatModel.l1(1), 1000)).isEmpty();
    List<String> digits = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    assertThat(found(digits, "vgg16", ThreatModel.linf("8/255"), 1000)).isEmpty();
  }

  private static List<String> found(
      List<String> classes, String architecture, ThreatModel ball, int left) {
    ModelRef model =
        ModelRef.newBuilder(AccuraciesTest.model("m"))
            .setArchitecture(architecture)
            .setOutputs(
                IntStream.range(0, classes.size())
                    .mapToObj(i -> new OutputClass(classes.get(i), "some", i))
                    .toList())
            .build();
    List<AttackedImage> images =
        IntStream.range(0, IMAGES)
            .mapToObj(i -> new AttackedImage(i, 0, 0, i < left ? 0 : 1, 0.001f, 0.1f))
            .toList();
    NamedAttack attack = new NamedAttack("apgd", new Apgd(ball, 10, 1, AttackLoss.DLR, 0.75));
    ShardOutcome shard = new AttackedShard(attack, 0, images).of(model);
    return Stream.of(Accuracies.of(List.of(shard), 0))
        .flatMap(accuracies -> accuracies.findings().stream())
        .filter(finding -> finding.getKind().equals("too-good"))
        .map(PlausibilityCheckTest::said)
        .toList();
  }

  private static String said(Finding finding) {
    return finding.getSeverity() + " " + finding.getCheck() + " " + finding.getText();
  }
}
