package io.netwright.nn.graph;

import java.util.List;

/**
 * One parameter tensor of a layer.
 *
 * @param suffix name after the node's, as in a PyTorch state_dict: {@code weight}, {@code bias},
 *     ...
 * @param shape sizes, row-major
 * @param kind what it does, which decides initialization and whether it is trained
 */
public record ParameterSpec(String suffix, List<Integer> shape, Kind kind) {

  /** What a parameter does. */
  public enum Kind {
    /** Convolution or linear weight {@code (out, in / groups, kH, kW)} or {@code (out, in)}. */
    WEIGHT,
    /** Additive bias of a convolution or linear layer, {@code (out)}. */
    BIAS,
    /** Scale of every channel, as of a batch normalization, {@code (C)}. */
    SCALE,
    /** Shift of every channel, as of a batch normalization, {@code (C)}. */
    SHIFT,
    /** Running mean of a batch normalization, {@code (C)}; not trained. */
    RUNNING_MEAN,
    /** Running variance of a batch normalization, {@code (C)}; not trained. */
    RUNNING_VARIANCE,
    /** Class patterns of a PRO layer, {@code (K, C)}. */
    PATTERN,
    /** Slope of a parametric ReLU below zero, {@code (C)}. */
    SLOPE
  }

  /** Whether gradient descent changes it. */
  public boolean trained() {
    return kind != Kind.RUNNING_MEAN && kind != Kind.RUNNING_VARIANCE;
  }

  /** Number of elements. */
  public int size() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }
}
