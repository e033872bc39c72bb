package io.netwright.nn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Operators on constants that take some of their numbers, or put those of several together. */
final class ConstantPicking {
  private ConstantPicking() {}

  static Value concat(Call call) {
    Numbers first = call.constant(0);
    int axis = call.axis(call.node().whole("axis", 0), first.rank());
    List<Integer> shape = new ArrayList<>(first.shape());
    int width = 0;
    for (int i = 0; i < call.inputs().size(); i++) {
      List<Integer> other = new ArrayList<>(call.constant(i).shape());
      if (other.size() != shape.size()) {
        throw call.refused("joins shapes " + first.shape() + " and " + other);
      }
      width = Math.addExact(width, other.get(axis));
      other.set(axis, first.shape().get(axis));
      if (!other.equals(first.shape()) || call.constant(i).isWhole() != first.isWhole()) {
        throw call.refused("joins " + first + " and " + call.constant(i));
      }
    }
    shape.set(axis, width);
    int blocks = Math.toIntExact(Numbers.count(shape.subList(0, axis)));
    return joined(call, shape, blocks);
  }

  private static Value joined(Call call, List<Integer> shape, int blocks) {
    int size = Math.toIntExact(Numbers.count(shape));
    float[] floats = new float[size];
    long[] whole = new long[size];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < call.inputs().size(); i++) {
        Numbers part = call.constant(i);
        int length = part.size() / blocks;
        for (int j = block * length; j < (block + 1) * length; j++) {
          floats[at] = (float) part.at(j);
          whole[at++] = part.isWhole() ? part.longs()[j] : 0;
        }
      }
    }
    return ConstantFolding.of(
        call.constant(0).isWhole() ? Numbers.whole(shape, whole) : Numbers.of(shape, floats));
  }

  static Value gather(Call call) {
    Numbers numbers = call.constant(0);
    Numbers indices = call.constant(1);
    int axis = call.axis(call.node().whole("axis", 0), numbers.rank());
    if (numbers.rank() == 0) {
      throw call.refused("takes a part of a single number");
    }
    int size = numbers.shape().get(axis);
    int[] wanted = new int[indices.size()];
    for (int i = 0; i < wanted.length; i++) {
      long index = indices.longs()[i];
      long positive = index < 0 ? index + size : index;
      if (positive < 0 || positive >= size) {
        throw call.refused("index " + index + " is not one of " + size);
      }
      wanted[i] = (int) positive;
    }
    List<Integer> shape = new ArrayList<>(numbers.shape().subList(0, axis));
    shape.addAll(indices.shape());
    shape.addAll(numbers.shape().subList(axis + 1, numbers.rank()));
    return ConstantFolding.of(taken(call, numbers, axis, wanted).reshaped(shape));
  }

  /** The numbers at some places of one dimension. */
  private static Numbers taken(Call call, Numbers numbers, int axis, int[] wanted) {
    List<Integer> shape = new ArrayList<>(numbers.shape());
    int size = shape.set(axis, wanted.length);
    int inner = Numbers.strides(numbers.shape())[axis];
    int outer = size == 0 || inner == 0 ? 0 : numbers.size() / size / inner;
    ConstantFolding.bound(call, shape, numbers.size(), ConstantFolding.bytesPicked(numbers));
    int[] positions = new int[Math.toIntExact(Numbers.count(shape))];
    int at = 0;
    for (int block = 0; block < outer; block++) {
      for (int index : wanted) {
        for (int i = 0; i < inner; i++) {
          positions[at++] = (block * size + index) * inner + i;
        }
      }
    }
    return numbers.picked(positions, shape);
  }

  static Value slice(Call call) {
    Numbers numbers = call.constant(0);
    for (Slicing.Part part : Slicing.parts(call, numbers.rank())) {
      int size = numbers.shape().get(part.axis());
      int[] range = part.within(size);
      int[] wanted =
          LongStream.iterate(
                  range[0],
                  i -> part.step() > 0 ? i < range[1] : i > range[1],
                  i -> i + part.step())
              .mapToInt(Math::toIntExact)
              .toArray();
      numbers = taken(call, numbers, part.axis(), wanted);
    }
    return ConstantFolding.of(numbers);
  }
}
