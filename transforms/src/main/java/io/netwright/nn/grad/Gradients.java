package io.netwright.nn.grad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Derivatives as functions, of first and second order, safe in several threads of one JVM. */
public final class Gradients {

  private Gradients() {}

  /**
   * The derivative of a scalar with respect to any tensor it was computed from, images and tapped
   * feature maps included.
   *
   * <p>Nothing is accumulated into parameters, and the result can be differentiated again.
   *
   * @param output a scalar computed from {@code input} while autograd was on
   * @param input a tensor that requires gradients or depends on one that does
   * @return a tensor of {@code input}'s shape
   */
  public static NDArray of(NDArray output, NDArray input) {
    return Torch.withGradients(() -> Torch.run("autograd.pt", new NDList(output, input)));
  }

  /**
   * Adds the derivative of a scalar to the gradient of every tensor that requires one.
   *
   * @param loss a scalar computed while autograd was on; its graph is freed
   */
  public static void intoParameters(NDArray loss) {
    try (NDArray one = loss.onesLike()) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }
}
