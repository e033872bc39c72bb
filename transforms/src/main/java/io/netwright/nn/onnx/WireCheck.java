package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a protobuf file has before it is parsed: an empty message takes two bytes in a file
 * and more than a hundred in memory.
 */
final class WireCheck {
  static final int MOST_NODES = 50_000;
  private static final int MOST_PARTS = 2_000_000;
  private static final int DEEPEST = 64;

  private int nodes;
  private int parts;

  private WireCheck() {}

  /** Refuses files of too many or too deep parts; throws where the bytes are no protobuf. */
  static void of(CodedInputStream in) throws IOException {
    new WireCheck().message(in, ModelProto.getDescriptor(), 0);
  }

  private void message(CodedInputStream in, Descriptor type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new RefusedException("graphs in graphs, more than " + DEEPEST + " deep");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      count(field, delimited);
      if (field != null && delimited && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        int outer = in.pushLimit(in.readRawVarint32());
        message(in, field.getMessageType(), depth + 1);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        return;
      }
    }
  }

  private void count(@Nullable FieldDescriptor field, boolean delimited) {
    if (field == null || delimited) {
      parts++;
    }
    if (field != null
        && field.getNumber() == GraphProto.NODE_FIELD_NUMBER
        && field.getContainingType().equals(GraphProto.getDescriptor())) {
      nodes++;
    }
    if (nodes > MOST_NODES || parts > MOST_PARTS) {
      throw new RefusedException(
          nodes > MOST_NODES
              ? "the graph has more than " + MOST_NODES + " nodes"
              : "the file has more than " + MOST_PARTS + " parts");
    }
  }
}
