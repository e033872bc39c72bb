package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueriesCheckTest {
  private static final int IMAGES = 400;

  /** APGD and APGD-T break none, DLR breaks so many, and Square so many of what is left. */
  private static List<String> found(int byGradients, int bySquare) {
    List<ShardOutcome> steps = new ArrayList<>();
    List<Integer> left = IntStream.range(0, IMAGES).boxed().toList();
    for (String step : List.of("apgd-ce", "apgd-dlr", "apgd-t", "square")) {
      int breaks = step.equals("apgd-dlr") ? byGradients : step.equals("square") ? bySquare : 0;
      steps.add(outcome(step, left, breaks));
      left = left.subList(breaks, left.size());
    }
    return Accuracies.of(steps, 0).findings().stream()
        .filter(finding -> finding.getKind().equals("queries-win"))
        .map(QueriesCheckTest::said)
        .toList();
  }

  private static ShardOutcome outcome(String step, List<Integer> left, int breaks) {
    List<Boolean> robust = IntStream.range(0, left.size()).mapToObj(i -> i >= breaks).toList();
    return ShardOutcome.newBuilder()
        .setModel(AccuraciesTest.model("m"))
        .setAttack("quick")
        .setParameters(AttackJson.write(new QuickSuite(ThreatModel.linf("2/255"))))
        .setFrom(0)
        .setTo(IMAGES)
        .setStep(step)
        .setExamples(left)
        .setLabels(Collections.nCopies(left.size(), 0))
        .setPredictions(Collections.nCopies(left.size(), 0))
        .setAttacked(robust.stream().map(is -> is ? 0 : 1).toList())
        .setRobust(robust)
        .setLinf(Collections.nCopies(left.size(), 0.001f))
        .setL2(Collections.nCopies(left.size(), 0.01f))
        .build();
  }

  private static String said(Finding finding) {
    return finding.getSeverity() + " " + finding.getImages() + " " + finding.getCheck();
  }

  @Test
  void saysNothingOfFewerThanThreeImagesThatOnlyQueriesBreak() {
    assertThat(found(200, 2)).isEmpty();
  }

  @Test
  void doubtsANumberWhereQueriesBreakWhatGradientsDoNot() {
    assertThat(found(200, 3)).containsExactly("suspicious 3 C10");
    assertThat(found(0, 9)).containsExactly("invalid 9 C10");
  }
}
