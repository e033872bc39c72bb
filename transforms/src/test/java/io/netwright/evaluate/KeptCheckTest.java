package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.ShardOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptCheckTest {
  private static final ModelRef MODEL =
      ModelRef.newBuilder(AccuraciesTest.model("m"))
          .setOutputs(
              List.of(new OutputClass("disc", "shapes", 0), new OutputClass("star", "shapes", 1)))
          .build();

  @Test
  void findsThreeImagesThatWereBrokenAndAreNot() {
    assertThat(severities(2)).containsExactly("note");
    assertThat(severities(3)).containsExactly("suspicious");
    assertThat(severities(0)).isEmpty();
  }

  /** Eight were kept, of forty that were attacked. */
  @Test
  void countsTheShareOfTheImagesThatWereKept() {
    assertThat(findings(4))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getImages()).isEqualTo(4);
              assertThat(finding.getValue()).isEqualTo(0.5);
              assertThat(finding.getText()).contains("4 of 8 images (50.0 %)");
              assertThat(finding.getAttack()).isEqualTo("worst-case");
            });
  }

  private static List<String> severities(int lost) {
    return findings(lost).stream().map(Finding::getSeverity).toList();
  }

  private static List<Finding> findings(int lost) {
    ThreatModel ball = ThreatModel.linf("2/255");
    boolean[] right = new boolean[8];
    Arrays.fill(right, 0, lost, true);
    List<AttackedImage> images =
        IntStream.range(0, 40).mapToObj(i -> new AttackedImage(i, 0, 0, 1, 0.005f, 0.1f)).toList();
    ShardOutcome attack =
        new AttackedShard(new NamedAttack("fgsm", new Fgsm(ball)), 0, images).of(MODEL);
    ShardOutcome kept =
        ShardOutcome.newBuilder(attack)
            .setAttack(KeptPiece.name(ball))
            .setReadings(Readings.NONE.with(KeptPiece.NOT_BROKEN, right).byName())
            .build();
    return Accuracies.of(List.of(attack, kept), 0).findings().stream()
        .filter(finding -> finding.getKind().equals("not-made-again"))
        .toList();
  }
}
