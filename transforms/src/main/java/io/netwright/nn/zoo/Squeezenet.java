package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.Set;

/**
 * SqueezeNet with simple bypass (Iandola et al. 2016) for small images: a 3x3 stem of stride 1,
 * normalization behind each convolution.
 */
final class Squeezenet {
  private static final int STEM = 96;
  private static final int FIRST = 2;

  /**
   * Channels that the fire modules squeeze to, and those that each of their branches expands to.
   */
  private static final int[][] FIRES = {
    {16, 64}, {16, 64}, {32, 128}, {32, 128}, {48, 192}, {48, 192}, {64, 256}, {64, 256}
  };

  private static final Set<Integer> BYPASSED = Set.of(3, 5, 7);
  private static final Set<Integer> POOLED = Set.of(4, 8);

  private Squeezenet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.biased(net, "stem")
        .conv(spec.scaled(STEM), 3, 1)
        .norm()
        .relu()
        .then(Pooling.MaxPool.of(2));
    for (int i = 0; i < FIRES.length; i++) {
      int number = FIRST + i;
      String input = net.last();
      fire(net, "fire" + number, spec.scaled(FIRES[i][0]), spec.scaled(FIRES[i][1]));
      if (BYPASSED.contains(number)) {
        net.add("fire" + number + ".add", new Joining.Add(), net.last(), input);
      }
      if (POOLED.contains(number)) {
        net.then("maxpool" + number, Pooling.MaxPool.of(2));
      }
    }
    int channels = net.shape().channels();
    return net.then("conv10", Weighted.Conv2d.of(channels, spec.classes(), 1, 1, 0).withBias())
        .then("avg", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .build();
  }

  private static void fire(GraphBuilder net, String name, int squeezed, int expanded) {
    String squeeze =
        Sequence.biased(net, name + ".squeeze").conv(squeezed, 1, 1).norm().relu().end();
    String one = expand(net, name + ".expand_1x1", squeeze, expanded, 1);
    String three = expand(net, name + ".expand_3x3", squeeze, expanded, 3);
    net.add(name + ".concat", new Joining.Concat(), one, three);
  }

  private static String expand(GraphBuilder net, String name, String from, int out, int kernel) {
    return Sequence.biased(net, name).reading(from).conv(out, kernel, 1).norm().relu().end();
  }
}
