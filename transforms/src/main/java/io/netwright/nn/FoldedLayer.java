package io.netwright.nn;

import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The weights of a convolution or linear layer that has taken in what lay before and after it. */
final class FoldedLayer {
  private final Node node;
  private final Tensor weight;
  private final double[] values;
  private final double[] bias;

  FoldedLayer(WeightedGraph source, Node node) {
    this.node = node;
    this.weight = source.weight(node.name() + ".weight");
    this.values = new double[weight.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight.values()[i];
    }
    this.bias = new double[weight.shape().get(0)];
    Tensor old = source.weights().get(node.name() + ".bias");
    for (int row = 0; old != null && row < bias.length; row++) {
      bias[row] = old.values()[row];
    }
  }

  void write(Norm.@Nullable Normalize before, @Nullable Affine after, Map<String, Tensor> weights) {
    if (before != null) {
      takeIn(before);
    }
    if (after != null) {
      takeIn(after);
    }
    weights.put(node.name() + ".weight", new Tensor(weight.shape(), floats(values)));
    weights.put(node.name() + ".bias", new Tensor(List.of(bias.length), floats(bias)));
  }

  /** {@code w (x - mean) / std + b = (w / std) x + (b - sum of w mean / std)}. */
  private void takeIn(Norm.Normalize before) {
    int groups = Weighted.of(node).groups();
    int columns = weight.shape().get(1);
    int taps = values.length / bias.length / columns;
    for (int i = 0; i < values.length; i++) {
      int row = i / (columns * taps);
      int channel = row / (bias.length / groups) * columns + i / taps % columns;
      values[i] /= before.std().get(channel);
      bias[row] -= values[i] * before.mean().get(channel);
    }
  }

  /** {@code s (w x + b) + t = (s w) x + (s b + t)}. */
  private void takeIn(Affine after) {
    int perRow = values.length / bias.length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= after.scale(i / perRow);
    }
    for (int row = 0; row < bias.length; row++) {
      bias[row] = bias[row] * after.scale(row) + after.shift(row);
    }
  }

  private static float[] floats(double[] doubles) {
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }
}
