package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ChannelOriginsTest {
  private static final LayerGraph GRAPH =
      GraphBuilder.from(FeatureShape.map(1, 2, 2))
          .then("a", Layer.Conv2d.of(1, 4, 1, 1, 0))
          .add("b", Layer.Conv2d.of(1, 4, 1, 1, 0), "input")
          .add("sum", new Layer.Add(), "a", "b")
          .then("relu", new Layer.Relu())
          .then("depthwise", Layer.Conv2d.of(4, 8, 1, 1, 0).withChannels(4, 8, 4))
          .then("shuffle", new Layer.ChannelShuffle(2))
          .add("join", new Layer.Concat(), "a", "shuffle")
          .then("slice", new Layer.ChannelSlice(3, 8))
          .then("flatten", new Layer.Flatten())
          .then("fc", new Layer.Linear(20, 3, true))
          .build();

  private final ChannelOrigins origins = ChannelOrigins.of(GRAPH);

  @Test
  void listsMixingLayersOnly() {
    assertThat(origins.layers()).extracting(Node::name).containsExactly("a", "b", "fc");
    assertThat(RouteExtraction.layers(origins)).extracting(Node::name).containsExactly("fc");
  }

  @Test
  void reachesAllOperandsOfASum() {
    assertThat(outputs("sum", 2, "a")).hasToString("{2}");
    assertThat(outputs("sum", 2, "b")).hasToString("{2}");
  }

  @Test
  void passesDepthwiseConvolutions() {
    assertThat(outputs("depthwise", 5, "a")).hasToString("{2}");
  }

  @Test
  void passesJoinsShufflesSlicesAndFlattens() {
    // the slice has a3, s0, s1, s2, s3; shuffled channels come from 0, 4, 1, 5, ... of the
    // depthwise convolution, that is from sum channels 0, 2, 0, 2, ...
    assertThat(outputs("flatten", 3, "a")).hasToString("{3}");
    assertThat(outputs("flatten", 3, "b")).hasToString("{}");
    assertThat(outputs("flatten", 4, "b")).hasToString("{0}");
    assertThat(outputs("flatten", 8, "b")).hasToString("{2}");
    assertThat(outputs("flatten", 12, "b")).hasToString("{0}");
  }

  @Test
  void endsAtTheLayerThatMakesTheLogits() {
    assertThat(outputs("fc", 1, "fc")).hasToString("{1}");
    assertThat(outputs("fc", 1, "a")).hasToString("{}");
  }

  private BitSet outputs(String node, int channel, String layer) {
    BitSet wanted = new BitSet();
    origins.want(wanted, node, channel);
    return origins.outputs(wanted, GRAPH.node(layer));
  }
}
