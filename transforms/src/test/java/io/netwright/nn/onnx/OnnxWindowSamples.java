package io.netwright.nn.onnx;

import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Windows and what lies around maps, as others write them. */
final class OnnxWindowSamples {

  private OnnxWindowSamples() {}

  static Stream<Arguments> all() {
    return Stream.of(paddings(), windows(), unevenWindows(), borders()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> paddings() {
    return Stream.of(
        OnnxFileTest.row(
            "a convolution that keeps the size divided by its stride",
            OnnxFileTest.net()
                .weights("w", 5, 3, 3, 3)
                .with(
                    "Conv",
                    "x,w",
                    "c",
                    node -> node.with("auto_pad", "SAME_UPPER").with("strides", 2, 2))
                .head(5),
            Weighted.Conv2d.class),
        OnnxFileTest.row(
            "a depthwise convolution padded at the front",
            OnnxFileTest.net()
                .weights("w", 3, 1, 2, 2)
                .with(
                    "Conv",
                    "x,w",
                    "c",
                    node -> node.with("auto_pad", "SAME_LOWER").with("group", 3))
                .head(3),
            Weighted.Conv2d.class),
        OnnxFileTest.row(
            "a batch normalization",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .weights("s", 4)
                .weights("t", 4)
                .weights("m", 4)
                .floats("v", List.of(4), .5f, 1, 2, 3)
                .then("BatchNormalization", "a,s,t,m,v", "n")
                .head(4),
            Norm.BatchNorm.class));
  }

  private static Stream<Arguments> windows() {
    return Stream.of(
        OnnxFileTest.row(
            "maxima of uneven windows",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .with(
                    "MaxPool",
                    "a",
                    "m",
                    node ->
                        node.with("kernel_shape", 3, 3)
                            .with("strides", 2, 2)
                            .with("pads", 0, 0, 1, 1))
                .head(4),
            Rearranging.Border.class),
        OnnxFileTest.row(
            "maxima of windows that end outside",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .with(
                    "MaxPool",
                    "a",
                    "m",
                    node ->
                        node.with("kernel_shape", 3, 3).with("strides", 2, 2).with("ceil_mode", 1))
                .head(4),
            Pooling.MaxPool.class),
        OnnxFileTest.row(
            "means that count an uneven border",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .with(
                    "AveragePool",
                    "a",
                    "m",
                    node ->
                        node.with("kernel_shape", 2, 2)
                            .with("pads", 0, 0, 1, 1)
                            .with("count_include_pad", 1))
                .head(4),
            Pooling.AvgPool.class),
        OnnxFileTest.row(
            "means that do not count the border",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .with(
                    "AveragePool",
                    "a",
                    "m",
                    node -> node.with("kernel_shape", 3, 3).with("pads", 1, 1, 1, 1))
                .head(4),
            Pooling.AvgPool.class));
  }

  private static Stream<Arguments> unevenWindows() {
    return Stream.of(
        uneven(
            "means that count an uneven border in which no window starts",
            "AveragePool",
            node -> node.with("ceil_mode", 1).with("count_include_pad", 1),
            0,
            2, // as below the map: ONNX Runtime 1.24 takes the left padding for that below
            2,
            0),
        uneven(
            "maxima of uneven windows that end outside",
            "MaxPool",
            node -> node.with("ceil_mode", 1),
            0,
            0,
            1,
            2),
        uneven("means that do not count an uneven border", "AveragePool", node -> {}, 0, 1, 2, 1),
        uneven(
            "means of uneven windows that end outside",
            "AveragePool",
            node -> node.with("ceil_mode", 1),
            0,
            1,
            1,
            0),
        uneven(
            "means of padded windows that end outside",
            "AveragePool",
            node -> node.with("ceil_mode", 1).with("count_include_pad", 1),
            1,
            0,
            0,
            0),
        uneven(
            "means of windows padded by more than half of them",
            "AveragePool",
            node -> {},
            2,
            2,
            2,
            2));
  }

  /** A pooling of 3 x 3 windows, two apart. */
  private static Arguments uneven(
      String what, String operator, Consumer<Operator> more, long... pads) {
    return OnnxFileTest.row(
        what,
        OnnxFileTest.net()
            .opset(19) // before, ONNX Runtime counts what lies beyond a padding that counts
            .conv("x", "a", 3, 4)
            .with(
                operator,
                "a",
                "m",
                node ->
                    more.accept(
                        node.with("kernel_shape", 3, 3).with("strides", 2, 2).with("pads", pads)))
            .head(4),
        operator.equals("MaxPool") ? Rearranging.Border.class : Pooling.UnevenAvgPool.class);
  }

  private static Stream<Arguments> borders() {
    return Stream.of(
        OnnxFileTest.row(
            "means over both positions, without their dimensions",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .with("ReduceMean", "a", "m", node -> node.with("axes", -1, -2).with("keepdims", 0))
                .weights("w", 4, 4)
                .then("MatMul", "m,w", "y"),
            Pooling.AdaptiveAvgPool.class),
        OnnxFileTest.row(
            "a border of another number",
            OnnxFileTest.net()
                .conv("x", "a", 3, 4)
                .whole("pads", 0, 0, 1, 0, 0, 0, 2, 1)
                .floats("v", List.of(), 1.5f)
                .then("Pad", "a,pads,v", "p")
                .head(4),
            Rearranging.Border.class),
        OnnxFileTest.row(
            "a border as opset 10 writes it",
            OnnxFileTest.net()
                .opset(10)
                .conv("x", "a", 3, 4)
                .with(
                    "Pad",
                    "a",
                    "p",
                    node -> node.with("pads", 0, 0, 1, 0, 0, 0, 2, 1).with("value", 0f))
                .head(4),
            Rearranging.Pad.class));
  }
}
