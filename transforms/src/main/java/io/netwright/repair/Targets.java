package io.netwright.repair;

import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import java.util.Arrays;
import java.util.List;

/**
 * What a layer is fitted to: what the uncut network computes there on the channels kept, and where
 * the layer ends a {@link Sum} {@code + (sigma / gamma) (other terms of the uncut network - those
 * of the cut one)}, by which the normalization behind the layer makes up for the others.
 *
 * <p>A channel that the normalization all but silences, {@code |gamma / sigma|} below a thousandth
 * of the layer's median, makes up for nothing: it would need enormous weights.
 */
final class Targets {
  private static final double SILENCED = 1e-3;

  private final int[] kept;
  private final int channels;
  private final int plane;
  private final double[] scales;

  /**
   * Of a layer that ends no sum.
   *
   * @param kept its channels that are left
   * @param channels of the uncut network's layer
   * @param plane positions of a channel
   */
  Targets(int[] kept, int channels, int plane) {
    this.kept = kept;
    this.channels = channels;
    this.plane = plane;
    this.scales = new double[kept.length];
    Arrays.fill(scales, 1);
  }

  /** Through the normalization behind the layer. */
  Targets through(WeightedGraph cut, Node norm) {
    float[] gamma = cut.weight(norm.name() + ".weight").values();
    float[] variance = cut.weight(norm.name() + ".running_var").values();
    double eps = ((Norm.BatchNorm) norm.layer()).eps();
    double[] sizes = new double[gamma.length];
    for (int i = 0; i < gamma.length; i++) {
      scales[i] = gamma[i] / Math.sqrt(variance[i] + eps);
      sizes[i] = Math.abs(scales[i]);
    }
    Arrays.sort(sizes);
    double least = SILENCED * sizes[sizes.length / 2];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.abs(scales[i]) > least ? 1 / scales[i] : 0;
    }
    return this;
  }

  /**
   * Writes the targets at one position of one image.
   *
   * @param uncut feature maps of the uncut network: of the layer, then of the sum's other terms
   * @param cut feature maps of the cut one: what the layer reads, then the sum's other terms
   */
  void copy(
      List<float[]> uncut, List<float[]> cut, int image, int position, float[] wanted, int at) {
    for (int output = 0; output < kept.length; output++) {
      int whole = (image * channels + kept[output]) * plane + position;
      int left = (image * kept.length + output) * plane + position;
      double missing = 0;
      for (int term = 1; term < uncut.size(); term++) {
        missing += (double) uncut.get(term)[whole] - cut.get(term)[left];
      }
      wanted[at + output] = (float) (uncut.get(0)[whole] + scales[output] * missing);
    }
  }
}
