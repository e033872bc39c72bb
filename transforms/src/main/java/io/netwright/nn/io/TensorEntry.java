package io.netwright.nn.io;

import java.util.List;

/**
 * One tensor as a safetensors header announces it, already checked: {@code end - begin} is what the
 * shape and the type need.
 */
record TensorEntry(String name, ElementType type, List<Integer> shape, long begin, long end) {

  /** Refuses sizes that do not agree, before anything is allocated for them. */
  TensorEntry {
    shape = List.copyOf(shape);
  }

  static TensorEntry checked(
      String name, ElementType type, List<Integer> shape, long begin, long end)
      throws MalformedModelException {
    long needed;
    try {
      needed = Math.multiplyExact(elements(shape), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw new MalformedModelException(
          "tensor " + name + ": shape " + shape + " has more elements than a file can hold", e);
    }
    if (begin < 0 || end < begin) {
      throw new MalformedModelException(
          "tensor %s: data_offsets must be 0 <= begin <= end, got [%d, %d]"
              .formatted(name, begin, end));
    }
    if (end - begin != needed) {
      throw new MalformedModelException(
          "tensor %s: %s of shape %s takes %d bytes, data_offsets [%d, %d] give %d"
              .formatted(name, type, shape, needed, begin, end, end - begin));
    }
    if (needed / type.bytes() > Integer.MAX_VALUE - 8) {
      throw new MalformedModelException(
          "tensor " + name + ": shape " + shape + " has more elements than an array can hold");
    }
    return new TensorEntry(name, type, shape, begin, end);
  }

  private static long elements(List<Integer> shape) {
    long elements = 1;
    for (int size : shape) {
      elements = Math.multiplyExact(elements, (long) size);
    }
    return elements;
  }

  int size() {
    return (int) ((end - begin) / type.bytes());
  }

  /** Whether PyTorch's counter of batches, which no inference needs. */
  boolean counter() {
    return name.endsWith("num_batches_tracked");
  }
}
