package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Constants as numbers of another type: they become what that type can hold. */
final class Casting {
  private static final float LARGEST_HALF = 65504;
  private static final float LEAST_NORMAL_HALF = 0x1p-14f;

  private Casting() {}

  /** Whether numbers are of a type already, or of one that holds all of them. */
  static boolean changesNothing(Numbers numbers, DataType type) {
    return numbers.isWhole()
        ? type == DataType.INT64
        : type == DataType.FLOAT || type == DataType.DOUBLE;
  }

  /** Numbers as those of a type. */
  static Numbers of(Numbers numbers, DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE -> real(numbers, number -> number);
      case FLOAT16 -> real(numbers, Casting::half);
      case BFLOAT16 -> real(numbers, Casting::bfloat);
      case INT64, INT32, BOOL -> whole(numbers, type);
      default -> throw new IllegalStateException("no numbers of ours: " + type);
    };
  }

  /** Rounds a number. */
  @FunctionalInterface
  private interface Rounding {
    float of(float number);
  }

  private static Numbers real(Numbers numbers, Rounding rounding) {
    float[] values = numbers.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = rounding.of(values[i]);
    }
    return Numbers.of(numbers.shape(), values);
  }

  private static Numbers whole(Numbers numbers, DataType type) {
    long[] values = new long[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      long number = numbers.isWhole() ? numbers.longs()[i] : (long) numbers.at(i);
      values[i] =
          switch (type) {
            case BOOL -> numbers.at(i) == 0 ? 0 : 1;
            case INT32 -> (int) number;
            default -> number;
          };
    }
    return Numbers.whole(numbers.shape(), values);
  }

  /** The nearest number of 16 bits, of two the even one (IEEE 754 binary16). */
  private static float half(float number) {
    if (Math.abs(number) < LEAST_NORMAL_HALF) {
      return (float) (Math.rint(number * 0x1p24) * 0x1p-24);
    }
    float rounded = withoutLast(number, 13);
    return Math.abs(rounded) > LARGEST_HALF
        ? Math.copySign(Float.POSITIVE_INFINITY, number)
        : rounded;
  }

  /** The nearest number of the upper 16 bits of a float32. */
  private static float bfloat(float number) {
    return withoutLast(number, 16);
  }

  private static float withoutLast(float number, int bits) {
    if (!Float.isFinite(number)) {
      return number;
    }
    int all = Float.floatToIntBits(number);
    int half = (1 << (bits - 1)) - 1 + ((all >> bits) & 1);
    return Float.intBitsToFloat((all + half) >> bits << bits);
  }
}
