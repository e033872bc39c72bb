package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator of an ONNX graph.
 *
 * @param name its own name, else that of its first output; fit to be shown
 * @param operator its type, with the domain in front where it is not ONNX's own
 */
record OnnxNode(
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, AttributeProto> attributes) {

  static OnnxNode of(NodeProto proto) {
    Map<String, AttributeProto> attributes = new HashMap<>();
    proto.getAttributeList().forEach(each -> attributes.put(each.getName(), each));
    String first = proto.getOutputCount() == 0 ? "" : proto.getOutput(0);
    String domain = proto.getDomain();
    boolean own = domain.isEmpty() || domain.equals("ai.onnx");
    return new OnnxNode(
        cleaned(proto.getName().isEmpty() ? first : proto.getName()),
        Foreign.name(own ? proto.getOpType() : domain + "." + proto.getOpType()),
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        attributes);
  }

  /** A name fit for a node of our graph: {@code /layer1/conv/Conv} without the first stroke. */
  static String cleaned(String name) {
    String plain = Foreign.name(name).replaceAll("\\s", "_");
    return plain.startsWith("/") ? plain.substring(1) : plain;
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  long whole(String attribute, long otherwise) {
    AttributeProto found = typed(attribute, AttributeProto.AttributeType.INT);
    return found == null ? otherwise : found.getI();
  }

  float number(String attribute, float otherwise) {
    AttributeProto found = typed(attribute, AttributeProto.AttributeType.FLOAT);
    return found == null ? otherwise : found.getF();
  }

  String text(String attribute, String otherwise) {
    AttributeProto found = typed(attribute, AttributeProto.AttributeType.STRING);
    return found == null ? otherwise : Foreign.name(found.getS().toStringUtf8());
  }

  long @Nullable [] wholes(String attribute) {
    AttributeProto found = typed(attribute, AttributeProto.AttributeType.INTS);
    return found == null ? null : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  @Nullable AttributeProto typed(String attribute, AttributeProto.AttributeType type) {
    AttributeProto found = attributes.get(attribute);
    // files of the first versions leave the type out
    if (found != null
        && found.getType() != type
        && found.getType() != AttributeProto.AttributeType.UNDEFINED) {
      throw new RefusedException(
          "attribute " + attribute + " must be " + type + ", got " + found.getType());
    }
    return found;
  }

  /** The refusal of this node. */
  RefusedException refused(String why) {
    return new RefusedException("node " + name + " (" + operator + "): " + why);
  }
}
