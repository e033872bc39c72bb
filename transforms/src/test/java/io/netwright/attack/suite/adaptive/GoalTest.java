package io.netwright.attack.suite.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.seed.Seed;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final float[] LOGITS = {1.5f, -0.5f, 2.25f, 0.75f, 0.25f};

  /** The derivative by differences; slopes are right up to a positive factor. */
  private static void assertSlopes(Goal goal) {
    float[] weights = new float[LOGITS.length];
    goal.slope(LOGITS, weights);
    double[] exact = new double[LOGITS.length];
    double dot = 0;
    double square = 0;
    for (int k = 0; k < exact.length; k++) {
      float[] more = LOGITS.clone();
      float[] less = LOGITS.clone();
      more[k] += 0x1p-8f;
      less[k] -= 0x1p-8f;
      exact[k] = (goal.value(more) - goal.value(less)) / 0x1p-7;
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
  void pointsTheWayThatItGrows() {
    assertSlopes(Goal.margin(2));
    assertSlopes(Goal.margin(0));
    assertSlopes(Goal.marginOf(4, 2));
    assertSlopes(Goal.ratioOf(4, 2, 5));
    assertSlopes(Goal.ratioOf(3, 2, 5));
    assertSlopes(Goal.ratioOf(2, 0, 5));
    assertSlopes(Goal.scaledEntropy(LOGITS, 2));
    assertSlopes(Goal.direction(1, 2, 5, LabelWeight.AWAY, Seed.of(1).generator()));
  }

  @Test
  void comparesTheMarginWithTheSpreadOfTheLogits() {
    assertThat(Goal.margin(2).value(LOGITS)).isEqualTo(-0.75);
    assertThat(Goal.marginOf(1, 2).value(LOGITS)).isEqualTo(-2.75);
    assertThat(Goal.ratioOf(1, 2, 5).value(LOGITS)).isCloseTo(-2.75 / 1.75, within(1e-9));
    assertThat(Goal.ratioOf(1, 2, 3).value(LOGITS)).isEqualTo(-2.75);
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
    Goal.scaledEntropy(small, 2).slope(small, bySmall);
    Goal.scaledEntropy(large, 2).slope(large, byLarge);
    assertThat(byLarge).containsExactly(bySmall, within(1e-6f));
    assertThat(bySmall[0]).isGreaterThan(bySmall[1]);
    Goal.scaledEntropy(new float[5], 2).slope(large, byLarge);
    assertThat(byLarge[2]).isEqualTo(-1);
  }

  @Test
  void drawsADirectionWithTheTargetAheadAndTheLabelInItsInterval() {
    for (int i = 0; i < 200; i++) {
      float[] away = new float[5];
      float[] toward = new float[5];
      Goal.direction(1, 2, 5, LabelWeight.AWAY, Seed.of(i).generator()).slope(LOGITS, away);
      Goal.direction(1, 2, 5, LabelWeight.TOWARD, Seed.of(i).generator()).slope(LOGITS, toward);
      assertThat(away[1]).isEqualTo(0.8f);
      assertThat(away[2]).isBetween(-0.5f, 0.1f);
      assertThat(toward[2]).isBetween(-0.1f, 0.5f);
      assertThat(away[0]).isBetween(-1f, 1f).isEqualTo(toward[0]);
      assertThat(away[0]).isNotEqualTo(away[3]);
    }
  }
}
