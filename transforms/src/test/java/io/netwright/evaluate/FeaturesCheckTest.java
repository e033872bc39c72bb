package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackPreset;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeaturesCheckTest {
  private static final int IMAGES = 400;
  private static final ThreatModel BALL = ThreatModel.linf("2/255");

  /**
   * Another attack breaks the first images. Of all, the plain step of latent breaks so many, and
   * one that looks inside so many of what is left.
   */
  private static List<String> found(int byOthers, int byPlain, int byFeatures) {
    List<ShardOutcome> shards = latent(byPlain, byFeatures);
    shards.add(
        FirstBroken.of(
            "pgd20", AttackPreset.named("pgd20").within(BALL), "", IMAGES, all(), byOthers));
    return kinds(shards);
  }

  private static List<String> kinds(List<ShardOutcome> shards) {
    return Accuracies.of(shards, 0).findings().stream()
        .filter(finding -> finding.getKind().equals("features-win"))
        .map(one -> one.getSeverity() + " " + one.getImages() + " " + one.getCheck())
        .toList();
  }

  private static List<ShardOutcome> latent(int byPlain, int byFeatures) {
    List<ShardOutcome> steps = new ArrayList<>();
    List<Integer> left = all();
    for (String step : List.of("apgd-t", "patterns-ce", "patterns-other", "later-layers")) {
      int breaks = step.equals("apgd-t") ? byPlain : step.equals("later-layers") ? byFeatures : 0;
      steps.add(FirstBroken.of("latent", Latent.of(BALL), step, IMAGES, left, breaks));
      left = left.subList(breaks, left.size());
    }
    return steps;
  }

  private static List<Integer> all() {
    return IntStream.range(0, IMAGES).boxed().toList();
  }

  @Test
  void doubtsANumberThatOnlyAttacksOnFeaturesLower() {
    assertThat(found(0, 0, 3)).containsExactly("suspicious 3 C22");
    assertThat(found(50, 40, 20)).containsExactly("suspicious 10 C22");
  }

  @Test
  void saysNothingOfFewImagesOrOfWhatOthersBreakToo() {
    assertThat(found(0, 0, 2)).isEmpty();
    assertThat(found(50, 40, 10)).isEmpty();
    assertThat(found(0, 100, 2)).isEmpty();
  }

  @Test
  void saysNothingWhereThereIsNothingToCompareWith() {
    assertThat(kinds(latent(0, 100))).isEmpty();
  }
}
