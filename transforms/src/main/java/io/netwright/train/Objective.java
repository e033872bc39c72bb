package io.netwright.train;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.grad.Torch;
import java.util.HashSet;
import java.util.Set;

/** What training minimizes. */
public interface Objective {

  /**
   * The loss of a batch, a float32 scalar that can be differentiated with respect to the
   * parameters.
   *
   * @param pass logits and the taps asked for, computed with autograd on
   * @param labels {@code (N)} int64
   */
  NDArray loss(ForwardPass pass, NDArray labels);

  /** Names of the nodes whose outputs the loss needs. */
  default Set<String> taps() {
    return Set.of();
  }

  /** This loss plus a weighted other one. */
  default Objective plus(double weight, Objective other) {
    Objective first = this;
    return new Objective() {
      @Override
      public NDArray loss(ForwardPass pass, NDArray labels) {
        // as float: a scalar times a double would be float64
        return first.loss(pass, labels).add(Torch.times(other.loss(pass, labels), (float) weight));
      }

      @Override
      public Set<String> taps() {
        Set<String> taps = new HashSet<>(first.taps());
        taps.addAll(other.taps());
        return taps;
      }
    };
  }
}
