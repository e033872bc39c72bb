package io.netwright.repair;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Small networks, images and cuts for tests of repairs. */
final class Toys {
  static final RepairSettings EXACT = new RepairSettings(1000, 4096, 1e-9, 64, 1 << 30);

  private Toys() {}

  static ImageSet images(int count, FeatureShape shape) {
    ImageShape images = new ImageShape(shape.channels(), shape.height(), shape.width());
    byte[] pixels = new byte[count * images.size()];
    RandomGenerator random = Seed.of(77).generator();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new ImageSet(images, pixels, new int[count]);
  }

  /** Weights of any size, with biases and statistics that are not those of a new network. */
  static WeightedGraph random(LayerGraph graph) {
    RandomGenerator random = Seed.of(5).generator();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph
        .parameterSpecs()
        .forEach(
            (name, spec) -> {
              float[] values = new float[spec.size()];
              int row = values.length / spec.shape().get(0);
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    switch (spec.kind()) {
                      case WEIGHT -> (float) (random.nextGaussian() / Math.sqrt(row));
                      case SCALE, RUNNING_VARIANCE -> 0.5f + random.nextFloat();
                      default -> 0.3f * (float) random.nextGaussian();
                    };
              }
              weights.put(name, new Tensor(spec.shape(), values));
            });
    return new WeightedGraph(graph, weights);
  }

  /** About half of every layer's inputs, few of the many features of a flatten. */
  static ChannelSelection half(LayerGraph graph) {
    RandomGenerator random = Seed.of(3).generator();
    Map<String, BitSet> inputs = new LinkedHashMap<>();
    graph
        .parametric()
        .filter(node -> !(node.layer() instanceof Weighted.Conv2d c && c.depthwise()))
        .forEach(
            node -> {
              int channels = graph.shape(node.inputs().get(0)).channels();
              boolean flat =
                  graph.node(node.inputs().get(0)).layer() instanceof Rearranging.Flatten;
              BitSet wanted = new BitSet();
              wanted.set(0);
              for (int i = 0; i < channels; i++) {
                wanted.set(i, i == 0 || random.nextDouble() < (flat ? 0.03 : 0.5));
              }
              inputs.put(node.name(), wanted);
            });
    return new ChannelSelection(inputs);
  }

  static ChannelSelection wanting(String node, int... inputs) {
    BitSet wanted = new BitSet();
    Arrays.stream(inputs).forEach(wanted::set);
    return new ChannelSelection(Map.of(node, wanted));
  }

  static NDManager manager() {
    return Torch.manager(Device.cpu());
  }

  static Repaired repaired(CutNetwork networks, ImageSet images, RepairSettings settings) {
    try (NDManager manager = manager()) {
      return LeastSquaresRepair.of(networks, images, Seed.of(1), manager, settings);
    }
  }

  /** What a node gives for all images. */
  static float[] output(WeightedGraph model, String node, ImageSet images) {
    try (NDManager manager = manager();
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(
          () ->
              Torch.values(
                  network
                      .forward(
                          Batches.range(manager, images, 0, images.size()).images(),
                          Set.of(node),
                          Mode.EVALUATION)
                      .tap(node)));
    }
  }

  /** Mean squared distance of a node's channels kept from the uncut network's. */
  static double distance(CutNetwork networks, WeightedGraph repaired, String node, ImageSet set) {
    float[] wanted = output(networks.uncut(), node, set);
    float[] is = output(repaired, node, set);
    int[] kept = networks.kept(node);
    int channels = networks.uncut().graph().shape(node).channels();
    int plane = wanted.length / set.size() / channels;
    double sum = 0;
    for (int i = 0; i < is.length; i++) {
      int channel = kept[i / plane % kept.length];
      int image = i / plane / kept.length;
      sum += Math.pow(is[i] - wanted[(image * channels + channel) * plane + i % plane], 2);
    }
    return sum / is.length;
  }

  static WeightedGraph with(WeightedGraph model, String name, float[] values) {
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    weights.put(name, new Tensor(model.weight(name).shape(), values));
    return new WeightedGraph(model.graph(), weights);
  }

  /** The same with output channels of a node and the one behind it copied over others. */
  static WeightedGraph copied(WeightedGraph model, int from, int to, String... nodes) {
    WeightedGraph copied = model;
    for (String name : nodes) {
      Node node = model.graph().node(name);
      for (ParameterSpec spec : node.layer().parameters()) {
        float[] values = copied.weight(node.parameter(spec)).values().clone();
        int row = values.length / spec.shape().get(0);
        System.arraycopy(values, from * row, values, to * row, row);
        copied = with(copied, node.parameter(spec), values);
      }
    }
    return copied;
  }
}
