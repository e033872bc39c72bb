package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.evaluate.EvaluationVerdict.State;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import io.netwright.testing.BrokenByDesign;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every network that is broken by design has its finding, and an honest one has none of weight. */
class BrokenByDesignTest {

  @ParameterizedTest
  @CsvSource({
    "HONEST, 24, CONSISTENT, ''",
    "DEAD_ZONE, 16, SUSPICIOUS, start-matters",
    "LOGITS_TIMES_100, 64, SUSPICIOUS, masked-cross-entropy",
    "SATURATED, 24, SUSPICIOUS, masked-cross-entropy",
    "RANDOMIZED, 16, SUSPICIOUS, random-answers",
    "CONSTANT, 30, NOT_VALID, survives-everything",
    "QUANTIZED_INPUT, 16, NOT_VALID, survives-everything",
    "NON_DIFFERENTIABLE_STEP, 16, NOT_VALID, wrong-gradient",
    "TURNED_GRADIENT, 16, NOT_VALID, wrong-gradient",
    "PROBABILITIES, 16, NOT_VALID, probabilities",
    "LOOKS_AT_BATCH, 16, NOT_VALID, looks-at-batch",
  })
  void findsWhatIsBroken(BrokenByDesign broken, int images, State state, String kind) {
    Accuracies accuracies = ProbedModel.probed(broken, CheckTier.CHEAP, images);

    List<String> doubts =
        accuracies.findings().stream()
            .filter(finding -> Severity.doubts(finding.getSeverity()))
            .map(Finding::getKind)
            .toList();
    if (kind.isEmpty()) {
      assertThat(doubts).isEmpty();
    } else {
      assertThat(doubts).contains(kind);
    }
    assertThat(accuracies.evaluations())
        .allSatisfy(
            row -> {
              EvaluationVerdict verdict = EvaluationVerdict.of(row);
              assertThat(verdict.state()).isEqualTo(state);
              assertThat(verdict.text()).isEqualTo(row.getVerdict()).contains(kind);
            });
  }

  @Test
  void saysNothingAgainstAnHonestNetworkInTheFullTier() {
    Accuracies accuracies = ProbedModel.probed(BrokenByDesign.HONEST, CheckTier.FULL, 8);
    assertThat(accuracies.evaluations())
        .extracting(Evaluation::getVerdict)
        .containsOnly("consistent: an upper bound");
  }

  /** Of ten images a constant network has one right: nothing could be found. */
  @Test
  void saysThatNobodyCheckedWhereTooFewImagesAreRight() {
    assertThat(ProbedModel.probed(BrokenByDesign.CONSTANT, CheckTier.CHEAP, 10).evaluations())
        .extracting(Evaluation::getVerdict)
        .containsOnly("not checked");
  }

  /** What the attacks showed by the way is said all the same. */
  @ParameterizedTest
  @CsvSource({"HONEST,not checked", "DEAD_ZONE,suspicious (zero-margin-gradient)"})
  void saysThatNobodyCheckedWhereNobodyDidAndNothingWasSeen(BrokenByDesign broken, String verdict) {
    assertThat(ProbedModel.probed(broken, CheckTier.NONE, 16).evaluations())
        .extracting(Evaluation::getVerdict)
        .containsOnly(verdict);
  }
}
