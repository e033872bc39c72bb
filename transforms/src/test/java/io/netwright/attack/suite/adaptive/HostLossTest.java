package io.netwright.attack.suite.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.seed.Seed;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class HostLossTest {
  private static final float[] LOGITS = {1.5f, -0.5f, 2.25f, 0.75f, 0.25f};

  /** The derivative by differences; slopes are right up to a positive factor. */
  private static void assertSlopes(HostLoss loss, ToDoubleFunction<float[]> value) {
    float[] weights = new float[LOGITS.length];
    loss.slope(LOGITS, weights);
    double[] exact = new double[LOGITS.length];
    double dot = 0;
    double square = 0;
    for (int k = 0; k < exact.length; k++) {
      float[] more = LOGITS.clone();
      float[] less = LOGITS.clone();
      more[k] += 0x1p-8f;
      less[k] -= 0x1p-8f;
      exact[k] = (value.applyAsDouble(more) - value.applyAsDouble(less)) / 0x1p-7;
      dot += exact[k] * weights[k];
      square += (double) weights[k] * weights[k];
    }
    double factor = dot / square;
    assertThat(factor).isPositive();
    for (int k = 0; k < exact.length; k++) {
      assertThat(weights[k] * factor).isCloseTo(exact[k], within(1e-4));
    }
  }

  @Test
  void pointsTheWayThatAMarginGrows() {
    assertSlopes(HostLoss.margin(2), z -> Math.max(z[0], z[3]) - (double) z[2]);
    assertSlopes(HostLoss.margin(0), z -> (double) z[2] - z[0]);
    assertSlopes(HostLoss.marginOf(4, 2), z -> (double) z[4] - z[2]);
  }

  /** The largest logits are those of classes 2, 0, 3 and 4. */
  @Test
  void pointsTheWayThatTheMarginGrowsBesideTheSpreadOfTheLogits() {
    ToDoubleFunction<float[]> spread = z -> z[2] - ((double) z[3] + z[4]) / 2;
    assertSlopes(HostLoss.ratioOf(4, 2, 5), z -> ((double) z[4] - z[2]) / spread.applyAsDouble(z));
    assertSlopes(HostLoss.ratioOf(3, 2, 5), z -> ((double) z[3] - z[2]) / spread.applyAsDouble(z));
    assertSlopes(HostLoss.ratioOf(2, 0, 5), z -> ((double) z[2] - z[0]) / spread.applyAsDouble(z));
    assertSlopes(HostLoss.ratioOf(1, 2, 3), z -> (double) z[1] - z[2]);
  }

  /** The logits' mean is 0.85, and their variance 0.915. */
  @Test
  void pointsTheWayThatTheCrossEntropyOfScaledLogitsGrows() {
    double scale = Math.sqrt(0.915);
    assertSlopes(
        HostLoss.scaledEntropy(LOGITS, 2),
        z -> {
          double sum = 0;
          for (float logit : z) {
            sum += Math.exp(logit / scale);
          }
          return Math.log(sum) - z[2] / scale;
        });
  }

  /** A confident network's cross entropy has no gradient in 32 bits; this one has. */
  @Test
  void losesNothingToTheScaleOfTheLogits() {
    float[] small = LOGITS;
    float[] large = LOGITS.clone();
    for (int k = 0; k < large.length; k++) {
      large[k] *= 1024;
    }
    float[] bySmall = new float[5];
    float[] byLarge = new float[5];
    HostLoss.scaledEntropy(small, 2).slope(small, bySmall);
    HostLoss.scaledEntropy(large, 2).slope(large, byLarge);
    assertThat(byLarge).containsExactly(bySmall, within(1e-6f));
    assertThat(bySmall[0]).isGreaterThan(bySmall[1]);
    HostLoss.scaledEntropy(new float[5], 2).slope(large, byLarge);
    assertThat(byLarge[2]).isEqualTo(-1);
  }

  @Test
  void drawsADirectionWithTheTargetAheadAndTheLabelInItsInterval() {
    for (int i = 0; i < 200; i++) {
      float[] away = new float[5];
      float[] toward = new float[5];
      HostLoss.direction(1, 2, 5, LabelWeight.AWAY, Seed.of(i).generator()).slope(LOGITS, away);
      HostLoss.direction(1, 2, 5, LabelWeight.TOWARD, Seed.of(i).generator()).slope(LOGITS, toward);
      assertThat(away[1]).isEqualTo(0.8f);
      assertThat(away[2]).isBetween(-0.5f, 0.1f);
      assertThat(toward[2]).isBetween(-0.1f, 0.5f);
      assertThat(away[0]).isBetween(-1f, 1f).isEqualTo(toward[0]);
      assertThat(away[0]).isNotEqualTo(away[3]);
    }
  }
}
