package io.netwright.train;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;
import java.util.HashSet;
import java.util.Set;

/** What training minimizes. */
public interface Objective {

  /**
   * The loss of a batch, a float32 scalar that can be differentiated with respect to the
   * parameters; computed with autograd on.
   */
  NDArray loss(TrainingBatch batch);

  /**
   * Names of the nodes whose outputs the loss needs. The input's name asks for the images as a tap,
   * with respect to which logits and other taps can be differentiated.
   */
  default Set<String> taps() {
    return Set.of();
  }

  /** This loss plus a weighted other one. */
  default Objective plus(double weight, Objective other) {
    Objective first = this;
    return new Objective() {
      @Override
      public NDArray loss(TrainingBatch batch) {
        // as float: a scalar times a double would be float64
        return first.loss(batch).add(Torch.times(other.loss(batch), (float) weight));
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
