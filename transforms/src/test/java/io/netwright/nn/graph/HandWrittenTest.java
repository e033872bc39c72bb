package io.netwright.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.json.CanonicalJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HandWrittenTest {
  private static final String INPUT = "{name: input, layer: {layer: Input, shape: [1, 8, 8]}},";

  private static LayerGraph read(String loose) {
    return HandWritten.read(tree("[" + loose + "]"));
  }

  /** JSON in which names stand without quotes. */
  private static JsonNode tree(String loose) {
    try {
      return new ObjectMapper().readTree(loose.replaceAll("([A-Za-z_]\\w*)", "\"$1\""));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void completesWhatFollowsFromTheRest() {
    LayerGraph read =
        read(
            INPUT
                + "{name: conv, layer: {layer: Conv2d, outChannels: 4, kernel: 3, padding: [1, 0]}},"
                + "{name: norm, layer: BatchNorm},"
                + "{name: scale, layer: ChannelScale},"
                + "{name: pool, layer: {layer: MaxPool, kernel: 2}},"
                + "{name: sum, layer: Add, inputs: [pool, pool]},"
                + "{name: flat, layer: Flatten},"
                + "{name: fc, layer: {layer: Linear, outFeatures: 3}}");

    // 8 x 8, padded by one row: 8 x 6, halved: 4 x 3
    GraphBuilder net = GraphBuilder.from(FeatureShape.map(1, 8, 8));
    net.then(
            "conv",
            new Weighted.Conv2d(
                1,
                4,
                Extent.square(3),
                Extent.square(1),
                new Extent(1, 0),
                Extent.square(1),
                1,
                true))
        .then("norm", Norm.BatchNorm.of(4))
        .then("scale", new Norm.ChannelScale(4))
        .then("pool", Pooling.MaxPool.of(2))
        .add("sum", new Joining.Add(), "pool", "pool")
        .then("flat", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(48, 3, true));
    assertThat(read).isEqualTo(net.build());
  }

  @Test
  void readsWhatGraphJsonWrites() {
    LayerGraph graph = read(INPUT + "{name: flat, layer: Flatten}");

    assertThat(HandWritten.read(CanonicalJson.read(GraphJson.write(graph), JsonNode.class)))
        .isEqualTo(graph);
  }

  @Test
  void namesTheNodeThatIsWrong() {
    refused(INPUT + "{name: conv1, layer: Conv}", "node conv1: layer must be one of", "Conv2d");
    refused(INPUT + "{name: fc, layer: {layer: Linear, outFeatures: 3}}", "node fc", "Flatten");
    refused(
        INPUT + "{name: conv1, layer: {layer: Conv2d, kernel: 3, outChannels: 4, pad: 1}}",
        "node conv1",
        "unknown field",
        "outChannels");
    refused(INPUT + "{name: sum, layer: Add, inputs: [input, gone]}", "node sum", "gone");
    refused(
        INPUT + "{name: pool, layer: {layer: MaxPool, kernel: 3, padding: 2}}",
        "node pool",
        "padding of a pooling must be at most half of its kernel, got 2 x 2 for 3 x 3");
    refused(INPUT + "{name: maps, layer: Unflatten}", "node maps", "needs a vector");
    refused("{name: relu, layer: Relu}", "node relu: the first node must be an Input");
    refused(INPUT + "{name: again, layer: {layer: Input, shape: [1, 8, 8]}}", "only the first");
    refused(INPUT + "{layer: Relu}", "node 2 has no name");
    refused(INPUT + "{name: input, layer: Relu}", "two nodes are named input");
  }

  @Test
  void mapsAreNotScaledByAVectorWhichTheEngineWouldTakeForARow() {
    String scale = "{name: scale, layer: {layer: AdaptiveAvgPool, height: 1, width: 1}},";
    String gate = "{name: gate, layer: Flatten},";
    refused(
        INPUT + scale + gate + "{name: scaled, layer: Multiply, inputs: [input, gate]}",
        "node scaled",
        "which Unflatten makes of a vector, got [(1, 8, 8), (1)]");
    assertThat(read(INPUT + scale + "{name: scaled, layer: Multiply, inputs: [input, scale]}"))
        .isNotNull();
  }

  @Test
  void everyNodeHasASayInTheLogits() {
    refused(
        INPUT
            + "{name: aside, layer: Relu},"
            + "{name: further, layer: Relu},"
            + "{name: flat, layer: Flatten, inputs: [input]}",
        "node further is read by no other and is not the last",
        "name it in another's inputs, or leave it out");
  }

  private static void refused(String nodes, String... parts) {
    assertThatThrownBy(() -> read(nodes))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(parts);
  }
}
