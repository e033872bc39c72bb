package io.netwright.nn.graph;

import io.netwright.refusal.RefusedException;
import java.util.List;

/** Shape rules that several layers share. */
final class Shapes {

  private Shapes() {}

  static FeatureShape single(Layer layer, List<FeatureShape> inputs) {
    if (inputs.size() != 1) {
      throw refused(layer, inputs, "one input");
    }
    return inputs.get(0);
  }

  static FeatureShape map(Layer layer, List<FeatureShape> inputs) {
    FeatureShape in = single(layer, inputs);
    if (in.flat()) {
      throw refused(layer, inputs, "a feature map (C, H, W)");
    }
    return in;
  }

  static FeatureShape channels(Layer layer, List<FeatureShape> inputs, int channels) {
    FeatureShape in = single(layer, inputs);
    if (in.channels() != channels) {
      throw refused(layer, inputs, channels + " channels");
    }
    return in;
  }

  /**
   * Output positions of a sliding window: {@code floor((in + 2 p - k) / s) + 1}, or its ceiling.
   */
  static FeatureShape windowed(
      Layer layer, FeatureShape in, Extent reach, Extent stride, Extent padding, boolean ceil) {
    int height = steps(in.height(), reach.height(), stride.height(), padding.height(), ceil);
    int width = steps(in.width(), reach.width(), stride.width(), padding.width(), ceil);
    if (in.flat() || height < 1 || width < 1) {
      throw refused(layer, List.of(in), "a feature map of at least the window's size");
    }
    return FeatureShape.map(in.channels(), height, width);
  }

  private static int steps(int size, int reach, int stride, int padding, boolean ceil) {
    // With ceil, as in PyTorch, a window may be larger than the map by less than a stride.
    int room = size + 2 * padding - reach + (ceil ? stride - 1 : 0);
    if (size < 1 || room < 0) {
      return 0;
    }
    int steps = room / stride + 1;
    boolean startsOutside = ceil && (steps - 1) * stride >= size + padding;
    return startsOutside ? steps - 1 : steps;
  }

  static FeatureShape equal(Layer layer, List<FeatureShape> inputs) {
    if (inputs.isEmpty() || inputs.stream().distinct().count() != 1) {
      throw refused(layer, inputs, "inputs of one shape");
    }
    return inputs.get(0);
  }

  static FeatureShape broadcast(Layer layer, List<FeatureShape> inputs) {
    boolean fits =
        inputs.size() == 2
            && inputs.get(0).channels() == inputs.get(1).channels()
            && inputs.get(0).flat() == inputs.get(1).flat()
            && (inputs.get(0).equals(inputs.get(1)) || inputs.get(1).positions() == 1);
    if (!fits) {
      throw refused(
          layer,
          inputs,
          "two inputs of one shape, or a map and a map of one position with the same channels,"
              + " which Unflatten makes of a vector");
    }
    return inputs.get(0);
  }

  static FeatureShape concatenated(Layer layer, List<FeatureShape> inputs) {
    int channels = inputs.stream().mapToInt(FeatureShape::channels).reduce(0, Math::addExact);
    if (inputs.isEmpty() || inputs.stream().map(in -> in.withChannels(1)).distinct().count() != 1) {
      throw refused(layer, inputs, "inputs of one height and width");
    }
    return inputs.get(0).withChannels(channels);
  }

  static IllegalArgumentException refused(Layer layer, List<FeatureShape> inputs, String needed) {
    return new RefusedException(layer + " needs " + needed + ", got " + inputs);
  }
}
