package io.netwright.frat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.util.BitSet;
import java.util.List;

/**
 * The contribution matrix of a layer: how much each input channel contributes to each output
 * channel, for the images of one class.
 *
 * <p>{@code R[o,i] = sum_b relu(sum_{h,w} conv(x[b,i], W[o,i]))}, without bias (Model LEGO, NeurIPS
 * 2024, contribution aggregation, as its code computes it).
 *
 * <p>Computed from the {@link KernelSums} {@code S} as {@code sum_b relu(sum_k w[o,i,k] S[b,i,k])}.
 * With one kernel tap the sum over images can be taken first: {@code relu(w) sum_b relu(S) +
 * relu(-w) sum_b relu(-S)}. In a grouped convolution an output has contributions from the inputs of
 * its group alone.
 */
final class ContributionMatrix {
  private static final float EPSILON = 1e-5f;
  private static final long CHUNK = 1 << 23;

  /** {@code (groups, inputs per group, outputs per group)}. */
  private final NDArray matrix;

  private ContributionMatrix(NDArray matrix) {
    this.matrix = matrix;
  }

  /**
   * The contributions to a layer's outputs.
   *
   * @param sums the class's {@link KernelSums} in batches, {@code (N, C, K)}
   * @param weight {@code (out, in / groups, kH, kW)} or {@code (out, in)}
   */
  static ContributionMatrix of(NDManager manager, Node layer, List<NDArray> sums, NDArray weight) {
    int groups = Weighted.of(layer).groups();
    long outputs = weight.getShape().get(0) / groups;
    long inputs = weight.getShape().get(1);
    NDArray own = weight.reshape(groups, outputs, inputs, -1);
    own.attach(manager);
    long taps = own.getShape().get(3);
    NDArray kernels = own.transpose(0, 2, 1, 3).reshape(groups * inputs, outputs, taps);
    NDArray total = manager.zeros(new Shape(groups * inputs, outputs));
    for (NDArray batch : sums) {
      total.addi(taps == 1 ? pointwise(kernels, batch) : windowed(kernels, batch));
    }
    return new ContributionMatrix(total.reshape(groups, inputs, outputs));
  }

  private static NDArray pointwise(NDArray kernels, NDArray sums) {
    NDArray positive = Activation.relu(sums).sum(new int[] {0});
    NDArray negative = Activation.relu(sums.neg()).sum(new int[] {0});
    NDArray weights = kernels.squeeze(2);
    return Activation.relu(weights).mul(positive).add(Activation.relu(weights.neg()).mul(negative));
  }

  private static NDArray windowed(NDArray kernels, NDArray sums) {
    NDArray byInput = sums.transpose(1, 2, 0);
    long images = byInput.getShape().get(2);
    long pairs = kernels.getShape().get(0) * kernels.getShape().get(1);
    long chunk = Math.max(1, CHUNK / pairs);
    NDManager manager = kernels.getManager();
    NDArray total = manager.zeros(new Shape(kernels.getShape().get(0), kernels.getShape().get(1)));
    for (long from = 0; from < images; from += chunk) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray some = byInput.get(":, :, {}:{}", from, Math.min(images, from + chunk));
        some.attach(scope);
        NDArray partial = kernels.matMul(some);
        partial.attach(scope);
        total.addi(Activation.relu(partial).sum(new int[] {2}));
      }
    }
    return total;
  }

  /** The inputs whose contribution to some of the given outputs is above that output's mean. */
  BitSet aboveMean(BitSet outputs) {
    NDArray above = matrix.gt(matrix.mean(new int[] {1}, true)).toType(DataType.FLOAT32, false);
    float[] counts = above.matMul(mask(outputs)).toFloatArray();
    BitSet inputs = new BitSet();
    for (int i = 0; i < counts.length; i++) {
      inputs.set(i, counts[i] > 0);
    }
    return inputs;
  }

  /**
   * For each input, the number of given outputs to which it contributes more than {@code alpha}.
   *
   * <p>Contributions are scaled to [0, 1] over each output's inputs: {@code (r - min) / (max - min
   * + 1e-5)}.
   */
  float[] allocated(BitSet outputs, double alpha) {
    NDArray least = matrix.min(new int[] {1}, true);
    NDArray range = matrix.max(new int[] {1}, true).sub(least).add(EPSILON);
    NDArray counts = matrix.sub(least).div(range).gt(alpha).toType(DataType.FLOAT32, false);
    return counts.matMul(mask(outputs)).toFloatArray();
  }

  /** The sum of each input's contributions to all outputs. */
  float[] totals() {
    return matrix.sum(new int[] {2}).toFloatArray();
  }

  /** The contributions, {@code (inputs, outputs per group)} row-major. */
  float[] values() {
    return matrix.toFloatArray();
  }

  /** Scales to [0, 1]: {@code (v - min) / (max - min + 1e-5)}. */
  static float[] minMax(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (values[i] - least) / (most - least + EPSILON);
    }
    return scaled;
  }

  private NDArray mask(BitSet outputs) {
    long groups = matrix.getShape().get(0);
    long perGroup = matrix.getShape().get(2);
    float[] mask = new float[(int) (groups * perGroup)];
    outputs.stream().forEach(output -> mask[output] = 1);
    return matrix.getManager().create(mask, new Shape(groups, perGroup, 1));
  }
}
