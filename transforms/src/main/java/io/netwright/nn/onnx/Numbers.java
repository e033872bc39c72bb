package io.netwright.nn.onnx;

import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A constant of an ONNX graph: float32 numbers or whole ones, row-major; not to be modified. */
final class Numbers {
  private final List<Integer> shape;
  private final float @Nullable [] floats;
  private final long @Nullable [] whole;

  private Numbers(List<Integer> shape, float @Nullable [] floats, long @Nullable [] whole) {
    this.shape = List.copyOf(shape);
    this.floats = floats;
    this.whole = whole;
    if (count(shape) != size()) {
      throw new RefusedException(
          "a tensor of shape " + shape + " has " + count(shape) + " numbers, got " + size());
    }
  }

  static Numbers of(List<Integer> shape, float[] values) {
    return new Numbers(shape, values, null);
  }

  static Numbers whole(List<Integer> shape, long[] values) {
    return new Numbers(shape, null, values);
  }

  static Numbers vector(long... values) {
    return whole(List.of(values.length), values);
  }

  /** Number of elements; sizes that overflow are refused. */
  static long count(List<Integer> shape) {
    try {
      return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new RefusedException("shape " + shape + " has more numbers than can be counted", e);
    }
  }

  List<Integer> shape() {
    return shape;
  }

  /** The shape as other values have it, whose batch may be large. */
  List<Long> dimensions() {
    return shape.stream().map(Integer::longValue).toList();
  }

  int rank() {
    return shape.size();
  }

  int size() {
    return floats != null ? floats.length : Objects.requireNonNull(whole).length;
  }

  /** Where the numbers are: reshaped ones share it. */
  Object array() {
    return floats != null ? floats : Objects.requireNonNull(whole);
  }

  boolean isWhole() {
    return whole != null;
  }

  double at(int index) {
    return floats != null ? floats[index] : Objects.requireNonNull(whole)[index];
  }

  /** The numbers as float32. */
  float[] floats() {
    if (floats != null) {
      return floats;
    }
    float[] converted = new float[size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = Objects.requireNonNull(whole)[i];
    }
    return converted;
  }

  /** The numbers as whole ones; refused where they are not. */
  long[] longs() {
    if (whole == null) {
      throw new RefusedException("whole numbers are expected, got float32 of shape " + shape);
    }
    return whole;
  }

  /** The one number of a scalar, or of a tensor of one element. */
  double single() {
    if (size() != 1) {
      throw new RefusedException("one number is expected, got shape " + shape);
    }
    return at(0);
  }

  /** The same numbers in another shape. */
  Numbers reshaped(List<Integer> newShape) {
    return new Numbers(newShape, floats, whole);
  }

  /** The numbers at the given positions. */
  Numbers picked(int[] positions, List<Integer> newShape) {
    if (floats != null) {
      float[] picked = new float[positions.length];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = floats[positions[i]];
      }
      return of(newShape, picked);
    }
    long[] source = Objects.requireNonNull(whole);
    return whole(newShape, Arrays.stream(positions).mapToLong(at -> source[at]).toArray());
  }

  /** These numbers with another dimension order. */
  Numbers transposed(int[] order) {
    List<Integer> newShape = Arrays.stream(order).mapToObj(shape::get).toList();
    int[] strides = strides(shape);
    int[] reordered = Arrays.stream(order).map(axis -> strides[axis]).toArray();
    return picked(positions(newShape, reordered), newShape);
  }

  /** Row-major distance between neighbours along each dimension. */
  static int[] strides(List<Integer> shape) {
    int[] strides = new int[shape.size()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return strides;
  }

  /** Where each element of a shape lies in numbers with the given strides. */
  static int[] positions(List<Integer> shape, int[] strides) {
    int[] positions = new int[Math.toIntExact(count(shape))];
    int[] index = new int[shape.size()];
    int at = 0;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = at;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        at -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return positions;
  }

  /** The shape that two shapes broadcast to. */
  static List<Integer> broadcast(List<Integer> one, List<Integer> other) {
    int rank = Math.max(one.size(), other.size());
    List<Integer> shape = new ArrayList<>(rank);
    for (int axis = 0; axis < rank; axis++) {
      int first = sizeAt(one, axis - rank + one.size());
      int second = sizeAt(other, axis - rank + other.size());
      if (first != second && first != 1 && second != 1) {
        throw new RefusedException("shapes " + one + " and " + other + " do not go together");
      }
      shape.add(first == 1 ? second : first);
    }
    return shape;
  }

  private static int sizeAt(List<Integer> shape, int axis) {
    return axis < 0 ? 1 : shape.get(axis);
  }

  /** These numbers repeated to a shape that they broadcast to. */
  Numbers expanded(List<Integer> newShape) {
    if (newShape.equals(shape)) {
      return this;
    }
    if (!broadcast(shape, newShape).equals(newShape)) {
      throw new RefusedException("numbers of shape " + shape + " do not fit shape " + newShape);
    }
    int[] own = strides(shape);
    int[] strides = new int[newShape.size()];
    int offset = newShape.size() - shape.size();
    for (int axis = 0; axis < own.length; axis++) {
      strides[axis + offset] = shape.get(axis) == 1 ? 0 : own[axis];
    }
    return picked(positions(newShape, strides), newShape);
  }

  @Override
  public String toString() {
    return (isWhole() ? "whole numbers " : "numbers ") + shape;
  }
}
