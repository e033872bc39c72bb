package io.netwright.lego;

import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.torchscript.Libtorch;
import io.netwright.seed.Seed;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that were cut and put together leave as TorchScript. */
class AssembledTorchscriptTest {

  @ParameterizedTest
  @EnumSource
  void pytorchComputesTheSameLogits(AssemblyForm form) throws Exception {
    SourceGraphs.Source source = SourceGraphs.all().values().iterator().next();
    LayerGraph one = source.graph(10, SourceGraphs.mean());
    LayerGraph other = source.graph(6, List.of(0.3f, 0.5f, 0.6f));
    WeightedGraph joined =
        TaskAssembly.join(
            List.of(component(one, List.of(7, 2, 4)), component(other, List.of(0, 5))), form);
    Libtorch.assertSame(form.toString(), joined, 1, 5);
  }

  private static WeightedGraph component(LayerGraph graph, List<Integer> classes) {
    Seed seed = Seed.of(classes.size());
    return Component.of(
            Initialization.random(graph, seed), SourceGraphs.routes(graph, 0.3, seed), classes)
        .model();
  }
}
