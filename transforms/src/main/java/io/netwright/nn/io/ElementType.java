package io.netwright.nn.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How the numbers of a safetensors file are written; those without a conversion are not read. */
enum ElementType {
  F32(4, true),
  F64(8, true),
  F16(2, true),
  BF16(2, true),
  I64(8, false),
  I32(4, false),
  I16(2, false),
  I8(1, false),
  U64(8, false),
  U32(4, false),
  U16(2, false),
  U8(1, false),
  BOOL(1, false),
  F8_E4M3(1, false),
  F8_E5M2(1, false);

  private final int bytes;
  private final boolean readable;

  ElementType(int bytes, boolean readable) {
    this.bytes = bytes;
    this.readable = readable;
  }

  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  /** Whether values of this type can become float32. */
  boolean readable() {
    return readable;
  }

  /** Converts little-endian values to float32, rounding to nearest where the type is wider. */
  void convert(ByteBuffer from, float[] to, int offset, int count) {
    switch (this) {
      case F32 -> from.asFloatBuffer().get(to, offset, count);
      case F64 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = (float) from.getDouble(i * Double.BYTES);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = fromHalf(from.getShort(i * Short.BYTES));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          to[offset + i] = Float.intBitsToFloat(from.getShort(i * Short.BYTES) << 16);
        }
      }
      default -> throw new IllegalStateException(this + " has no conversion to float32");
    }
  }

  /** IEEE 754 binary16: one sign bit, five exponent bits of bias 15, ten fraction bits. */
  static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) { // subnormal: fraction * 2^-24
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int rebiased = exponent == 31 ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | rebiased << 23 | fraction << 13);
  }
}
