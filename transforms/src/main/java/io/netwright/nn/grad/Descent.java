package io.netwright.nn.grad;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * Stochastic gradient descent for all parameters at once, by PyTorch's operations on lists, which a
 * GPU takes in fewer kernels than one parameter after the other.
 *
 * @param momentum what is kept of the velocities
 * @param weightDecay times the parameters is added to the gradients
 * @param learningRate times the velocities is taken from the parameters
 */
public record Descent(float momentum, float weightDecay, float learningRate) {
  private static final String PROGRAM = "sgd.pt";

  /**
   * {@code v = m v + g + d w}, {@code w = w - lr v}, in place.
   *
   * @param parameters at least one; velocities and gradients in the same order
   */
  public void step(List<NDArray> parameters, List<NDArray> velocities, List<NDArray> gradients) {
    try (IValue ofParameters = list(parameters);
        IValue ofVelocities = list(velocities);
        IValue ofGradients = list(gradients);
        IValue kept = IValue.from((double) momentum);
        IValue decay = IValue.from((double) weightDecay);
        IValue rate = IValue.from((double) learningRate)) {
      Torch.change(
          PROGRAM,
          "forward",
          parameters.get(0),
          new IValue[] {ofParameters, ofVelocities, ofGradients, kept, decay, rate});
    }
  }

  /** Sets gradients to zero. */
  public static void zero(List<NDArray> gradients) {
    try (IValue list = list(gradients)) {
      Torch.change(PROGRAM, "zero", gradients.get(0), new IValue[] {list});
    }
  }

  private static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }
}
