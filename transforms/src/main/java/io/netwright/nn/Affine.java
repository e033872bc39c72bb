package io.netwright.nn;

import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;

/** {@code scale * x + shift} per channel, in double precision. */
final class Affine {
  private final double[] scale;
  private final double[] shift;

  private Affine(double[] scale, double[] shift) {
    this.scale = scale;
    this.shift = shift;
  }

  /**
   * What a batch normalization does in evaluation: {@code weight / sqrt(running_var + eps) * (x -
   * running_mean) + bias}.
   */
  static Affine of(WeightedGraph model, Node node, Norm.BatchNorm norm) {
    float[] weight = values(model, node, "weight");
    float[] bias = values(model, node, "bias");
    float[] mean = values(model, node, "running_mean");
    float[] variance = values(model, node, "running_var");
    double[] scale = new double[norm.channels()];
    double[] shift = new double[norm.channels()];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = weight[c] / Math.sqrt((double) variance[c] + norm.eps());
      shift[c] = bias[c] - mean[c] * scale[c];
    }
    return new Affine(scale, shift);
  }

  private static float[] values(WeightedGraph model, Node node, String suffix) {
    return model.weight(node.name() + "." + suffix).values();
  }

  double scale(int channel) {
    return scale[channel];
  }

  double shift(int channel) {
    return shift[channel];
  }

  /** This, and another after it. */
  Affine then(Affine next) {
    double[] product = new double[scale.length];
    double[] sum = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      product[c] = scale[c] * next.scale[c];
      sum[c] = shift[c] * next.scale[c] + next.shift[c];
    }
    return new Affine(product, sum);
  }
}
