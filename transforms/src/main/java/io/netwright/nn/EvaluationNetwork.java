package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.graph.LayerGraph;

/**
 * A network that is only evaluated and attacked, rewritten to be fast: batch normalizations are
 * part of their convolutions, training-only layers are gone, parameters are frozen, convolutions
 * run channels-last.
 *
 * <p>Logits equal those of {@link Network} in evaluation up to rounding, and gradients with respect
 * to the images are those of the same function. Safe in several threads.
 */
public final class EvaluationNetwork implements AutoCloseable {
  private final Network network;
  private final int classes;

  private EvaluationNetwork(Network network) {
    this.network = network;
    this.classes = network.graph().classes();
  }

  /** Rewrites a network and puts it on the device of a manager. */
  public static EvaluationNetwork of(NDManager manager, WeightedGraph model) {
    return new EvaluationNetwork(Network.on(manager, Folding.of(model)));
  }

  /**
   * Logits {@code (N, K)}, differentiable with respect to the images where autograd is on.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; every array made belongs to their manager
   */
  public NDArray logits(NDArray images) {
    return network.logits(images);
  }

  /** Number of logits. */
  public int classes() {
    return classes;
  }

  /** The graph that is run, after rewriting. */
  public LayerGraph graph() {
    return network.graph();
  }

  /** Frees the parameters. */
  @Override
  public void close() {
    network.close();
  }
}
