package io.netwright.nn.onnx;

import io.netwright.nn.graph.FeatureShape;
import java.util.List;

/** What a name in an ONNX graph stands for while the graph is read. */
sealed interface Value {

  /** Numbers that do not depend on the images. */
  record Constant(Numbers numbers) implements Value {}

  /** The output of a node of our graph. */
  record Feature(String node, FeatureShape shape) implements Value {}

  /**
   * {@code scale * x + shift} per channel, which becomes a layer once somebody reads it; equal to
   * itself alone.
   */
  final class Scaled implements Value {
    private final Feature base;
    private final double[] scale;
    private final double[] shift;
    private final String name;

    /** The arrays are not to be modified any more; the layer would be called by the name. */
    Scaled(Feature base, double[] scale, double[] shift, String name) {
      this.base = base;
      this.scale = scale;
      this.shift = shift;
      this.name = name;
    }

    Feature base() {
      return base;
    }

    double[] scale() {
      return scale;
    }

    double[] shift() {
      return shift;
    }

    String name() {
      return name;
    }

    /** The one scale of all channels, or NaN where they differ. */
    double uniformScale() {
      return uniform(scale);
    }

    /** The one shift of all channels, or NaN where they differ. */
    double uniformShift() {
      return uniform(shift);
    }

    private static double uniform(double[] values) {
      for (double value : values) {
        if (value != values[0]) {
          return Double.NaN;
        }
      }
      return values[0];
    }
  }

  /**
   * The numbers of a feature seen with other dimensions.
   *
   * @param dimensions the first is the batch
   * @param groups above 1: the channels were split into so many groups, and channel within the
   *     group now stands before the group
   */
  record View(Feature base, List<Long> dimensions, int groups, String name) implements Value {}

  /** {@code scale * erf(x / sqrt(2)) + shift}: a part of a GELU. */
  record Erf(Feature base, double scale, double shift) implements Value {}

  /** The mean over rows of adaptive pooling, whose columns are still to come. */
  record RowMeans(Feature base, int rows) implements Value {}

  /**
   * Softmax of logits, or its logarithm.
   *
   * @param operator the operator that made it
   * @param node the name of its node
   */
  record Probabilities(Value logits, String operator, String node) implements Value {}
}
