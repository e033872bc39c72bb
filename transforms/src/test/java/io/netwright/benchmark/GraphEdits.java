package io.netwright.benchmark;

import io.netwright.fpcc.FpccGraph;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.lego.AssemblyForm;
import io.netwright.lego.TaskAssembly;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How long edits of graphs take as graphs grow, on residual networks of narrow blocks: twice the
 * nodes may take twice the time, not four times.
 */
public final class GraphEdits {
  private static final int CHANNELS = 4;
  private static final int NODES_OF_A_BLOCK = 7;
  private static final int ROUNDS = 7;

  private GraphEdits() {}

  /** Prints milliseconds, the least of seven rounds, for each number of nodes given. */
  public static void main(String[] sizes) {
    for (String size : sizes) {
      Map<String, Double> least = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        run(Integer.parseInt(size)).forEach((edit, ms) -> least.merge(edit, ms, Math::min));
      }
      least.forEach((edit, ms) -> System.out.printf("%6s nodes  %-28s %9.1f ms%n", size, edit, ms));
    }
  }

  private static Map<String, Double> run(int nodes) {
    Map<String, Double> times = new LinkedHashMap<>();
    LayerGraph plain = timed(times, "build", () -> residual(nodes, false));
    LayerGraph before = residual(nodes, true);
    LayerGraph hardened = timed(times, "insert FPCC, bottlenecks", () -> insert(plain));
    timed(times, "insert FPCC, pre-activation", () -> insert(before));
    timed(times, "remove FPCC", () -> FpccGraph.remove(hardened));
    WeightedGraph model = Initialization.closedForm(plain);
    timed(times, "cut channels", () -> ChannelSurgery.keep(model, ChannelSelection.everything()));
    WeightedGraph part = timed(times, "cut outputs", () -> cut(model));
    timed(
        times,
        "pad two networks",
        () -> TaskAssembly.join(List.of(part, model), AssemblyForm.PADDED));
    timed(times, "write and read", () -> GraphJson.read(GraphJson.write(plain)));
    return times;
  }

  private static LayerGraph insert(LayerGraph graph) {
    return FpccGraph.insert(graph, HardeningConfig.defaults());
  }

  private static WeightedGraph cut(WeightedGraph model) {
    return ChannelSurgery.cutOutputs(model, new int[] {1, 0});
  }

  /** Does something and writes down how long it took. */
  private static <T> T timed(Map<String, Double> times, String edit, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    times.put(edit, (System.nanoTime() - start) / 1e6);
    return result;
  }

  /** Bottlenecks as in ResNet-50, or blocks whose sums read convolutions. */
  private static LayerGraph residual(int nodes, boolean preActivation) {
    GraphBuilder net =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("stem", Weighted.Conv2d.of(3, CHANNELS, 3, 1, 1));
    for (int block = 0; block < nodes / NODES_OF_A_BLOCK; block++) {
      String input = net.last();
      String name = "block" + block;
      net.then(name + ".conv1", Weighted.Conv2d.of(CHANNELS, CHANNELS, 1, 1, 0))
          .then(name + ".bn1", Norm.BatchNorm.of(CHANNELS))
          .then(name + ".relu1", new Nonlinearity.Relu());
      if (preActivation) {
        net.then(name + ".relu2", new Nonlinearity.Relu())
            .then(name + ".conv2", Weighted.Conv2d.of(CHANNELS, CHANNELS, 3, 1, 1));
      } else {
        net.then(name + ".conv2", Weighted.Conv2d.of(CHANNELS, CHANNELS, 3, 1, 1))
            .then(name + ".bn2", Norm.BatchNorm.of(CHANNELS));
      }
      net.add(name + ".add", new Joining.Add(), net.last(), input)
          .then(name + ".relu", new Nonlinearity.Relu());
    }
    return net.then("pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(CHANNELS, 5, true))
        .build();
  }
}
