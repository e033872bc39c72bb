package io.netwright.lego;

import io.netwright.lego.Layout.Slot;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Places the parts' weights in the tensors of the assembled network, zeros elsewhere. */
final class PaddedWeights {
  private final List<WeightedGraph> parts;
  private final Map<String, Tensor> weights;

  PaddedWeights(List<WeightedGraph> parts, Map<String, Tensor> weights) {
    this.parts = parts;
    this.weights = weights;
  }

  /**
   * A weight {@code (out, in, ...)}: what part p makes of its own channels and of the shared ones.
   */
  void matrix(String name, Layout inputs, Layout outputs) {
    List<Integer> shape = new ArrayList<>(parts.get(0).weight(name).shape());
    shape.set(0, outputs.size());
    shape.set(1, inputs.size());
    int block = size(shape.subList(2, shape.size()));
    float[] values = new float[size(shape)];
    for (int o = 0; o < outputs.size(); o++) {
      Slot out = outputs.slots().get(o);
      Tensor weight = parts.get(out.part()).weight(name);
      int columns = weight.shape().get(1);
      for (int i = 0; i < inputs.size(); i++) {
        Slot in = inputs.slots().get(i);
        if (in.belongsTo(out.part())) {
          int from = (out.channel() * columns + in.channel()) * block;
          System.arraycopy(weight.values(), from, values, (o * inputs.size() + i) * block, block);
        }
      }
    }
    weights.put(name, new Tensor(shape, values));
  }

  /** A grouped weight {@code (out, in / groups, ...)}: the parts' rows one after another. */
  void rows(String name, Layout outputs) {
    List<Integer> shape = new ArrayList<>(parts.get(0).weight(name).shape());
    shape.set(0, outputs.size());
    int row = size(shape.subList(1, shape.size()));
    float[] values = new float[size(shape)];
    for (int o = 0; o < outputs.size(); o++) {
      Slot out = outputs.slots().get(o);
      float[] source = parts.get(out.part()).weight(name).values();
      System.arraycopy(source, out.channel() * row, values, o * row, row);
    }
    weights.put(name, new Tensor(shape, values));
  }

  /** A vector of one number per channel; zero for parts without it. */
  void vector(String name, Layout channels) {
    float[] values = new float[channels.size()];
    for (int i = 0; i < values.length; i++) {
      Slot slot = channels.slots().get(i);
      Tensor tensor = parts.get(slot.part()).weights().get(name);
      values[i] = tensor == null ? 0 : tensor.values()[slot.channel()];
    }
    weights.put(name, new Tensor(List.of(values.length), values));
  }

  private static int size(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }
}
