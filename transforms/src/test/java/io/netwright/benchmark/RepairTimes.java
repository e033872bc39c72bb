package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.repair.CutNetwork;
import io.netwright.repair.LeastSquaresRepair;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * How long the repair of a cut network takes, in seconds and in forward passes of the uncut network
 * over 4,096 images, which is the most that a repair looks at. Weights are drawn by chance: how
 * long it takes depends on shapes alone.
 */
public final class RepairTimes {
  private static final int IMAGES = 4096;
  private static final int ROUNDS = 3;

  private RepairTimes() {}

  /** Prints a line for each network, {@code NAME:WIDTH}; every second channel is cut. */
  public static void main(String[] networks) {
    System.out.printf("%-16s %10s %10s %8s%n", "network", "repair s", "forward s", "ratio");
    for (String network : networks) {
      String[] parts = network.split(":", -1);
      double width = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
      WeightedGraph uncut = Initialization.random(graph(parts[0], width), Seed.of(1));
      CutNetwork cut = CutNetwork.keeping(uncut, everySecond(uncut.graph()));
      ImageSet images = images();
      double repair = seconds(() -> repaired(cut, images));
      double forward = seconds(() -> passed(uncut, images));
      System.out.printf("%-16s %10.2f %10.2f %8.1f%n", network, repair, forward, repair / forward);
    }
  }

  private static LayerGraph graph(String name, double width) {
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    return Zoo.named(name)
        .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, width, half, half));
  }

  private static ChannelSelection everySecond(LayerGraph graph) {
    Map<String, BitSet> inputs = new LinkedHashMap<>();
    graph
        .parametric()
        .forEach(
            node -> {
              BitSet wanted = new BitSet();
              int channels = graph.shape(node.inputs().get(0)).channels();
              for (int channel = 0; channel < channels; channel += 2) {
                wanted.set(channel);
              }
              inputs.put(node.name(), wanted);
            });
    return new ChannelSelection(inputs);
  }

  private static ImageSet images() {
    ImageShape shape = new ImageShape(3, 32, 32);
    byte[] pixels = new byte[IMAGES * shape.size()];
    new java.util.Random(3).nextBytes(pixels);
    return new ImageSet(shape, pixels, new int[IMAGES]);
  }

  private static long repaired(CutNetwork cut, ImageSet images) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return LeastSquaresRepair.of(cut, images, Seed.of(2), manager).findings().size();
    }
  }

  private static long passed(WeightedGraph network, ImageSet images) {
    try (NDManager manager = Torch.manager(Device.cpu());
        EvaluationNetwork evaluation = EvaluationNetwork.of(manager, network)) {
      long batches = 0;
      for (int first = 0; first < images.size(); first += 64) {
        try (NDManager some = manager.newSubManager()) {
          NDArray batch = Batches.range(some, images, first, first + 64).images();
          evaluation.logits(batch).getFloat(0, 0);
          batches++;
        }
      }
      return batches;
    }
  }

  /** The median of three rounds. */
  private static double seconds(LongSupplier work) {
    long[] nanos =
        LongStream.range(0, ROUNDS)
            .map(
                round -> {
                  long start = System.nanoTime();
                  if (work.getAsLong() <= 0) {
                    throw new IllegalStateException("nothing was done");
                  }
                  return System.nanoTime() - start;
                })
            .toArray();
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1e9;
  }
}
