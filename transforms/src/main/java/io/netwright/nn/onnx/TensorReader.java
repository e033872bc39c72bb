package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a file.
 *
 * @param external where numbers outside of the file lie; null: nowhere
 * @param mostNumbers what the bytes that were read can hold
 */
record TensorReader(@Nullable ExternalData external, long mostNumbers) {
  private static final int MOST_DIMENSIONS = 8;

  /** A tensor with its numbers, wherever they lie. */
  Numbers numbers(TensorProto tensor, String name) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return inline(tensor, name);
    }
    if (external == null) {
      throw refused(name, "its numbers are in another file, and there is only this one");
    }
    DataType type = type(tensor, name);
    long bytes = bytes(size(tensor, name), type, name);
    return raw(tensor, type, external.read(tensor, bytes, Foreign.name(name)), name);
  }

  /** A tensor with its numbers in the file. */
  static Numbers inline(TensorProto tensor, String name) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw refused(name, "its numbers are in another file, which only initializers may be");
    }
    DataType type = type(tensor, name);
    long size = size(tensor, name);
    if (tensor.hasRawData()) {
      ByteString data = tensor.getRawData();
      if (data.size() != bytes(size, type, name)) {
        throw wrong(tensor, name, data.size() + " bytes");
      }
      return raw(tensor, type, data.asReadOnlyByteBuffer(), name);
    }
    return typed(tensor, type, name);
  }

  private static Numbers raw(TensorProto tensor, DataType type, ByteBuffer data, String name) {
    List<Integer> shape = shape(tensor, name);
    int size = (int) size(tensor, name);
    data.order(ByteOrder.LITTLE_ENDIAN);
    return numbers(type, shape, size, i -> real(type, data), i -> whole(type, data));
  }

  private static Numbers numbers(
      DataType type,
      List<Integer> shape,
      int size,
      IntToDoubleFunction real,
      IntToLongFunction whole) {
    if (!isFloat(type.getNumber())) {
      long[] values = new long[size];
      Arrays.setAll(values, whole);
      return Numbers.whole(shape, values);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) real.applyAsDouble(i);
    }
    return Numbers.of(shape, values);
  }

  private static double real(DataType type, ByteBuffer data) {
    return switch (type) {
      case FLOAT -> data.getFloat();
      case DOUBLE -> data.getDouble();
      case FLOAT16 -> half(data.getShort());
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort() << 16);
      default -> throw new IllegalStateException("no real numbers: " + type);
    };
  }

  private static long whole(DataType type, ByteBuffer data) {
    return switch (type) {
      case INT64 -> data.getLong();
      case INT32 -> data.getInt();
      case BOOL -> data.get();
      default -> throw new IllegalStateException("no whole numbers: " + type);
    };
  }

  /** Numbers in the fields of their own type; those of 16 bits lie among the int32. */
  private static Numbers typed(TensorProto tensor, DataType type, String name) {
    int there =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          default -> tensor.getInt32DataCount();
        };
    if (there != size(tensor, name)) {
      throw wrong(tensor, name, there + " numbers");
    }
    return numbers(
        type,
        shape(tensor, name),
        there,
        i -> realIn(tensor, type, i),
        i -> type == DataType.INT64 ? tensor.getInt64Data(i) : tensor.getInt32Data(i));
  }

  private static double realIn(TensorProto tensor, DataType type, int index) {
    return switch (type) {
      case FLOAT -> tensor.getFloatData(index);
      case DOUBLE -> tensor.getDoubleData(index);
      case FLOAT16 -> half((short) tensor.getInt32Data(index));
      case BFLOAT16 -> Float.intBitsToFloat(tensor.getInt32Data(index) << 16);
      default -> throw new IllegalStateException("no real numbers: " + type);
    };
  }

  private static float half(short bits) {
    int sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((float) fraction, -24)
        : sign * Math.scalb((float) (fraction | 0x400), exponent - 25);
  }

  private static DataType type(TensorProto tensor, String name) {
    int type = tensor.getDataType();
    if (!isFloat(type) && !isWhole(type)) {
      throw refused(
          name,
          "its element type is "
              + typeName(type)
              + "; supported are FLOAT, FLOAT16, BFLOAT16, DOUBLE, INT32, INT64 and BOOL");
    }
    return DataType.forNumber(type);
  }

  static boolean isFloat32(int type) {
    return type == DataType.FLOAT_VALUE;
  }

  static boolean isFloat(int type) {
    return isFloat32(type)
        || type == DataType.DOUBLE_VALUE
        || type == DataType.FLOAT16_VALUE
        || type == DataType.BFLOAT16_VALUE;
  }

  static boolean isWhole(int type) {
    return type == DataType.INT64_VALUE
        || type == DataType.INT32_VALUE
        || type == DataType.BOOL_VALUE;
  }

  static String typeName(int type) {
    DataType known = DataType.forNumber(type);
    return known == null ? String.valueOf(type) : known.name();
  }

  private static long bytes(long size, DataType type, String name) {
    int each =
        switch (type) {
          case FLOAT, INT32 -> Float.BYTES;
          case DOUBLE, INT64 -> Double.BYTES;
          case FLOAT16, BFLOAT16 -> Short.BYTES;
          default -> 1;
        };
    if (size > Integer.MAX_VALUE / each) {
      throw refused(name, "it has " + size + " numbers, more than an array can hold");
    }
    return size * each;
  }

  /** What a tensor's numbers take once they are read. */
  static long bytesInMemory(TensorProto tensor, String name) {
    long each = isFloat(tensor.getDataType()) ? Float.BYTES : Long.BYTES;
    return Math.multiplyExact(size(tensor, name), each);
  }

  private static List<Integer> shape(TensorProto tensor, String name) {
    if (tensor.getDimsCount() > MOST_DIMENSIONS) {
      throw refused(name, "it has " + tensor.getDimsCount() + " dimensions, at most 8 are allowed");
    }
    List<Integer> shape = new ArrayList<>();
    for (long size : tensor.getDimsList()) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw refused(name, "a size must be in [0, 2^31), got " + size);
      }
      shape.add((int) size);
    }
    return shape;
  }

  private static long size(TensorProto tensor, String name) {
    try {
      return Numbers.count(shape(tensor, name));
    } catch (RefusedException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    }
  }

  private static RefusedException wrong(TensorProto tensor, String name, String there) {
    return refused(
        name, "its shape " + tensor.getDimsList() + " does not have the " + there + " in the file");
  }

  private static RefusedException refused(String name, String why) {
    String prefix = "tensor " + Foreign.name(name) + ": ";
    return new RefusedException(why.startsWith(prefix) ? why : prefix + why);
  }
}
