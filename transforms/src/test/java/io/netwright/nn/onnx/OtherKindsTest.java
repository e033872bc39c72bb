package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.netwright.nn.io.ClassNames;
import io.netwright.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people bring that is no convolutional classifier, and what they are told. */
class OtherKindsTest {

  static Stream<Arguments> networks() {
    return Stream.of(
        row(
            "a transformer with its normalization",
            tokens().weights("s", 4).then("LayerNormalization", "tokens,s", "y"),
            "operator LayerNormalization is not supported, and suggests a transformer"),
        row(
            "a transformer of smaller operators",
            tokens()
                .then("Transpose", "tokens", "keys", "perm", 0, 2, 1)
                .then("MatMul", "tokens,keys", "scores")
                .then("Softmax", "scores", "weights", "axis", -1)
                .then("Dropout", "weights", "kept")
                .then("MatMul", "kept,tokens", "y"),
            "which is attention and suggests a transformer; convolutional classifiers are"
                + " supported"),
        row(
            "a detector of one output",
            net().conv("x", "a", 3, 6).whole("s", 0, 6, -1).then("Reshape", "a,s", "y"),
            "the output is [6, 64] for each image and not one number for each class: a network"
                + " that detects or segments? Supported are classifiers, whose output is (N,"
                + " classes)"),
        row(
            "a detector of images of any size",
            open().then("Sigmoid", "x", "p").then("NonMaxSuppression", "p,p", "y"),
            "operator NonMaxSuppression is not supported, and suggests a detector"),
        row(
            "a segmentation",
            net().conv("x", "y", 3, 6),
            "the output is maps (6, 8, 8) and not one number for each class"),
        row(
            "a segmentation that is brought to the size of its images",
            net().conv("x", "a", 3, 6).then("Resize", "a", "y"),
            "suggests a network that segments, detects or makes images"),
        row(
            "a regression",
            net()
                .then("Flatten", "x", "f")
                .weights("w", 1, 192)
                .then("Gemm", "f,w", "y", "transB", 1),
            "the output is one number for each image: a regression, or two classes told by a"
                + " sign? Supported are classifiers with a logit for each of two or more classes"));
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        row(
            "a quantized convolution",
            bytes(net(), "w").then("QLinearConv", "x,w", "y"),
            "suggests a quantized network"),
        row(
            "a quantized weight",
            bytes(net(), "w").then("DequantizeLinear", "w,w", "r").then("Conv", "x,r", "y"),
            "suggests a quantized network, of which the one before it was quantized"),
        row(
            "images in half precision",
            typed(DataType.FLOAT16, 3, 8, 8),
            "must be float32, got element type FLOAT16; export the network in float32, e.g. after"
                + " model.float() in PyTorch"),
        row(
            "a text",
            typed(DataType.INT64, 128),
            "got element type INT64; is it a network of text? Only classifiers of images are"),
        row(
            "images in bytes",
            typed(DataType.UINT8, 3, 8, 8),
            "got element type UINT8; export the network for pixels that are float32"),
        row(
            "a weight the other way round",
            net()
                .then("Flatten", "x", "f")
                .weights("w", 192, 4)
                .then("Gemm", "f,w", "y", "transB", 1),
            "the other way round it would fit: is the weight transposed, or transB wrong?"),
        row(
            "a linear layer on maps",
            net().weights("w", 192, 4).then("MatMul", "x,w", "y"),
            "reads (3, 8, 8) and its weight takes vectors of 192 features; maps are made vectors"
                + " by Flatten"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"networks", "numbers"})
  void isRefusedInOneLineThatSaysWhatIsWrong(String what, byte[] file, String message) {
    assertThatThrownBy(() -> OnnxFile.read(new ByteArrayInputStream(file), null, null))
        .as(what)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void weightsInHalfPrecisionAreRead() throws IOException {
    OnnxSample sample = net().then("Flatten", "x", "f");
    sample
        .graph()
        .addInitializerBuilder()
        .setName("w")
        .setDataType(DataType.FLOAT16.getNumber())
        .addDims(2)
        .addDims(192)
        .setRawData(ByteString.copyFrom(halves(2 * 192)));
    byte[] file = sample.then("Gemm", "f,w", "y", "transB", 1).bytes();
    OnnxFile read = OnnxFile.read(new ByteArrayInputStream(file), null, null);
    assertThat(read.network().weight("Gemm_y.weight").values()).containsOnly(0.5f);
  }

  @Test
  void oneClassThatHasANameIsRead() throws IOException {
    OnnxSample sample =
        net().then("Flatten", "x", "f").weights("w", 1, 192).then("Gemm", "f,w", "y", "transB", 1);
    var model = sample.proto(null).toBuilder();
    model.addMetadataPropsBuilder().setKey(ClassNames.KEY).setValue("[\"disc\"]");
    byte[] file = model.build().toByteArray();
    assertThat(OnnxFile.read(new ByteArrayInputStream(file), null, null).classes().orElseThrow())
        .containsExactly("disc");
  }

  /** Little endian: 0x3800 is 0.5. */
  private static byte[] halves(int numbers) {
    byte[] bytes = new byte[2 * numbers];
    for (int i = 1; i < bytes.length; i += 2) {
      bytes[i] = 0x38;
    }
    return bytes;
  }

  private static OnnxSample net() {
    return OnnxSample.images("N");
  }

  /** Patches of images as a transformer sees them, {@code (N, 16, 4)}. */
  private static OnnxSample tokens() {
    return net()
        .weights("patch.weight", 4, 3, 2, 2)
        .then("Conv", "x,patch.weight", "patches", "strides", 2, 2)
        .whole("s", 0, 4, 16)
        .then("Reshape", "patches,s", "columns")
        .then("Transpose", "columns", "tokens", "perm", 0, 2, 1);
  }

  private static OnnxSample open() {
    OnnxSample sample = new OnnxSample();
    sample.graph().addInput(sample.tensor("x", "N", 3, 0, 0));
    return sample;
  }

  private static OnnxSample typed(DataType type, int... sizes) {
    OnnxSample sample = new OnnxSample();
    var input = sample.tensor("x", "N", sizes).toBuilder();
    input.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    sample.graph().addInput(input);
    return sample.then("Identity", "x", "y");
  }

  private static OnnxSample bytes(OnnxSample sample, String name) {
    sample
        .graph()
        .addInitializerBuilder()
        .setName(name)
        .setDataType(DataType.INT8.getNumber())
        .addDims(1)
        .setRawData(ByteString.copyFrom(new byte[] {1}));
    return sample;
  }

  private static Arguments row(String what, OnnxSample sample, String message) {
    return Arguments.of(what, sample.bytes(), message);
  }
}
