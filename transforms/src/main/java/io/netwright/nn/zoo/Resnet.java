package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;

/**
 * ResNet-34 and ResNet-50 (He et al. 2016) for small images: a 3x3 stem of stride 1 without
 * pooling.
 */
final class Resnet {
  private static final int[] BLOCKS = {3, 4, 6, 3};
  private static final int[] CHANNELS = {64, 128, 256, 512};

  private Resnet() {}

  static LayerGraph graph34(ArchitectureSpec spec) {
    return graph(spec, Resnet::basic, 1);
  }

  static LayerGraph graph50(ArchitectureSpec spec) {
    return graph(spec, Resnet::bottleneck, 4);
  }

  /**
   * Where a residual block stands.
   *
   * @param name state_dict prefix
   * @param in channels it reads
   * @param inner channels inside
   * @param out channels it yields
   */
  private record Block(String name, int in, int inner, int out, int stride) {
    String residual(int index) {
      return name + ".residual_function." + index;
    }
  }

  /** Writes the residual branch of a block, reading the last node. */
  @FunctionalInterface
  private interface Branch {
    void write(GraphBuilder net, Block block);
  }

  private static LayerGraph graph(ArchitectureSpec spec, Branch branch, int expansion) {
    int channels = spec.scaled(CHANNELS[0]);
    GraphBuilder net = spec.start();
    net.then("conv1.0", Weighted.Conv2d.of(spec.images().channels(), channels, 3, 1, 1))
        .then("conv1.1", Norm.BatchNorm.of(channels))
        .then("conv1.2", new Nonlinearity.Relu());
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int inner = spec.scaled(CHANNELS[stage]);
      for (int index = 0; index < BLOCKS[stage]; index++) {
        String name = "conv" + (stage + 2) + "_x." + index;
        int stride = stage > 0 && index == 0 ? 2 : 1;
        add(net, new Block(name, channels, inner, inner * expansion, stride), branch);
        channels = inner * expansion;
      }
    }
    return net.then("avg_pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(channels, spec.classes(), true))
        .build();
  }

  private static void add(GraphBuilder net, Block block, Branch branch) {
    String input = net.last();
    branch.write(net, block);
    String residual = net.last();
    String shortcut = input;
    if (block.stride() > 1 || block.in() != block.out()) {
      shortcut = block.name() + ".shortcut.1";
      net.add(
              block.name() + ".shortcut.0",
              Weighted.Conv2d.of(block.in(), block.out(), 1, block.stride(), 0),
              input)
          .then(shortcut, Norm.BatchNorm.of(block.out()));
    }
    net.add(block.name() + ".add", new Joining.Add(), residual, shortcut)
        .then(block.name() + ".relu", new Nonlinearity.Relu());
  }

  private static void basic(GraphBuilder net, Block block) {
    net.then(block.residual(0), Weighted.Conv2d.of(block.in(), block.inner(), 3, block.stride(), 1))
        .then(block.residual(1), Norm.BatchNorm.of(block.inner()))
        .then(block.residual(2), new Nonlinearity.Relu())
        .then(block.residual(3), Weighted.Conv2d.of(block.inner(), block.out(), 3, 1, 1))
        .then(block.residual(4), Norm.BatchNorm.of(block.out()));
  }

  private static void bottleneck(GraphBuilder net, Block block) {
    net.then(block.residual(0), Weighted.Conv2d.of(block.in(), block.inner(), 1, 1, 0))
        .then(block.residual(1), Norm.BatchNorm.of(block.inner()))
        .then(block.residual(2), new Nonlinearity.Relu())
        .then(
            block.residual(3),
            Weighted.Conv2d.of(block.inner(), block.inner(), 3, block.stride(), 1))
        .then(block.residual(4), Norm.BatchNorm.of(block.inner()))
        .then(block.residual(5), new Nonlinearity.Relu())
        .then(block.residual(6), Weighted.Conv2d.of(block.inner(), block.out(), 1, 1, 0))
        .then(block.residual(7), Norm.BatchNorm.of(block.out()));
  }
}
