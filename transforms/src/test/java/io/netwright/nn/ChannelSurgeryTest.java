package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelSurgeryTest {

  static Stream<Arguments> graphs() {
    return SampleGraphs.all().entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(0.1, 0.5, 0.9)
                    .map(share -> Arguments.of(entry.getKey(), entry.getValue(), share)));
  }

  @ParameterizedTest(name = "{0}, {2} wanted")
  @MethodSource("graphs")
  void cutsWhatEqualsZeroedConsumers(String name, LayerGraph graph, double share) {
    WeightedGraph source = Initialization.closedForm(graph);
    ChannelSelection wanted = RandomCuts.someOf(graph, share, Seed.of(5).with(name));
    Map<String, int[]> kept = ChannelSurgery.keptChannels(graph, wanted);
    WeightedGraph cut = ChannelSurgery.keep(source, wanted);
    assertThat(cut.graph().parameterCount()).isLessThanOrEqualTo(graph.parameterCount());
    float[] expected = logits(RandomCuts.zeroed(source, kept));
    float[] actual = logits(cut);
    float largest = largest(expected);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("logit %d", i).isCloseTo(expected[i], within(1e-5f * largest));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void keepsEverythingWhenAllIsWanted(String name, LayerGraph graph, double share) {
    WeightedGraph source = Initialization.closedForm(graph);
    assertThat(ChannelSurgery.keep(source, ChannelSelection.everything()))
        .as("%s %s", name, share)
        .isEqualTo(source);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void reordersTheLogits(String name, LayerGraph graph, double share) {
    WeightedGraph source = Initialization.closedForm(graph);
    float[] all = logits(source);
    float[] cut = logits(ChannelSurgery.cutOutputs(source, new int[] {4, 0, 3}));
    int classes = graph.classes();
    for (int n = 0; n < 2; n++) {
      float tolerance = 1e-5f * largest(all);
      assertThat(cut[3 * n]).isCloseTo(all[n * classes + 4], within(tolerance));
      assertThat(cut[3 * n + 1]).isCloseTo(all[n * classes], within(tolerance));
      assertThat(cut[3 * n + 2]).isCloseTo(all[n * classes + 3], within(tolerance));
    }
    assertThat(cut).as("%s %s", name, share).hasSize(6);
  }

  private static float[] logits(WeightedGraph model) {
    FeatureShape images = model.graph().inputShape();
    Shape shape = new Shape(2, images.channels(), images.height(), images.width());
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + 0.5 * Initialization.uniform("input", i));
    }
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(
          () -> network.logits(manager.create(values, shape)).toFloatArray());
    }
  }

  private static float largest(float[] logits) {
    float largest = 0;
    for (float logit : logits) {
      largest = Math.max(largest, Math.abs(logit));
    }
    return largest;
  }

  @Test
  void keepsAChannelIfAnyOfItsFeaturesIsWanted() {
    LayerGraph lenet = SampleGraphs.zoo("lenet", 1);
    BitSet features = new BitSet();
    features.set(3 * 25 + 7); // one of the 25 positions of channel 3
    features.set(9 * 25);
    ChannelSelection wanted = new ChannelSelection(Map.of("fc1", features));
    Map<String, int[]> kept = ChannelSurgery.keptChannels(lenet, wanted);
    assertThat(kept.get("conv2")).containsExactly(3, 9);
    assertThat(kept.get("flatten")).hasSize(50).startsWith(75).endsWith(249);
    assertThat(kept.get("conv1")).hasSize(6);
  }

  @Test
  void keepsOneChannelWhereNothingIsWanted() {
    LayerGraph lenet = SampleGraphs.zoo("lenet", 1);
    Map<String, BitSet> nothing = new HashMap<>();
    lenet.parametric().forEach(node -> nothing.put(node.name(), new BitSet()));
    Map<String, int[]> kept = ChannelSurgery.keptChannels(lenet, new ChannelSelection(nothing));
    assertThat(kept.get("input")).containsExactly(0, 1, 2);
    assertThat(kept.get("conv1")).containsExactly(0);
    assertThat(kept.get("fc2")).containsExactly(0);
    assertThat(kept.get("fc")).hasSize(10);
  }

  @Test
  void rewritesAShuffleThatIsNoLongerOne() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("stem", Weighted.Conv2d.of(3, 4, 1, 1, 0))
            .then("shuffle", new Rearranging.ChannelShuffle(2))
            .then("last", Weighted.Conv2d.of(4, 2, 1, 1, 0))
            .build();
    BitSet wanted = new BitSet();
    wanted.set(0, 3); // after the shuffle: channels 0, 2, 1
    WeightedGraph cut =
        ChannelSurgery.keep(
            Initialization.closedForm(graph), new ChannelSelection(Map.of("last", wanted)));
    assertThat(cut.graph().node("shuffle").layer()).isEqualTo(new Joining.Concat());
    assertThat(cut.graph().node("shuffle.channel1").layer())
        .isEqualTo(new Rearranging.ChannelSlice(2, 3));
  }

  @Test
  void refusesWhatTheGraphDoesNotHave() {
    LayerGraph lenet = SampleGraphs.zoo("lenet", 1);
    BitSet seventh = new BitSet();
    seventh.set(6);
    assertThatThrownBy(
            () -> ChannelSurgery.keptChannels(lenet, new ChannelSelection(Map.of("x", seventh))))
        .hasMessageContaining("no node x");
    assertThatThrownBy(
            () ->
                ChannelSurgery.keptChannels(lenet, new ChannelSelection(Map.of("pool1", seventh))))
        .hasMessageContaining("pool1 is MaxPool");
    assertThatThrownBy(
            () ->
                ChannelSurgery.keptChannels(lenet, new ChannelSelection(Map.of("conv2", seventh))))
        .hasMessageContaining("conv2 has inputs 0 to 5, wanted is 6");
  }

  @Test
  void refusesClassesThatAreNotThere() {
    WeightedGraph lenet = Initialization.closedForm(SampleGraphs.zoo("lenet", 1));
    assertThatThrownBy(() -> ChannelSurgery.cutOutputs(lenet, new int[] {3, 3}))
        .hasMessage("classes must be distinct and in [0, 9], got [3, 3]");
    assertThatThrownBy(() -> ChannelSurgery.cutOutputs(lenet, new int[] {10}))
        .hasMessageContaining("got [10]");
  }
}
