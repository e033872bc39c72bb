package io.netwright.nn.grad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * Derivatives as functions, of first and second order, safe in several threads of one JVM.
 *
 * <table>
 * <caption>Which one to use</caption>
 * <tr><td>{@link #of}</td><td>the gradient itself is differentiated again: treatment</td></tr>
 * <tr><td>{@link #firstOrder}</td><td>one tensor, once: attacks, diagnosis, routes</td></tr>
 * <tr><td>{@link #ofAll}</td><td>a training step: every parameter at once, nothing accumulated</td>
 * </tr>
 * <tr><td>{@link #intoParameters}</td><td>gradients that add up over several losses</td></tr>
 * </table>
 *
 * <p>All need the output to have been computed inside {@link Torch#withGradients}.
 */
public final class Gradients {

  private Gradients() {}

  /**
   * The derivative of a scalar with respect to any tensor it was computed from, images and tapped
   * feature maps included.
   *
   * <p>Nothing is accumulated into parameters, the graph stays usable, and the result can be
   * differentiated again.
   *
   * @param output a scalar computed from {@code input} while autograd was on
   * @param input a tensor that requires gradients or depends on one that does
   * @return a tensor of {@code input}'s shape; it belongs to {@code output}'s manager
   */
  public static NDArray of(NDArray output, NDArray input) {
    return Torch.withGradients(() -> Torch.run("autograd.pt", new NDList(output, input)));
  }

  /**
   * The same value as {@link #of}, without a second order: the graph of {@code output} is freed on
   * the way and can be walked only once.
   *
   * @param output a scalar computed from {@code input} while autograd was on
   * @param input a tensor that requires gradients or depends on one that does
   * @return a tensor of {@code input}'s shape; it belongs to {@code output}'s manager
   */
  public static NDArray firstOrder(NDArray output, NDArray input) {
    return Torch.run("gradient.pt", new NDList(output, input));
  }

  /**
   * The derivatives of a scalar with respect to several tensors in one walk; the graph is freed.
   *
   * @param output a scalar computed from every one of {@code inputs} while autograd was on
   * @return one tensor for each input, in order; they belong to {@code output}'s manager
   */
  public static List<NDArray> ofAll(NDArray output, List<NDArray> inputs) {
    return Torch.run("gradients.pt", output, inputs);
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
