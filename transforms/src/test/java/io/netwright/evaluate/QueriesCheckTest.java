package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueriesCheckTest {
  private static final int IMAGES = 400;

  /** APGD on DLR breaks so many, Square so many of what is left, and no other step any. */
  private static List<String> found(int byGradients, int bySquare) {
    return found(new QuickSuite(ThreatModel.linf("2/255")), byGradients, bySquare);
  }

  private static List<String> found(AttackSuite suite, int byGradients, int bySquare) {
    List<ShardOutcome> steps = new ArrayList<>();
    List<Integer> left = IntStream.range(0, IMAGES).boxed().toList();
    for (AttackSeries.Step step : suite.steps()) {
      int breaks =
          switch (step.name()) {
            case "apgd-dlr" -> byGradients;
            case "square" -> bySquare;
            default -> 0;
          };
      steps.add(FirstBroken.of("suite", suite, step.name(), IMAGES, left, breaks));
      left = left.subList(breaks, left.size());
    }
    return Accuracies.of(steps, 0).findings().stream()
        .filter(finding -> finding.getKind().equals("queries-win"))
        .map(QueriesCheckTest::said)
        .toList();
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

  /** APGD-T and FAB-T come after Square there, and never see what it broke. */
  @Test
  void saysNothingOfQueriesThatGradientsFollow() {
    ThreatModel ball = ThreatModel.linf("2/255");
    assertThat(found(new AutoAttack(ball, AutoAttack.Version.PLUS), 0, 100)).isEmpty();
    assertThat(found(new AutoAttack(ball), 0, 100)).containsExactly("invalid 100 C10");
  }

  /** No probe of the full tier asks there; AutoAttack does. */
  @Test
  void doubtsANumberInL1WithoutAnyProbe() {
    AttackSuite suite = new AutoAttack(ThreatModel.l1(12));
    assertThat(found(suite, 0, 3)).containsExactly("suspicious 3 C10");
  }
}
