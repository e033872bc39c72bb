package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;

/**
 * ResNeXt-50 (Xie et al. 2017) for small images: bottlenecks of 32 groups, here in the first
 * convolution too.
 *
 * <p>The width factor acts on the number of groups, the cardinality, so that all channel counts
 * stay multiples of it.
 */
final class Resnext {
  private static final int[] BLOCKS = {3, 4, 6, 3};
  private static final int CARDINALITY = 32;
  private static final int STEM_PER_GROUP = 2;
  private static final int INNER_PER_GROUP = 4;

  private Resnext() {}

  static LayerGraph graph50(ArchitectureSpec spec) {
    int groups = spec.scaled(CARDINALITY);
    GraphBuilder net = spec.start();
    Sequence.of(net, "conv1").conv(STEM_PER_GROUP * groups, 3, 1).norm().relu();
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int inner = (INNER_PER_GROUP << stage) * groups;
      for (int index = 0; index < BLOCKS[stage]; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block(net, "conv" + (stage + 2) + "." + index, groups, inner, stride);
      }
    }
    return spec.classified(net, "avg", "fc");
  }

  private static void block(GraphBuilder net, String name, int groups, int inner, int stride) {
    String input = net.last();
    int out = 2 * inner;
    String residual =
        Sequence.of(net, name + ".split_transforms")
            .conv(inner, 1, 1, groups)
            .norm()
            .relu()
            .conv(inner, 3, stride, groups)
            .norm()
            .relu()
            .conv(out, 1, 1)
            .norm()
            .end();
    String shortcut = Sequence.of(net, name + ".shortcut").reading(input).projection(out, stride);
    net.add(name + ".add", new Joining.Add(), residual, shortcut)
        .then(name + ".relu", new Nonlinearity.Relu());
  }
}
