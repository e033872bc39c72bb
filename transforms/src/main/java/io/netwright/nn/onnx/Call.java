package io.netwright.nn.onnx;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator with what it reads.
 *
 * @param inputs null where an optional input is left out
 */
record Call(OnnxNode node, List<@Nullable Value> inputs, Lowering lowering) {

  /** The input of that number, null where it is left out. */
  @Nullable Value optional(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** The input of that number. */
  Value value(int index) {
    Value value = optional(index);
    if (value == null) {
      throw refused("input " + index + " is missing");
    }
    return value;
  }

  /** The input of that number as the output of a node of our graph. */
  Value.Feature feature(int index) {
    return lowering.feature(value(index), node);
  }

  /** The same where it must be maps {@code (N, C, H, W)}. */
  Value.Feature map(int index) {
    Value.Feature feature = feature(index);
    if (feature.shape().flat()) {
      throw refused("needs maps (N, C, H, W), got " + feature.shape());
    }
    return feature;
  }

  /** The numbers of an input that must not depend on the images. */
  Numbers constant(int index) {
    Numbers numbers = optionalConstant(index);
    if (numbers == null) {
      throw refused("input " + index + " is missing");
    }
    return numbers;
  }

  /** The same for an input that may be left out. */
  @Nullable Numbers optionalConstant(int index) {
    Value value = optional(index);
    if (value != null && !(value instanceof Value.Constant)) {
      throw refused(
          "input "
              + index
              + " must be a constant and depends on the images; attention and weights that are"
              + " computed are not supported");
    }
    return value == null ? null : ((Value.Constant) value).numbers();
  }

  /** Whole numbers from an attribute, in later versions from an input; null where neither is. */
  long @Nullable [] wholes(String attribute, int input) {
    long[] given = node.wholes(attribute);
    Numbers numbers = given == null ? optionalConstant(input) : null;
    return numbers == null ? given : numbers.longs();
  }

  int opset() {
    return lowering.opset();
  }

  /** An axis counted from the front. */
  int axis(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= Math.max(rank, 1)) {
      throw refused("axis " + axis + " is not one of " + rank + " dimensions");
    }
    return (int) positive;
  }

  /** The name that the node of our graph gets where no parameter says a better one. */
  String name() {
    return node.name();
  }

  /** Dimensions of what an input stands for, the batch first. */
  List<Long> dimensions(Value value) {
    return lowering.dimensions(value, node);
  }

  static boolean isPoint(FeatureShape shape) {
    return shape.positions() == 1;
  }

  RefusedException refused(String why) {
    return node.refused(why);
  }
}
