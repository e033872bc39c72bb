package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks as others write them compute what ONNX Runtime computes, in the layers that we know. */
class OnnxFileTest {
  private static final int IMAGES = 2;

  static Stream<Arguments> files() {
    return Stream.of(weights(), OnnxWindowSamples.all(), activations(), biases(), shapes(), sums())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> weights() {
    return Stream.of(
        row("a linear layer as a product and a sum", dense("MatMul"), Weighted.Linear.class),
        row(
            "a linear layer with factors",
            flat()
                .weights("w", 192, 4)
                .weights("b", 1, 4)
                .with(
                    "Gemm", "features,w,b", "y", node -> node.with("alpha", 0.5f).with("beta", 2f)),
            Weighted.Linear.class),
        row(
            "a grouped, dilated convolution with uneven padding",
            net()
                .conv("x", "a", 3, 4)
                .weights("w", 6, 2, 3, 3)
                .with(
                    "Conv",
                    "a,w",
                    "c",
                    node ->
                        node.with("group", 2)
                            .with("dilations", 2, 1)
                            .with("pads", 0, 1, 1, 2)
                            .with("strides", 2, 1))
                .head(6),
            Rearranging.Pad.class));
  }

  private static Stream<Arguments> biases() {
    return Stream.of(
        row(
            "a hard swish by its parts, of a product and its bias",
            flat()
                .weights("w", 192, 4)
                .weights("b", 4)
                .floats("three", List.of(), 3)
                .floats("zero", List.of(), 0)
                .floats("six", List.of(), 6)
                .then("MatMul", "features,w", "m")
                .then("Add", "m,b", "s")
                .then("Add", "s,three", "t")
                .then("Clip", "t,zero,six", "c")
                .then("Mul", "s,c", "p")
                .then("Div", "p,six", "y"),
            Nonlinearity.HardSwish.class),
        row(
            "a layer with its bias, read with and without something more",
            net()
                .weights("w", 4, 3, 3, 3)
                .weights("b", 4, 1, 1)
                .weights("more", 4, 1, 1)
                .then("Conv", "x,w", "c")
                .then("Add", "c,b", "s")
                .then("Add", "s,more", "t")
                .then("Relu", "t", "r")
                .then("Add", "r,s", "q")
                .head(4),
            Joining.Add.class),
        row(
            "factors that were booleans, and of fewer bits",
            net()
                .conv("x", "a", 3, 4)
                .floats("numbers", List.of(4, 1, 1), .5f, -2, 3.3333333f, 0.00001234567f)
                .then("Cast", "numbers", "booleans", "to", 9)
                .then("Cast", "booleans", "ones", "to", 1)
                .then("Cast", "numbers", "halves", "to", 10)
                .then("Cast", "halves", "rounded", "to", 1)
                .then("Cast", "numbers", "brain", "to", 16)
                .then("Cast", "brain", "rough", "to", 1)
                .floats("million", List.of(), 1e6f)
                .then("Mul", "a,ones", "b")
                .then("Mul", "b,rounded", "c")
                .then("Mul", "c,rough", "d")
                .then("Mul", "d,million", "e")
                .head(4),
            Norm.ChannelScale.class),
        row(
            "a factor that is the largest of three constants",
            net()
                .conv("x", "a", 3, 4)
                .floats("two", List.of(), 2)
                .floats("three", List.of(), 3)
                .floats("six", List.of(), 6)
                .then("Max", "two,three,six", "m")
                .then("Mul", "a,m", "p")
                .head(4),
            Norm.ChannelScale.class));
  }

  private static Stream<Arguments> activations() {
    return Stream.of(
        row(
            "x times its sigmoid",
            net().conv("x", "a", 3, 4).then("Sigmoid", "a", "s").then("Mul", "s,a", "m").head(4),
            Nonlinearity.Silu.class),
        row(
            "a GELU by its error function",
            net()
                .conv("x", "a", 3, 4)
                .floats("root", List.of(), (float) Math.sqrt(2))
                .floats("one", List.of(), 1)
                .floats("half", List.of(), .5f)
                .then("Div", "a,root", "d")
                .then("Erf", "d", "e")
                .then("Add", "e,one", "o")
                .then("Mul", "a,o", "p")
                .then("Mul", "p,half", "g")
                .head(4),
            Nonlinearity.Gelu.class),
        row(
            "a hard swish by its parts",
            net()
                .conv("x", "a", 3, 4)
                .floats("three", List.of(), 3)
                .floats("zero", List.of(), 0)
                .floats("six", List.of(), 6)
                .then("Add", "a,three", "t")
                .then("Clip", "t,zero,six", "c")
                .then("Mul", "a,c", "p")
                .then("Div", "p,six", "h")
                .head(4),
            Nonlinearity.HardSwish.class),
        row(
            "a clip as opset 9 writes it",
            net()
                .opset(9)
                .conv("x", "a", 3, 4)
                .with("Clip", "a", "c", node -> node.with("min", 0f).with("max", 6f))
                .head(4),
            Nonlinearity.Relu6.class),
        row(
            "a slope for every channel",
            net()
                .conv("x", "a", 3, 4)
                .weights("slope", 4, 1, 1)
                .then("PRelu", "a,slope", "p")
                .head(4),
            Nonlinearity.PRelu.class),
        row(
            "a hard sigmoid and a leaky ReLU",
            net()
                .conv("x", "a", 3, 4)
                .with("LeakyRelu", "a", "l", node -> node.with("alpha", .2f))
                .then("HardSigmoid", "l", "h")
                .head(4),
            Nonlinearity.HardSigmoid.class));
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        row(
            "a flatten that asks for the number of images",
            net()
                .conv("x", "a", 3, 4)
                .then("Shape", "a", "shape")
                .index("zero", 0)
                .whole("axis", 0)
                .whole("rest", -1)
                .then("Gather", "shape,zero", "batch", "axis", 0)
                .then("Unsqueeze", "batch,axis", "first")
                .then("Concat", "first,rest", "target", "axis", 0)
                .then("Reshape", "a,target", "f")
                .weights("w", 256, 4)
                .then("MatMul", "f,w", "y"),
            Rearranging.Flatten.class),
        row(
            "a channel shuffle of five dimensions",
            net()
                .conv("x", "a", 3, 6)
                .whole("split", 0, 2, 3, 8, 8)
                .whole("back", -1, 6, 8, 8)
                .then("Reshape", "a,split", "r")
                .then("Transpose", "r", "t", "perm", 0, 2, 1, 3, 4)
                .then("Reshape", "t,back", "s")
                .head(6),
            Rearranging.ChannelShuffle.class),
        row(
            "a split, a slice, and a join",
            net()
                .conv("x", "a", 3, 6)
                .whole("sizes", 2, 4)
                .then("Split", "a,sizes", "p,q", "axis", 1)
                .whole("from", 1)
                .whole("to", 99)
                .whole("axis", 1)
                .then("Slice", "q,from,to,axis", "r")
                .then("Concat", "r,p", "j", "axis", 1)
                .head(5),
            Rearranging.ChannelSlice.class),
        row(
            "positions taken away one after the other",
            net()
                .conv("x", "a", 3, 4)
                .then("GlobalMaxPool", "a", "m")
                .whole("three", 3)
                .whole("two", 2)
                .then("Squeeze", "m,three", "s")
                .then("Squeeze", "s,two", "t")
                .weights("w", 4, 4)
                .then("MatMul", "t,w", "y"),
            Pooling.GlobalMaxPool.class));
  }

  private static Stream<Arguments> sums() {
    return Stream.of(
        row(
            "channels scaled by a small network",
            net()
                .conv("x", "a", 3, 4)
                .then("GlobalAveragePool", "a", "m")
                .weights("w", 4, 4, 1, 1)
                .then("Conv", "m,w", "c")
                .then("Sigmoid", "c", "s")
                .then("Mul", "s,a", "e")
                .head(4),
            Joining.Multiply.class),
        row(
            "a sum of three, and numbers for every channel",
            net()
                .conv("x", "a", 3, 4)
                .then("Relu", "a", "r")
                .then("Tanh", "a", "t")
                .then("Sum", "a,r,t", "s")
                .weights("scale", 1, 4, 1, 1)
                .weights("shift", 4, 1, 1)
                .then("Mul", "s,scale", "m")
                .then("Add", "shift,m", "b")
                .head(4),
            Norm.ChannelScale.class),
        row(
            "a normalization that subtracts and divides",
            net()
                .floats("mean", List.of(1, 3, 1, 1), .5f, .4f, .3f)
                .floats("std", List.of(3, 1, 1), .2f, .3f, .4f)
                .then("Sub", "x,mean", "c")
                .then("Div", "c,std", "n")
                .conv("n", "a", 3, 4)
                .head(4),
            Norm.Normalize.class),
        row(
            "a normalization that multiplies and adds",
            net()
                .floats("two", List.of(), 2)
                .floats("minus", List.of(), -1)
                .then("Mul", "x,two", "c")
                .then("Add", "c,minus", "n")
                .conv("n", "a", 3, 4)
                .head(4),
            Norm.Normalize.class),
        row(
            "images that are inverted",
            net()
                .floats("one", List.of(), 1)
                .then("Sub", "one,x", "n")
                .conv("n", "a", 3, 4)
                .head(4),
            Norm.Normalize.class));
  }

  static OnnxSample net() {
    return OnnxSample.images("N");
  }

  private static OnnxSample flat() {
    return net().then("Flatten", "x", "features");
  }

  private static OnnxSample dense(String operator) {
    return flat()
        .weights("fc.weight", 192, 4)
        .weights("b", 4)
        .then(operator, "features,fc.weight", "p")
        .then("Add", "b,p", "y");
  }

  static Arguments row(String what, OnnxSample sample, Class<? extends Layer> layer) {
    return Arguments.of(what, sample, layer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void computesWhatOnnxRuntimeComputes(String what, OnnxSample sample, Class<? extends Layer> layer)
      throws Exception {
    OnnxFile read = read(sample);
    assertThat(read.network().graph().nodes())
        .as(what)
        .anyMatch(node -> layer.isInstance(node.layer()));
    FeatureShape images = read.network().graph().inputShape();
    OnnxRuntimeTest.assertClose(
        what, Ort.logits(sample.bytes(), images, IMAGES), Ort.logits(read.network(), IMAGES));
  }

  @Test
  void takesASoftmaxOffAndSaysSo() throws IOException {
    OnnxFile plain = read(net().conv("x", "a", 3, 4).head(4));
    OnnxFile read = read(net().conv("x", "a", 3, 4).head(4).then("Softmax", "y", "p"));
    assertThat(read.removed()).contains("Softmax");
    assertThat(read.network()).isEqualTo(plain.network());
    OnnxFile logs = read(net().conv("x", "a", 3, 4).head(4).then("LogSoftmax", "y", "p"));
    assertThat(logs.removed()).contains("LogSoftmax");
    assertThat(plain.removed()).isEmpty();
  }

  @Test
  void readsTheNumbersOfANormalizationAsTheyWereWritten() throws IOException {
    OnnxSample sample =
        net()
            .floats("mean", List.of(1, 3, 1, 1), .485f, .456f, .406f)
            .floats("std", List.of(1, 3, 1, 1), .229f, .224f, .225f)
            .then("Sub", "x,mean", "c")
            .then("Div", "c,std", "n")
            .conv("n", "a", 3, 4)
            .head(4);
    assertThat(read(sample).network().graph().nodes().get(1).layer())
        .isEqualTo(new Norm.Normalize(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f)));
  }

  @Test
  void namesLayersAfterTheirParameters() throws IOException {
    assertThat(read(net().conv("x", "a", 3, 4).head(4)).network().weights())
        .containsOnlyKeys("a.weight", "a.bias", "fc.weight", "fc.bias");
  }

  static OnnxFile read(OnnxSample sample) throws IOException {
    return OnnxFile.read(new ByteArrayInputStream(sample.bytes()), null, null);
  }
}
