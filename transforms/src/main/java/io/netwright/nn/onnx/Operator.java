package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.netwright.nn.graph.Extent;

/** An operator while its attributes are written. */
record Operator(NodeProto.Builder proto) {

  Operator with(String name, long value) {
    proto.addAttributeBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value);
    return this;
  }

  Operator with(String name, float value) {
    proto
        .addAttributeBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value);
    return this;
  }

  Operator with(String name, String value) {
    proto
        .addAttributeBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value));
    return this;
  }

  Operator with(String name, long... values) {
    AttributeProto.Builder attribute =
        proto.addAttributeBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return this;
  }

  Operator with(String name, Extent extent) {
    return with(name, new long[] {extent.height(), extent.width()});
  }

  /** Kernel, stride and the same padding on both sides. */
  Operator window(Extent kernel, Extent stride, Extent padding) {
    with("kernel_shape", kernel);
    with("strides", stride);
    int height = padding.height();
    int width = padding.width();
    return with("pads", new long[] {height, width, height, width});
  }
}
