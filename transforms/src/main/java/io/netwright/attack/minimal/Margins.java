package io.netwright.attack.minimal;

import io.netwright.attack.oracle.LogitWeights;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;

/** The derivative of the margin {@code z_y - max_{k != y} z_k} by the logits. */
final class Margins {
  private Margins() {}

  static LogitWeights of(Sample sample, int[] images) {
    return (row, which, logits, weights) -> {
      int label = sample.label(images[row]);
      int other = Logits.bestOther(logits, label);
      if (other >= 0) {
        weights[label] = 1;
        weights[other] = -1;
      }
    };
  }
}
