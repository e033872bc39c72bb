package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;

/** Operators on constants alone: the arithmetic of shapes, and of weights. */
final class ConstantFolding {
  /** What small files may make beyond several times their own numbers. */
  private static final long BASE = 1 << 24;

  private static final int TIMES = 8;
  private static final Map<String, Rule.OfOne> RULES = new HashMap<>();

  private final LongSupplier inFile;
  private final ConstantMemory memory;
  private long numbers;

  /**
   * Folding for a graph whose memory is limited.
   *
   * @param inFile how many numbers its file has, and what lies beside it, as far as it was read
   */
  ConstantFolding(LongSupplier inFile, ConstantMemory memory) {
    this.inFile = inFile;
    this.memory = memory;
  }

  static {
    RULES.put("Constant", ConstantFolding::constant);
    RULES.put("ConstantOfShape", ConstantFolding::constantOfShape);
    RULES.put("Shape", call -> Shapes.of(call));
    RULES.put("Identity", call -> call.value(0));
    RULES.put("Cast", ConstantFolding::cast);
    RULES.put("Reshape", call -> reshaped(call, Shapes::target));
    RULES.put("Flatten", ConstantFolding::flatten);
    RULES.put("Squeeze", call -> reshaped(call, Shapes::squeezed));
    RULES.put("Unsqueeze", call -> reshaped(call, Shapes::unsqueezed));
    RULES.put("Transpose", ConstantFolding::transpose);
    RULES.put("Expand", ConstantFolding::expand);
    RULES.put("Concat", ConstantPicking::concat);
    RULES.put("Gather", ConstantPicking::gather);
    RULES.put("Slice", ConstantPicking::slice);
    binary("Add", (a, b) -> a + b, Math::addExact);
    binary("Sub", (a, b) -> a - b, Math::subtractExact);
    binary("Mul", (a, b) -> a * b, Math::multiplyExact);
    binary("Div", (a, b) -> a / b, (a, b) -> a / b);
    binary("Min", Math::min, Math::min);
    binary("Max", Math::max, Math::max);
    unary("Sqrt", Math::sqrt);
    unary("Neg", a -> -a);
    unary("Floor", Math::floor);
    unary("Ceil", Math::ceil);
    unary("Reciprocal", a -> 1 / a);
  }

  /** The value of an operator all of whose inputs are constant. */
  Value apply(Call call) {
    Rule.OfOne rule = RULES.get(call.node().operator());
    if (rule == null) {
      throw Rules.uncovered(call.node(), call.inputs().isEmpty() ? "" : " on constants");
    }
    for (Value input : call.inputs()) {
      if (input instanceof Value.Constant constant) {
        work(constant.numbers().size(), call);
      }
    }
    Value value = rule.apply(call);
    Numbers made = ((Value.Constant) value).numbers();
    work(made.size(), call);
    memory.take(made);
    return value;
  }

  /** Numbers that are read or made: what folding costs in time. */
  private void work(long more, Call call) {
    numbers += more;
    long mostNumbers = BASE + TIMES * inFile.getAsLong();
    if (numbers > mostNumbers) {
      throw call.refused(
          "the graph computes with more than " + mostNumbers + " numbers of its constants");
    }
  }

  /**
   * Refuses to make a constant that is much larger than what it is made of, or than there is room
   * for.
   *
   * @param bytesEach what each of its numbers takes while it is made, with what is in the way then
   */
  static void bound(Call call, List<Integer> shape, int from, int bytesEach) {
    long count = Numbers.count(shape);
    if (count > BASE + from) {
      throw new RefusedException(
          "a constant of shape " + shape + " is too large to be made of " + from + " numbers");
    }
    call.lowering().requireMemory(count * bytesEach);
  }

  /** What a number takes that is picked by its position. */
  static int bytesPicked(Numbers numbers) {
    return Integer.BYTES + bytes(numbers);
  }

  private static int bytes(Numbers numbers) {
    return numbers.isWhole() ? Long.BYTES : Float.BYTES;
  }

  /** Numbers as the sizes of a shape. */
  static List<Integer> sizes(Numbers numbers, Call call) {
    List<Integer> sizes = new ArrayList<>();
    for (long size : numbers.longs()) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw call.refused("a size must be in [0, 2^31), got " + size);
      }
      sizes.add((int) size);
    }
    return sizes;
  }

  static Value.Constant of(Numbers numbers) {
    return new Value.Constant(numbers);
  }

  private static Value constant(Call call) {
    OnnxNode node = call.node();
    AttributeProto tensor = node.typed("value", AttributeProto.AttributeType.TENSOR);
    if (tensor != null) {
      return of(TensorReader.inline(tensor.getT(), node.name()));
    }
    if (node.has("value_float")) {
      return of(Numbers.of(List.of(), new float[] {node.number("value_float", 0)}));
    }
    if (node.has("value_int")) {
      return of(Numbers.whole(List.of(), new long[] {node.whole("value_int", 0)}));
    }
    if (node.has("value_ints")) {
      return of(Numbers.vector(Objects.requireNonNull(node.wholes("value_ints"))));
    }
    AttributeProto floats = node.typed("value_floats", AttributeProto.AttributeType.FLOATS);
    if (floats == null) {
      throw node.refused("its value is neither a tensor nor numbers");
    }
    float[] values = new float[floats.getFloatsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.getFloats(i);
    }
    return of(Numbers.of(List.of(values.length), values));
  }

  private static Value constantOfShape(Call call) {
    List<Integer> shape = sizes(call.constant(0), call);
    AttributeProto tensor = call.node().typed("value", AttributeProto.AttributeType.TENSOR);
    Numbers value =
        tensor == null
            ? Numbers.of(List.of(), new float[1])
            : TensorReader.inline(tensor.getT(), call.name());
    value.single();
    bound(call, shape, 0, bytesPicked(value));
    return of(value.reshaped(List.of()).expanded(shape));
  }

  private static Value cast(Call call) {
    Numbers numbers = call.constant(0);
    int to = (int) call.node().whole("to", 0);
    if (!TensorReader.isFloat(to) && !TensorReader.isWhole(to)) {
      throw call.refused("casts to element type " + to + ", which is not supported");
    }
    DataType type = DataType.forNumber(to);
    if (Casting.changesNothing(numbers, type)) {
      return call.value(0);
    }
    bound(call, numbers.shape(), numbers.size(), Long.BYTES);
    return of(Casting.of(numbers, type));
  }

  private static Value reshaped(Call call, BiFunction<Call, List<Long>, List<Long>> newDimensions) {
    Numbers numbers = call.constant(0);
    List<Long> wanted = newDimensions.apply(call, numbers.dimensions());
    return of(numbers.reshaped(wanted.stream().map(Math::toIntExact).toList()));
  }

  private static Value flatten(Call call) {
    Numbers numbers = call.constant(0);
    int axis = (int) call.node().whole("axis", 1);
    int split = axis < 0 ? axis + numbers.rank() : axis;
    if (split < 0 || split > numbers.rank()) {
      throw call.refused("axis " + axis + " is not one of " + numbers.rank() + " dimensions");
    }
    int rows = (int) Numbers.count(numbers.shape().subList(0, split));
    return of(numbers.reshaped(List.of(rows, rows == 0 ? 0 : numbers.size() / rows)));
  }

  private static Value transpose(Call call) {
    Numbers numbers = call.constant(0);
    bound(call, numbers.shape(), numbers.size(), bytesPicked(numbers));
    return of(numbers.transposed(Shapes.order(call, numbers.rank())));
  }

  private static Value expand(Call call) {
    Numbers numbers = call.constant(0);
    List<Integer> shape = Numbers.broadcast(numbers.shape(), sizes(call.constant(1), call));
    bound(call, shape, numbers.size(), bytesPicked(numbers));
    return of(numbers.expanded(shape));
  }

  private static void binary(String operator, DoubleBinaryOperator real, LongBinaryOperator whole) {
    RULES.put(
        operator,
        call -> {
          Numbers result = combined(call, call.constant(0), call.constant(1), real, whole);
          for (int i = 2; i < call.inputs().size(); i++) { // of Min and Max
            result = combined(call, result, call.constant(i), real, whole);
          }
          return of(result);
        });
  }

  private static Numbers combined(
      Call call,
      Numbers first,
      Numbers second,
      DoubleBinaryOperator real,
      LongBinaryOperator exact) {
    List<Integer> shape = Numbers.broadcast(first.shape(), second.shape());
    boolean whole = first.isWhole() && second.isWhole();
    int bytesEach = whole ? Long.BYTES : Float.BYTES;
    for (Numbers operand : List.of(first, second)) {
      bytesEach += operand.shape().equals(shape) ? 0 : bytesPicked(operand);
    }
    bound(call, shape, Math.max(first.size(), second.size()), bytesEach);
    Numbers left = first.expanded(shape);
    Numbers right = second.expanded(shape);
    if (whole) {
      long[] result = new long[left.size()];
      Arrays.setAll(result, i -> exact.applyAsLong(left.longs()[i], right.longs()[i]));
      return Numbers.whole(shape, result);
    }
    float[] result = new float[left.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) real.applyAsDouble(left.at(i), right.at(i));
    }
    return Numbers.of(shape, result);
  }

  private static void unary(String operator, DoubleUnaryOperator function) {
    RULES.put(
        operator,
        call -> {
          Numbers numbers = call.constant(0);
          if (numbers.isWhole()) {
            long[] whole = numbers.longs().clone();
            Arrays.setAll(whole, i -> (long) function.applyAsDouble((double) whole[i]));
            return of(Numbers.whole(numbers.shape(), whole));
          }
          float[] values = new float[numbers.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) function.applyAsDouble(numbers.at(i));
          }
          return of(Numbers.of(numbers.shape(), values));
        });
  }
}
