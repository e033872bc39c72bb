package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.SampleGraphs;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelTraceTest {
  private static final LayerGraph GRAPH =
      GraphBuilder.from(FeatureShape.map(1, 2, 2))
          .then("a", Weighted.Conv2d.of(1, 4, 1, 1, 0))
          .add("b", Weighted.Conv2d.of(1, 4, 1, 1, 0), "input")
          .add("sum", new Joining.Add(), "a", "b")
          .then("relu", new Nonlinearity.Relu())
          .then("depthwise", Weighted.Conv2d.of(4, 8, 1, 1, 0).withChannels(4, 8, 4))
          .then("shuffle", new Rearranging.ChannelShuffle(2))
          .add("join", new Joining.Concat(), "a", "shuffle")
          .then("slice", new Rearranging.ChannelSlice(3, 8))
          .then("flatten", new Rearranging.Flatten())
          .then("fc", new Weighted.Linear(20, 3, true))
          .build();

  @Test
  void listsTheLayersThatMakeChannels() {
    assertThat(ChannelTrace.layers(GRAPH)).extracting(Node::name).containsExactly("a", "b", "fc");
  }

  @Test
  void knowsWhichLayersReadNothingButTheImages() {
    assertThat(RouteExtraction.layers(GRAPH)).extracting(Node::name).containsExactly("fc");
    LayerGraph beside =
        GraphBuilder.from(FeatureShape.map(2, 2, 2))
            .then("a", Weighted.Conv2d.of(2, 3, 1, 1, 0))
            .add("join", new Joining.Concat(), "input", "a")
            .then("images", new Rearranging.ChannelSlice(0, 2))
            .then("b", Weighted.Conv2d.of(2, 1, 1, 1, 0))
            .add("both", new Rearranging.ChannelSlice(1, 3), "join")
            .then("c", Weighted.Conv2d.of(2, 1, 1, 1, 0))
            .build();
    assertThat(ChannelTrace.readers(beside)).extracting(Node::name).containsOnly("a", "b");
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

  @ParameterizedTest
  @MethodSource("graphs")
  void tracesEveryLayerTypeByItsRule(LayerGraph graph) {
    List<Node> backwards = new ArrayList<>(ChannelTrace.layers(graph));
    Collections.reverse(backwards);
    for (int label = 0; label < graph.classes(); label++) {
      ChannelTrace trace = new ChannelTrace(graph);
      trace.mark(graph.output().name(), label);
      Map<String, BitSet> expected = new HashMap<>();
      follow(graph, graph.output(), label, expected);
      for (Node layer : backwards) {
        assertThat(trace.outputs(layer))
            .isEqualTo(expected.getOrDefault(layer.name(), new BitSet()));
        trace.mark(layer.inputs().get(0), 0);
        follow(graph, graph.node(layer.inputs().get(0)), 0, expected);
      }
    }
  }

  static Collection<LayerGraph> graphs() {
    return SampleGraphs.small().values();
  }

  /** One channel at a time: what it is, and what these are. */
  private static void follow(
      LayerGraph graph, Node node, int channel, Map<String, BitSet> reached) {
    reached.computeIfAbsent(node.name(), name -> new BitSet()).set(channel);
    graph
        .channelRule(node)
        .forEachSource(
            channel,
            (input, source) ->
                follow(graph, graph.node(node.inputs().get(input)), source, reached));
  }

  @Test
  void doesNotGoBack() {
    ChannelTrace trace = new ChannelTrace(GRAPH);
    trace.outputs(GRAPH.node("a"));
    assertThatThrownBy(() -> trace.mark("fc", 0))
        .hasMessageContaining("the trace has passed fc already");
  }

  private BitSet outputs(String node, int channel, String layer) {
    ChannelTrace trace = new ChannelTrace(GRAPH);
    trace.mark(node, channel);
    return trace.outputs(GRAPH.node(layer));
  }
}
