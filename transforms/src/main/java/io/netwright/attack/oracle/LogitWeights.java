package io.netwright.attack.oracle;

/**
 * Which weighted sum of an image's logits is differentiated: the derivative of any loss by the
 * logits, computed on the host in 64 bits where it matters.
 */
@FunctionalInterface
public interface LogitWeights {

  /**
   * Fills the weights, which are zero before.
   *
   * @param row which of the points that are asked about
   * @param which of several sums
   */
  void fill(int row, int which, float[] logits, float[] weights);
}
