package io.netwright.nn;

import io.netwright.nn.graph.Layer;
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

  /** Whether a layer with parameters is one in evaluation. */
  static boolean is(Layer layer) {
    return layer instanceof Norm.BatchNorm || layer instanceof Norm.ChannelScale;
  }

  /**
   * What such a layer does in evaluation: {@code weight x + bias}, or of a batch normalization
   * {@code weight / sqrt(running_var + eps) * (x - running_mean) + bias}.
   */
  static Affine of(WeightedGraph model, Node node) {
    float[] weight = values(model, node, "weight");
    float[] bias = values(model, node, "bias");
    double[] scale = new double[weight.length];
    double[] shift = new double[weight.length];
    if (!(node.layer() instanceof Norm.BatchNorm norm)) {
      for (int c = 0; c < scale.length; c++) {
        scale[c] = weight[c];
        shift[c] = bias[c];
      }
      return new Affine(scale, shift);
    }
    float[] mean = values(model, node, "running_mean");
    float[] variance = values(model, node, "running_var");
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
