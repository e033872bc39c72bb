package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;

/**
 * ResNet-18, ResNet-34 and ResNet-50 (He et al. 2016) for small images: a 3x3 stem of stride 1
 * without pooling. ResNet-20 is their network for CIFAR-10, with projections where shapes change
 * (option B), as most trained ones have it.
 */
final class Resnet {
  private static final int STEM = 64;
  private static final int STEM_OF_20 = 16;

  private Resnet() {}

  static LayerGraph graph18(ArchitectureSpec spec) {
    return graph(spec, STEM, new int[] {2, 2, 2, 2}, Resnet::basic);
  }

  static LayerGraph graph20(ArchitectureSpec spec) {
    return graph(spec, STEM_OF_20, new int[] {3, 3, 3}, Resnet::basic);
  }

  static LayerGraph graph34(ArchitectureSpec spec) {
    return graph(spec, STEM, new int[] {3, 4, 6, 3}, Resnet::basic);
  }

  static LayerGraph graph50(ArchitectureSpec spec) {
    return graph(spec, STEM, new int[] {3, 4, 6, 3}, Resnet::bottleneck);
  }

  /** Writes the residual branch of a block with some channels inside. */
  @FunctionalInterface
  private interface Branch {
    Sequence write(Sequence branch, int inner, int stride);
  }

  private static LayerGraph graph(ArchitectureSpec spec, int stem, int[] blocks, Branch branch) {
    GraphBuilder net = spec.start();
    Sequence.of(net, "conv1").conv(spec.scaled(stem), 3, 1).norm().relu();
    for (int stage = 0; stage < blocks.length; stage++) {
      int inner = spec.scaled(stem << stage);
      for (int index = 0; index < blocks[stage]; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block(net, "conv" + (stage + 2) + "_x." + index, branch, inner, stride);
      }
    }
    return spec.classified(net, "avg_pool", "fc");
  }

  private static void block(GraphBuilder net, String name, Branch branch, int inner, int stride) {
    String input = net.last();
    String residual =
        branch.write(Sequence.of(net, name + ".residual_function"), inner, stride).end();
    int out = net.shape().channels();
    String shortcut = Sequence.of(net, name + ".shortcut").reading(input).projection(out, stride);
    net.add(name + ".add", new Joining.Add(), residual, shortcut)
        .then(name + ".relu", new Nonlinearity.Relu());
  }

  private static Sequence basic(Sequence branch, int inner, int stride) {
    return branch.conv(inner, 3, stride).norm().relu().conv(inner, 3, 1).norm();
  }

  private static Sequence bottleneck(Sequence branch, int inner, int stride) {
    return branch
        .conv(inner, 1, 1)
        .norm()
        .relu()
        .conv(inner, 3, stride)
        .norm()
        .relu()
        .conv(4 * inner, 1, 1)
        .norm();
  }
}
