package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.netwright.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to hurt, and networks that are no classifiers of ours, get one line. */
class OnnxHostileFileTest {

  static Stream<Arguments> files() {
    return Stream.of(bytes(), graphs(), tensors(), attributes(), misfits(), mistakes())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> bytes() {
    byte[] good = good().bytes();
    GraphProto deep = GraphProto.getDefaultInstance();
    for (int i = 0; i < 70; i++) {
      NodeProto.Builder node = NodeProto.newBuilder();
      node.addAttribute(AttributeProto.newBuilder().setG(deep));
      deep = GraphProto.newBuilder().addNode(node).build();
    }
    return Stream.of(
        row("an empty file", new byte[0], "not an ONNX file: it has no graph"),
        row("a text", "hello, world".getBytes(StandardCharsets.UTF_8), "not an ONNX file"),
        row("a file that is cut off", Arrays.copyOf(good, good.length / 2), "cut off"),
        row("a million nodes", nodes(1_000_000), "more than 50000 nodes"),
        row(
            "graphs in graphs",
            ModelProto.newBuilder().setGraph(deep).build().toByteArray(),
            "deep"),
        row("three million parts", parts(3_000_000), "more than 2000000 parts"));
  }

  private static byte[] nodes(int count) {
    byte[] nodes = new byte[2 * count + 5];
    nodes[0] = 0x3a; // ModelProto.graph
    int length = 2 * count;
    for (int i = 1; i < 5; i++) {
      nodes[i] = (byte) ((length & 0x7f) | (i < 4 ? 0x80 : 0));
      length >>= 7;
    }
    for (int i = 0; i < count; i++) {
      nodes[5 + 2 * i] = 0x0a; // GraphProto.node, and a length of 0 behind it
    }
    return nodes;
  }

  private static byte[] parts(int count) {
    byte[] parts = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      parts[2 * i] = 0x72; // ModelProto.metadata_props
    }
    return parts;
  }

  private static Stream<Arguments> graphs() {
    return Stream.of(
        row("an old opset", good().opset(8), "opset must be in [9, 24], got 8"),
        row("an opset to come", good().opset(9999), "opset must be in [9, 24], got 9999"),
        row("no opset", good().proto("com.example").toByteArray(), "does not say which opset"),
        row(
            "a cycle",
            net().then("Add", "x,b", "a").then("Relu", "a", "b").then("Relu", "b", "y"),
            "node Add_a (Add): reads b, which only a later node makes: the graph has a cycle"),
        row("a node that reads itself", net().then("Relu", "y", "y"), "has a cycle"),
        row(
            "a missing initializer",
            net().then("Conv", "x,w", "y"),
            "node Conv_y (Conv): reads w, which is neither an input nor an initializer"),
        row("two of a name", net().then("Relu", "x", "a").then("Relu", "x", "a"), "made twice"),
        row("no input", withoutInput(), "must have one input, the images, got [] (0)"),
        row("a node of nothing", net().then("Relu", "", "y"), "not supported"),
        row("no output of that name", unmade(), "is made by no node"));
  }

  private static OnnxSample withoutInput() {
    OnnxSample sample = good();
    sample.graph().clearInput();
    return sample;
  }

  private static OnnxSample unmade() {
    OnnxSample sample = good();
    sample.graph().addOutputBuilder().setName("elsewhere");
    return sample;
  }

  private static Stream<Arguments> tensors() {
    return Stream.of(
        row("sizes that overflow", weight(t -> t.addDims(1L << 40)), "a size must be in [0, 2^31)"),
        row("a negative size", weight(t -> t.addDims(-4)), "a size must be in [0, 2^31), got -4"),
        row(
            "sizes whose product overflows",
            weight(t -> t.addAllDims(List.of(1L << 30, 1L << 30, 1L << 30))),
            "more numbers than can be counted"),
        row(
            "a billion numbers that are not there",
            weight(t -> t.addAllDims(List.of(1L << 29, 2L))),
            "does not have the 0 numbers in the file"),
        row("too few bytes", weight(t -> t.addDims(4).setRawData(bytes(3))), "does not have the 3"),
        row(
            "nine dimensions",
            weight(t -> t.addAllDims(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L))),
            "9 dim"),
        row("numbers of text", weight(t -> t.setDataType(8)), "element type is STRING"),
        row("numbers of an unknown type", weight(t -> t.setDataType(77)), "element type is 77"),
        row(
            "numbers in a file that nobody gave",
            weight(t -> t.setDataLocation(TensorProto.DataLocation.EXTERNAL)),
            "there is only this one"),
        row(
            "a constant of 10^18",
            net()
                .whole("size", 1_000_000, 1_000_000, 1_000_000)
                .then("ConstantOfShape", "size", "c")
                .then("Add", "x,c", "y"),
            "too large"),
        row(
            "a constant that is blown up",
            net()
                .whole("size", 100_000, 100_000)
                .floats("v", List.of(), 1)
                .then("Expand", "v,size", "c")
                .then("Add", "x,c", "y"),
            "too large"),
        row("constants that grow and grow", growing(), "the graph computes with more than"),
        row(
            "not a number",
            net()
                .conv("x", "a", 3, 4)
                .floats("nan", List.of(), Float.NaN)
                .then("Mul", "a,nan", "m")
                .head(4),
            "no use"),
        row("a weight that is not a number", nan(), "fc.bias has the number NaN"));
  }

  private static OnnxSample growing() {
    OnnxSample sample = net().whole("size", 4096, 4000);
    for (int i = 0; i < 40; i++) {
      sample.then("ConstantOfShape", "size", "c" + i);
    }
    return sample;
  }

  private static OnnxSample nan() {
    return net()
        .then("Flatten", "x", "f")
        .weights("fc.weight", 4, 192)
        .floats("fc.bias", List.of(4), 0, Float.NaN, 0, 0)
        .then("Gemm", "f,fc.weight,fc.bias", "y", "transB", 1);
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }

  private static OnnxSample weight(Consumer<TensorProto.Builder> change) {
    OnnxSample sample = net().then("Add", "x,w", "y");
    change.accept(sample.graph().addInitializerBuilder().setName("w").setDataType(1));
    return sample;
  }

  private static Stream<Arguments> attributes() {
    return Stream.of(
        conv("a stride of 0", node -> node.with("strides", 0, 0), "stride must be in [1"),
        conv("no groups", node -> node.with("group", 0), "needs 0 channels"),
        conv("groups without end", node -> node.with("group", 1L << 40), "beyond 2^31"),
        conv("groups that do not divide", node -> node.with("group", 3), "needs 9 channels"),
        conv("a padding below 0", node -> node.with("pads", -1, 0, 0, 0), "padding must be in [0"),
        conv("a padding of three", node -> node.with("pads", 1, 1, 1), "must have four numbers"),
        conv(
            "another kernel", node -> node.with("kernel_shape", 5, 5), "is not that of its weight"),
        conv("a text as strides", node -> node.with("strides", "x"), "must be INTS, got STRING"),
        conv("an unknown rule", node -> node.with("auto_pad", "BOTH"), "auto_pad must be"),
        conv(
            "a large padding",
            node -> node.with("pads", 3000, 3000, 3000, 3000),
            "has more than 33554432 numbers"),
        conv(
            "a giant padding",
            node -> node.with("pads", 30000, 30000, 30000, 30000),
            "its output (4, 60006, 60006) has more than 33554432 numbers"),
        row(
            "an axis too far",
            net().then("Flatten", "x", "y", "axis", 9),
            "axis 9 is not one of 4"),
        row(
            "an order of three",
            net().then("Transpose", "x", "y", "perm", 0, 1, 1),
            "does not order 4"),
        row(
            "a shape of minus two",
            net().whole("s", -2).then("Reshape", "x,s", "y"),
            "cannot make shape [-2]"),
        row(
            "a shape that does not fit",
            net().whole("s", 0, 7).then("Reshape", "x,s", "y"),
            "cannot make shape [0, 7] of [N, 3, 8, 8]"));
  }

  private static Arguments conv(String what, Consumer<Operator> attribute, String message) {
    return row(what, net().weights("w", 4, 3, 3, 3).with("Conv", "x,w", "y", attribute), message);
  }

  private static Stream<Arguments> misfits() {
    return Stream.of(
        row(
            "a bias of another size",
            net()
                .weights("w", 4, 192)
                .weights("b", 8)
                .then("Flatten", "x", "f")
                .then("Gemm", "f,w,b", "y", "transB", 1),
            "shapes [8] and [4] do not go together"),
        row(
            "a dropout that drops",
            net().whole("r", 0).whole("t", 1).then("Dropout", "x,r,t", "y"),
            "is in training mode"),
        row(
            "a batch normalization of opset 9 that asks for the statistics",
            net()
                .opset(9)
                .weights("s", 3)
                .floats("v", List.of(3), 1, 1, 1)
                .then("BatchNormalization", "x,s,s,s,v", "y,mean,variance"),
            "is in training mode"),
        row(
            "a shape with one dimension",
            net().whole("s", -1).then("Reshape", "x,s", "r").then("ReduceMean", "r", "y"),
            "fewer than it needs"),
        row(
            "a Sigmoid of maps of one position at the end",
            net()
                .then("GlobalAveragePool", "x", "g")
                .weights("w", 4, 3, 1, 1)
                .then("Conv", "g,w", "c")
                .then("Sigmoid", "c", "y"),
            "these are probabilities"));
  }

  private static Stream<Arguments> mistakes() {
    OnnxSample last = new OnnxSample();
    last.graph().addInput(last.tensor("x", "N", 8, 8, 3));
    OnnxSample whole = new OnnxSample();
    whole.graph().addInput(whole.tensor("x", "N", 300));
    OnnxSample giant = new OnnxSample();
    giant.graph().addInput(giant.tensor("x", "N", 3, 2_000_000_000, 8));
    OnnxSample two = good();
    two.graph().addOutputBuilder().setName("y");
    two.graph().addOutputBuilder().setName("boxes");
    OnnxSample open = new OnnxSample();
    open.graph().addInput(open.tensor("x", "N", 3, 0, 0));
    return Stream.of(
        row("channels last", last.then("Relu", "x", "y"), "channels last (NHWC)"),
        row(
            "no images",
            whole.then("Relu", "x", "y"),
            "must be images (N, C, H, W), got shape [N, 300]"),
        row("giant images", giant.then("Relu", "x", "y"), "images of 2000000000 rows"),
        row(
            "images of any size",
            open.then("Relu", "x", "y"),
            "leaves the size of the images open"),
        row(
            "a detector",
            two,
            "detectors, and classifiers with auxiliary outputs, are not supported"),
        row("boxes", good().then("NonMaxSuppression", "y,y", "z"), "suggests a detector"),
        row(
            "a vision transformer",
            net().weights("s", 8).then("LayerNormalization", "x,s", "y"),
            "suggests a transformer"),
        row("attention", net().conv("x", "a", 3, 4).then("MatMul", "a,a", "y"), "attention"),
        row(
            "a Softmax inside",
            good().then("Softmax", "y", "p").then("Relu", "p", "z"),
            "inside the network"),
        row("a mask", net().conv("x", "y", 3, 4), "not one number for each class"),
        row("a Sigmoid at the end", good().then("Sigmoid", "y", "p"), "these are probabilities"),
        row("probabilities of another make", shares(), "sums to 1: these are probabilities"),
        row(
            "an operator of somebody's own",
            custom(),
            "node Fancy_y (com.example.Fancy): operator com.example.Fancy is not supported"),
        row(
            "an operator that no rule covers",
            good().then("Mish", "y", "z"),
            "node Mish_z (Mish): operator Mish is not supported"),
        row(
            "a weight the other way round",
            net()
                .then("Flatten", "x", "f")
                .weights("w", 192, 4)
                .then("Gemm", "f,w", "y", "transB", 1),
            "reads (192) and its weight takes vectors of 4 features"));
  }

  /** A linear layer that ignores the image, with a bias that sums to 1. */
  private static OnnxSample shares() {
    return net()
        .then("Flatten", "x", "f")
        .floats("w", List.of(2, 192), new float[384])
        .floats("b", List.of(2), .25f, .75f)
        .then("Gemm", "f,w,b", "y", "transB", 1);
  }

  private static OnnxSample custom() {
    OnnxSample sample = net().then("Fancy", "x", "y");
    sample.graph().getNodeBuilder(0).setDomain("com.example");
    return sample;
  }

  static OnnxSample net() {
    return OnnxSample.images("N");
  }

  static OnnxSample good() {
    return net().conv("x", "a", 3, 4).head(4);
  }

  private static Arguments row(String what, OnnxSample sample, String message) {
    return row(what, sample.bytes(), message);
  }

  private static Arguments row(String what, byte[] file, String message) {
    return Arguments.of(what, file, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isRefusedInOneLine(String what, byte[] file, String message) {
    assertRefused(what, file, null, message);
  }

  static void assertRefused(String what, byte[] file, @Nullable Path folder, String message) {
    Throwable thrown =
        catchThrowable(() -> OnnxFile.read(new ByteArrayInputStream(file), folder, null));
    assertThat(thrown)
        .as(what)
        .isExactlyInstanceOf(RefusedException.class)
        .hasMessageContaining(message);
    assertThat(thrown.getMessage()).doesNotContain("\n");
  }
}
