package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.grad.Torch;
import io.netwright.testing.GoldenWeights;
import org.junit.jupiter.api.Test;

class AttackLossTest {

  @Test
  void givesAutoAttacksDlrOnItsOwnExamples() {
    JsonNode golden = GoldenTiny.FILE.get("dlr");
    for (int i = 0; i < 4; i++) {
      assertThat(loss(AttackLoss.DLR, golden.get("y").get(i).asLong(), row(golden, i)))
          .isCloseTo(golden.get("dlr").get(i).floatValue(), within(1e-6f));
    }
  }

  private static float[] row(JsonNode golden, int i) {
    return GoldenWeights.floats(golden.get("z").get(i));
  }

  @Test
  void fallsBackToTheMarginForTwoClasses() {
    assertThat(loss(AttackLoss.DLR, 0, 3, 1)).isEqualTo(-2);
    assertThat(loss(AttackLoss.MARGIN, 1, 3, 1)).isEqualTo(2);
  }

  @Test
  void hasNothingToIncreaseForOneClass() {
    assertThat(loss(AttackLoss.DLR, 0, 3)).isZero();
  }

  @Test
  void isTheNegativeLogProbabilityForCrossEntropy() {
    // softmax (ln 3, 0) = (3/4, 1/4)
    assertThat(loss(AttackLoss.CE, 0, (float) Math.log(3), 0))
        .isCloseTo((float) -Math.log(0.75), within(1e-6f));
  }

  private static float loss(AttackLoss loss, long label, float... logits) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return loss.perImage(
              manager.create(logits).reshape(1, logits.length),
              manager.create(new long[] {label}).reshape(1, 1))
          .getFloat(0);
    }
  }
}
