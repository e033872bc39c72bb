package io.netwright.nn;

import java.util.Arrays;
import java.util.List;

/**
 * A parameter as plain numbers: sizes and float32 values in row-major order; not to be modified.
 */
public final class Tensor {
  private final List<Integer> shape;
  private final float[] values;

  /** Refuses a number of values that the shape does not have. */
  public Tensor(List<Integer> shape, float[] values) {
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape " + shape + " has " + size + " values, got " + values.length);
    }
    this.shape = List.copyOf(shape);
    this.values = values;
  }

  /** Sizes of the dimensions. */
  public List<Integer> shape() {
    return shape;
  }

  /** The values themselves, row-major; callers do not modify them. */
  public float[] values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
