package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.netwright.fpcc.FpccGraph;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.lego.AssemblyForm;
import io.netwright.lego.TaskAssembly;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every layer type, the next one too: the samples must have it, and with them it
 * goes through everything that cuts, joins, folds, traces and writes layers.
 *
 * <p>Cutting, folding and tracing have tests of their own over the same samples: {@link
 * ChannelSurgeryTest}, {@link EvaluationNetworkTest} and {@code ChannelTraceTest}.
 */
class LayerContractTest {

  static Stream<Arguments> graphs() {
    return SampleGraphs.small().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  /** One node for each layer type and shapes of inputs. */
  static Stream<Arguments> nodes() {
    Map<List<Object>, Arguments> nodes = new LinkedHashMap<>();
    for (LayerGraph graph : SampleGraphs.small().values()) {
      for (Node node : graph.nodes()) {
        if (!node.inputs().isEmpty()) {
          List<FeatureShape> inputs = node.inputs().stream().map(graph::shape).toList();
          nodes.put(List.of(node.layer(), inputs), Arguments.of(node.layer(), inputs));
        }
      }
    }
    return nodes.values().stream();
  }

  @Test
  void samplesHaveEveryLayerType() {
    assertThat(SampleGraphs.layerTypes()).containsAll(Layer.types());
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("nodes")
  void anInputChannelChangesTheOutputChannelsThatTheRuleSays(
      Layer layer, List<FeatureShape> inputs) {
    ChannelRule rule = layer.channelRule(inputs);
    try (NDManager manager = Torch.manager(Device.cpu());
        Single single = new Single(layer, inputs, manager)) {
      for (int input = 0; input < inputs.size(); input++) {
        for (int channel = 0; channel < inputs.get(input).channels(); channel++) {
          assertThat(single.changedBy(input, channel))
              .as("input %d channel %d, %s", input, channel, rule)
              .isEqualTo(expected(rule, input, channel, single.outputs()));
        }
      }
    }
  }

  private static BitSet expected(ChannelRule rule, int input, int channel, int outputs) {
    BitSet expected = new BitSet();
    for (int i = 0; i < outputs; i++) {
      int output = i;
      rule.forEachSource(
          output,
          (from, source) -> {
            if (from == input && source == channel) {
              expected.set(output);
            }
          });
    }
    if (rule instanceof ChannelRule.Mixing mixing) {
      int perGroup = mixing.outputs() / mixing.groups();
      int group = channel / mixing.inputsPerGroup();
      expected.set(group * perGroup, (group + 1) * perGroup);
    }
    return expected;
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("nodes")
  void aHomogeneousLayerLetsAFactorThrough(Layer layer, List<FeatureShape> inputs) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Single single = new Single(layer, inputs, manager)) {
      float[] twice = single.output(2);
      float[] once = single.output(1);
      boolean scaled = true;
      for (int i = 0; i < once.length; i++) {
        scaled &= Math.abs(twice[i] - 2 * once[i]) <= 1e-5f * Math.abs(once[i]);
      }
      assertThat(scaled || !layer.homogeneous()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void isReadAsItWasWritten(String name, LayerGraph graph) {
    assertThat(GraphJson.read(GraphJson.write(graph))).as(name).isEqualTo(graph);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void givesAJoinedNetworkTheLogitsOfItsParts(String name, LayerGraph graph) {
    WeightedGraph whole = Initialization.closedForm(graph);
    WeightedGraph part = ChannelSurgery.cutOutputs(whole, new int[] {3, 1});
    float[] expected = logits(whole);
    for (AssemblyForm form : AssemblyForm.values()) {
      float[] actual = logits(TaskAssembly.join(List.of(part, whole), form));
      assertThat(actual).as(name).hasSize(2 + graph.classes());
      assertThat(actual[0]).isCloseTo(expected[3], within(1e-4f * Math.abs(expected[3])));
      assertThat(actual[1]).isCloseTo(expected[1], within(1e-4f * Math.abs(expected[1])));
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[2 + i]).isCloseTo(expected[i], within(1e-4f * Math.abs(expected[i])));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void keepsItsLogitsWhileHardeningIsPutInAndTakenOut(String name, LayerGraph graph) {
    WeightedGraph model = FpccGraph.remove(Initialization.closedForm(graph));
    WeightedGraph inserted = FpccGraph.insert(model, HardeningConfig.published(), Seed.of(1));
    assertThat(inserted.graph().nodes()).hasSizeGreaterThan(model.graph().nodes().size());
    assertThat(logits(inserted)).as(name).isEqualTo(logits(model));
    assertThat(FpccGraph.remove(inserted)).isEqualTo(model);
    assertThat(model.graph().nodes()).noneMatch(node -> node.layer() instanceof TrainingOnly.Fpcc);
  }

  private static float[] logits(WeightedGraph model) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      NDArray images = uniform(manager, model.graph().inputShape(), "images");
      return Torch.withoutGradients(() -> network.logits(images).toFloatArray());
    }
  }

  private static NDArray uniform(NDManager manager, FeatureShape shape, String name) {
    float[] values = new float[shape.channels() * shape.positions()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + 0.4 * Initialization.uniform(name, i));
    }
    return manager.create(
        values,
        shape.flat()
            ? new Shape(1, shape.channels())
            : new Shape(1, shape.channels(), shape.height(), shape.width()));
  }

  /** One layer alone. */
  private static final class Single implements AutoCloseable {
    private final Node node;
    private final Network network;
    private final Operators.Pass pass;
    private final List<NDArray> inputs = new ArrayList<>();

    Single(Layer layer, List<FeatureShape> shapes, NDManager manager) {
      List<Node> nodes = new ArrayList<>();
      for (FeatureShape shape : shapes) {
        String name = "input" + nodes.size();
        nodes.add(new Node(name, new Layer.Input(shape), List.of()));
        inputs.add(uniform(manager, shape, name));
      }
      this.node = new Node("layer", layer, nodes.stream().map(Node::name).toList());
      nodes.add(node);
      this.network = Network.on(manager, Initialization.closedForm(new LayerGraph(nodes)));
      this.pass = new Operators.Pass(network, inputs.get(0), Mode.EVALUATION);
    }

    int outputs() {
      return network.graph().shape("layer").channels();
    }

    float[] output(float factor) {
      return output(inputs.stream().map(input -> input.mul(factor)).toList());
    }

    private float[] output(List<NDArray> given) {
      return Torch.withoutGradients(() -> Operators.apply(node, given, pass).toFloatArray());
    }

    /** The output channels that another value of an input channel changes. */
    BitSet changedBy(int input, int channel) {
      float[] before = output(inputs);
      List<NDArray> others = new ArrayList<>(inputs);
      NDArray other = inputs.get(input).duplicate();
      other.set(new NDIndex(":, {}", channel), array -> array.addi(2));
      others.set(input, other);
      float[] after = output(others);
      int perChannel = before.length / outputs();
      BitSet changed = new BitSet();
      for (int i = 0; i < before.length; i++) {
        if (before[i] != after[i]) {
          changed.set(i / perChannel);
        }
      }
      return changed;
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
